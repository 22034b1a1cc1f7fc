//! Closed loops as text: what is left of an iteration, as operations and as machine code.
//!
//! Hotter ones come first. The way out of each guard is left out: it is code of another place.

use super::{ExecutorView, Picture};
use std::fmt::Write;

pub fn text(p: &Picture) -> String {
    let mut loops: Vec<&ExecutorView> = p.executors.iter().filter(|e| e.closed).collect();
    loops.sort_by_key(|e| std::cmp::Reverse(e.entered));
    let mut out = String::new();
    for e in loops {
        // (Writing to a string cannot fail.)
        let _ = one(&mut out, e);
    }
    out
}
fn one(out: &mut String, e: &ExecutorView) -> std::fmt::Result {
    writeln!(out, "t{}: {} line {}, entered {} times", e.id, e.place.function, e.place.line, e.entered)?;
    let iteration = e.text.lines().skip_while(|l| !l.trim_start().starts_with("loop ("));
    for l in iteration.take_while(|l| l.starts_with(' ')) {
        writeln!(out, "{l}")?;
    }
    writeln!(out)?;
    for l in e.machine_code.as_deref().map(body).unwrap_or_default() {
        writeln!(out, "{l}")?;
    }
    writeln!(out)
}
/// The lines of a listing from where the last jump back goes to, to that jump.
fn body(listing: &str) -> Vec<&str> {
    let lines: Vec<&str> = listing.lines().collect();
    let label = |l: &str| l.strip_prefix("block")?.strip_suffix(':')?.parse::<u32>().ok();
    let target =
        |l: &str| l.trim_start().strip_prefix("jmp")?.trim_start().strip_prefix("label")?.parse().ok();
    let at = |n: u32| lines.iter().position(|l| label(l) == Some(n));
    let back = lines.iter().enumerate().find_map(|(i, l)| {
        let to = at(target(l)?)?;
        (to < i).then_some((to, i))
    });
    match back {
        Some((from, to)) => lines[from..=to].to_vec(),
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_is_what_is_jumped_back_over() {
        let listing = "block0:\n  a\n  jmp     label2\nblock1:\n  b\n  jnz     label3; j label2\nblock2:\n  c\n  jmp     label1\nblock3:\n  d\n  jmp     label4";
        let want = ["block1:", "  b", "  jnz     label3; j label2", "block2:", "  c", "  jmp     label1"];
        assert_eq!(body(listing), want);
        assert!(body("block0:\n  jmp     label0x").is_empty());
    }
}
