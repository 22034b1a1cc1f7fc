//! Optimises the trace read from standard input and prints it after each stage.
use taipan_trace::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let text = std::io::read_to_string(std::io::stdin())?;
    let facts = HelperTable::default();
    let mut t = parse(&text, &facts)?;
    let check = |stage: &str, t: &Trace| {
        println!("; {stage}\n{}", t.text(&facts));
        for e in verify(t, &facts).err().unwrap_or_default() {
            println!("; {e}");
        }
    };
    check("given", &t);
    Optimiser::new().run_with(&mut t, &facts, &mut |stage, t| check(stage, t));
    Ok(())
}
