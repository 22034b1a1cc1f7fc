//! `taipan jit stream` and `taipan jit tune` on a small program: the replay sees what the JIT does.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// A branchy loop over calls and a generator, floats on one of its sides.
const PROGRAM: &str = "\
def weight(x):
    return x * 3 + 1

def odd(n):
    for i in range(n):
        if i % 2:
            yield i

def run(n):
    s = 0
    for i in range(n):
        if i % 5 == 0:
            s += 0.5
        else:
            s += weight(i)
    for x in odd(n):
        s -= x
    return s

run(40000)
";

struct Folder(PathBuf);
impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("taipan-tune-test-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        std::fs::write(path.join("program.py"), PROGRAM).unwrap();
        Folder(path)
    }
    fn taipan(&self, args: &[&str]) -> Output {
        let mut c = Command::new(env!("CARGO_BIN_EXE_taipan"));
        c.args(args).current_dir(&self.0).env("PYTHONHASHSEED", "0");
        c.output().unwrap()
    }
    fn text(&self, args: &[&str]) -> String {
        let done = self.taipan(args);
        assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    }
    fn json(&self, args: &[&str]) -> Value {
        serde_json::from_str(&self.text(args)).unwrap()
    }
}
impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
/// Unoptimised builds have no JIT.
fn has_jit(f: &Folder) -> bool {
    f.text(&["-c", "import sys; print(sys._jit.is_available())"]).trim() == "True"
}

#[test]
fn a_stream_is_replayed_as_the_jit_would_run() {
    let f = Folder::new("replay");
    if !has_jit(&f) {
        return;
    }
    f.text(&["jit", "stream", "-o", "s", "program.py"]);
    assert!(Path::new(&f.0.join("s")).metadata().unwrap().len() < 20_000);
    let replayed = f.json(&["jit", "tune", "--json", "s"]);
    let counts = &replayed[0]["counts"];
    assert_eq!(replayed[0]["program"], "s");
    f.text(&["jit", "dump", "--format", "json", "-o", "live", "-X", "jit.background=0", "program.py"]);
    let live: Value = serde_json::from_slice(&std::fs::read(f.0.join("live")).unwrap()).unwrap();
    let executors = live["executors"].as_array().unwrap();
    assert_eq!(counts["executors"].as_u64().unwrap(), executors.len() as u64, "{counts}");
    let closed = executors.iter().filter(|e| e["closed"] == true).count() as u64;
    assert_eq!(counts["closed"].as_u64(), Some(closed));
    // Nearly everything runs in traces.
    let whole = &counts["whole"];
    let number = |name: &str| whole[name].as_f64().unwrap();
    assert!(number("traced") > 0.9 * number("executed"), "{whole}");
    // The same each time.
    assert_eq!(replayed, f.json(&["jit", "tune", "--json", "s"]));
    // Another policy, another outcome.
    let two =
        f.json(&["jit", "tune", "--json", "--policies", "fitness,ad-hoc", "-X", "jit.adhoc_insts=8", "s"]);
    assert_eq!(two[0], replayed[0]);
    assert_ne!(two[1]["counts"], replayed[0]["counts"]);
}
#[test]
fn programs_are_recorded_searched_and_timed() {
    let f = Folder::new("search");
    if !has_jit(&f) {
        return;
    }
    let search = ["jit", "tune", "--search", "--over", "loop_threshold=10..100000", "--limit", "400000"];
    let text = f.text(&[&search[..], &["-X", "jit.loop_threshold=20000", "program.py"]].concat());
    // A threshold that is hardly ever reached cannot be the best.
    let found = text.lines().find_map(|l| l.strip_prefix("-X jit.loop_threshold="));
    let found: u32 = found.unwrap_or_else(|| panic!("nothing found:\n{text}")).parse().unwrap();
    assert!(found < 20_000, "{text}");
    let text = f.text(&["jit", "tune", "--confirm", "1", "program.py"]);
    assert!(text.contains("geometric mean"), "{text}");
    // What is no program or has no loops is told.
    assert!(!f.taipan(&["jit", "tune", "nothing.py"]).status.success());
    std::fs::write(f.0.join("empty.py"), "pass\n").unwrap();
    let none = f.taipan(&["jit", "tune", "empty.py"]);
    assert!(String::from_utf8_lossy(&none.stderr).contains("no loop"), "{none:?}");
}
