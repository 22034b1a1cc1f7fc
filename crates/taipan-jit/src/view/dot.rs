//! Executors as a graph for GraphViz: `dot -Tsvg`.
//!
//! A box is an executor, darker the more it was entered or came out; a dot is an exit to the interpreter. Full arrows go
//! to side traces and jump targets, one that goes back into its own box is a closed loop.

use super::{ExecutorView, Picture};
use std::fmt::Write;

fn quoted(s: &str) -> String {
    s.chars().fold(String::new(), |mut out, c| {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\l"),
            c => out.push(c),
        }
        out
    })
}

/// How warm: 0 (never seen) to 9, by powers of about four.
pub fn heat(n: u64) -> u32 {
    if n == 0 { 0 } else { (n.ilog2() / 2 + 1).min(9) }
}

pub fn graph(p: &Picture) -> String {
    let mut out = String::from(
        "digraph executors {\n  node [shape=box fontname=monospace colorscheme=ylorrd9 style=filled];\n  \
         edge [fontname=monospace fontsize=9];\n",
    );
    for e in &p.executors {
        // (Writing to a string cannot fail.)
        let _ = executor(&mut out, e);
    }
    out.push_str("}\n");
    out
}
fn executor(out: &mut String, e: &ExecutorView) -> std::fmt::Result {
    let out_of_it: u64 = e.exits.iter().map(|x| x.taken).sum();
    let heat = heat(e.entered.max(out_of_it));
    let colour = if heat == 0 { "white".into() } else { format!("\"{heat}\"") };
    let font = if heat > 6 { " fontcolor=white" } else { "" };
    let text = format!(
        "t{} {}: {}\n{}:{}\n{} instructions, {} operations, {} bytes\nentered {}, {}\n",
        e.id,
        e.start,
        e.place.function,
        e.place.file.rsplit('/').next().unwrap_or_default(),
        e.place.line,
        e.recorded,
        e.operations.len(),
        e.bytes,
        e.entered,
        e.end
    );
    let dead = if e.valid { "" } else { " peripheries=2" };
    writeln!(out, "  t{} [label=\"{}\" fillcolor={colour}{font}{dead}];", e.id, quoted(&text))?;
    if e.closed {
        writeln!(out, "  t{0} -> t{0} [label=\"loop\" penwidth=2];", e.id)?;
    }
    if let Some(to) = e.target {
        writeln!(out, "  t{} -> t{to} [label=\"jump\"];", e.id)?;
    }
    for x in &e.exits {
        let label = format!("s{} {} line {} ({})", x.snapshot, x.operation, x.place.line, x.taken);
        match x.side {
            Some(side) => writeln!(out, "  t{} -> t{side} [label=\"{}\"];", e.id, quoted(&label))?,
            // Exits that were taken, and cold ones.
            None => {
                let node = format!("t{}s{}{}", e.id, x.snapshot, x.kind);
                let style = if x.hits > 0 { "color=red" } else { "color=grey style=dashed" };
                writeln!(out, "  {node} [shape=point xlabel=\"{}\"];", x.kind)?;
                writeln!(out, "  t{} -> {node} [label=\"{}\" {style}];", e.id, quoted(&label))?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn text_is_quoted() {
        assert_eq!(super::quoted("a \"b\"\\\n"), "a \\\"b\\\"\\\\\\l");
    }
    #[test]
    fn heat_goes_up() {
        assert_eq!(super::heat(0), 0);
        assert!((0..60).all(|n| super::heat(1 << n) <= super::heat(1 << (n + 1))));
        assert_eq!(super::heat(u64::MAX), 9);
    }
}
