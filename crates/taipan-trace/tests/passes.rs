//! Passes on traces given as text. A file in `tests/passes` is
//!
//! ```text
//! ; run: guards        passes to run alone, one after the other, or `all`
//! trace t1 root        the trace
//! ...
//! ---
//! pattern              of the result (see taipan_trace::pattern)
//! ```
//!
//! Given and resulting trace are verified.

use taipan_trace::*;

struct World(HelperTable);

/// What the files take for granted: shapes 10 and 11 of instances (kind 20), 12 of lists (kind 21, never another
/// shape), 13 of cells (kind 22), 14 of tuples (kind 24); a constant tuple (7, None) at 0x5000.
impl Facts for World {
    fn helper(&self, h: HelperId) -> Option<&Helper> {
        self.0.helper(h)
    }
    fn helper_named(&self, name: &str) -> Option<HelperId> {
        self.0.helper_named(name)
    }
    fn shape_kind(&self, shape: u32) -> Option<u8> {
        [(10, 20), (11, 20), (12, 21), (13, 22), (14, 24)].into_iter().find(|s| s.0 == shape).map(|s| s.1)
    }
    fn shape_is_fixed(&self, shape: u32) -> bool {
        shape == 12
    }
    fn fixed_header(&self, obj: Word) -> Option<Word> {
        (obj == Word::ptr(0x5000)).then_some(Word::header(14, 24, 0))
    }
    fn load_immut(&self, obj: Word, offset: u64) -> Option<Word> {
        let items = [(8, Word(2)), (16, Word(28)), (24, Word::NONE)];
        items.into_iter().find(|i| obj == Word::ptr(0x5000) && i.0 == offset).map(|i| i.1)
    }
}

fn check(name: &str, text: &str) -> Result<(), String> {
    let facts = World(random::helpers());
    let (given, pattern) = text.split_once("\n---\n").ok_or("no `---`")?;
    let run = given.lines().next().and_then(|l| l.strip_prefix("; run: ")).ok_or("no `; run:`")?;
    let mut t = parse(given, &facts).map_err(|e| format!("{name}:{e}"))?;
    verify(&t, &facts).map_err(|e| format!("given: {e:?}"))?;
    for pass in run.split_whitespace() {
        if pass == "all" {
            Optimiser::new().run(&mut t, &facts);
        } else if !Optimiser::run_alone(pass, &mut t, &facts) {
            return Err(format!("no pass {pass}"));
        }
    }
    let result = t.text(&facts).to_string();
    verify(&t, &facts).map_err(|e| format!("result: {e:?}\n{result}"))?;
    pattern::matches(pattern, &result)
}

#[test]
fn files() {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/passes");
    let mut failed = Vec::new();
    let mut seen = 0;
    for entry in std::fs::read_dir(dir).expect("the directory") {
        let path = entry.expect("a file").path();
        let text = std::fs::read_to_string(&path).expect("text");
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        seen += 1;
        failed.extend(check(&name, &text).err().map(|e| format!("{name}: {e}")));
    }
    assert!(seen > 10, "{seen} files");
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn passes_can_be_switched_off() {
    let facts = random::helpers();
    let text = "trace t1 root\n u0 = add 1, 2\n u1 = slot #0\n exit s0\ns0 = {0x10+0 locals (u0) stack ()}";
    let mut optimiser = Optimiser::new();
    assert!(optimiser.switch_off("dce") && !optimiser.switch_off("no such pass"));
    let mut t = parse(text, &facts).expect("parses");
    optimiser.run(&mut t, &facts);
    assert_eq!(pattern::matches("...\n{{_}} = slot #0\n...", &t.to_string()), Ok(()));
    assert!(optimiser.switch_off("fold"));
    let mut t = parse(text, &facts).expect("parses");
    optimiser.run(&mut t, &facts);
    assert_eq!(pattern::matches("...\n{{_}} = add 1, 2\n...", &t.to_string()), Ok(()));
}
