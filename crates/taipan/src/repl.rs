//! The interactive prompt.
//!
//! On a terminal, lines are edited, completed and remembered by an editor that waits on a thread of its own: the thread
//! of the program gives up the GIL meanwhile, and takes it again to answer when the editor asks what a word may become.
//! History is lines of text in `$PYTHON_HISTORY`, or `~/.python_history`, added to one by one. Where standard input or
//! output is no terminal, prompts go to standard error and lines come from `sys.stdin`, as with CPython.

use crate::run::{print_uncaught, register_source, run_source};
use rustyline::completion::{Completer, Pair};
use rustyline::error::ReadlineError;
use rustyline::history::MemHistory;
use rustyline::{CompletionType, Config, Editor, Helper, Highlighter, Hinter, Validator};
use std::io::Write;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use taipan_stdlib::{start, sys};
use taipan_vm::code::CodeObj;
use taipan_vm::object::ExcObj;
use taipan_vm::{R, Value, ValueExt, Vm};

/// Entries of the history that are kept in memory.
const HISTORY: usize = 10_000;
/// What a line may be completed to is asked for until there is no more, or so many.
const MOST_COMPLETIONS: usize = 2000;

enum Line {
    Text(String),
    Interrupted,
    End,
}

enum Input {
    Terminal(Terminal),
    Stream,
}

/// Runs statements from standard input in `namespace` until it ends.
pub fn interact(vm: &mut Vm, namespace: Value, banner: bool) -> R<()> {
    if banner && !vm.library::<start::Settings>().quiet {
        let version = crate::cli::version(true);
        let help = "Type \"help\", \"copyright\", \"credits\" or \"license\" for more information.";
        sys::write_stderr(vm, &format!("{version}{help}\n"));
    }
    let d = vm.sys_dict;
    for (name, text) in [("ps1", ">>> "), ("ps2", "... ")] {
        if vm.dict_get_text(d, name).is_none() {
            let v = vm.str_value(text);
            vm.dict_set_text(d, name, v);
        }
    }
    // SAFETY: asks about descriptors.
    let terminal = unsafe { libc::isatty(0) == 1 && libc::isatty(1) == 1 };
    let mut input = match terminal.then(|| Terminal::open(vm, namespace)).flatten() {
        Some(t) => Input::Terminal(t),
        None => Input::Stream,
    };
    let codeop = vm.import_module("codeop")?;
    let compiler = vm.call_method(codeop, "CommandCompiler", &[])?;
    let (file, mode) = (vm.str_value("<stdin>"), vm.str_value("single"));
    let Some(globals) = namespace.to_dict() else { return Ok(()) };
    let mut source = String::new();
    let mut more = false;
    loop {
        let line = match read(vm, &mut input, more)? {
            Line::Interrupted => {
                sys::write_stderr(vm, "\nKeyboardInterrupt\n");
                source.clear();
                more = false;
                continue;
            }
            Line::Text(text) => Some(text),
            Line::End => None,
        };
        if more {
            source.push('\n');
        }
        let line_text = line.as_deref().unwrap_or("");
        let leaves = matches!((&input, line_text.trim()), (Input::Terminal(_), "exit" | "quit"));
        if leaves && !more && vm.dict_get_text(globals, line_text.trim()).is_none() {
            return Ok(());
        }
        // What is only blanks ends a block, as an empty line does.
        source.push_str(if line_text.trim().is_empty() { "" } else { line_text });
        let text = vm.str_value(&source);
        let r = match vm.call(compiler, &[text, file, mode]) {
            Ok(c) => match c.downcast::<CodeObj>() {
                None if line.is_some() => {
                    more = true;
                    continue;
                }
                None => Ok(Value::NONE),
                Some(code) => {
                    register_source(vm, code, &source, "<stdin>");
                    vm.run_code(code, globals, namespace)
                }
            },
            Err(e) => {
                // That it does not compile is the program's error, not that of what compiles it.
                if let Some(x) = vm.exception.downcast::<ExcObj>() {
                    x.traceback.set(&vm.heap, x, Value::NONE);
                }
                Err(e)
            }
        };
        if let Err(e) = r {
            if vm.exception_is(vm.exc.SystemExit) {
                return Err(e);
            }
            let exc = vm.take_exception();
            if print_uncaught(vm, exc).is_err() {
                return Err(vm.raise_exception(exc));
            }
        }
        start::flush_streams(vm);
        source.clear();
        more = false;
        if line.is_none() {
            sys::write_stderr(vm, "\n");
            return Ok(());
        }
    }
}

/// What a program that wants to talk runs first: `$PYTHONSTARTUP` and `sys.__interactivehook__`.
pub fn prepare(vm: &mut Vm, namespace: Value) -> R<()> {
    let ignored = vm.library::<start::Settings>().ignore_environment;
    if let Some(path) = std::env::var_os("PYTHONSTARTUP").filter(|p| !ignored && !p.is_empty()) {
        let name = path.to_string_lossy().into_owned();
        let r = match std::fs::read(&path) {
            Ok(source) => run_source(vm, &source, &name, namespace).map(drop),
            Err(e) => {
                sys::write_stderr(vm, "Could not open PYTHONSTARTUP\n");
                let file = vm.str_value(&name);
                Err(vm.os_error(e.raw_os_error().unwrap_or(0), file))
            }
        };
        shown(vm, r)?;
    }
    let d = vm.sys_dict;
    if let Some(hook) = vm.dict_get_text(d, "__interactivehook__").filter(|h| !h.is_none()) {
        let r = vm.call(hook, &[]).map(drop);
        if r.is_err() && !vm.exception_is(vm.exc.SystemExit) {
            sys::write_stderr(vm, "Failed calling sys.__interactivehook__\n");
        }
        shown(vm, r)?;
    }
    Ok(())
}

/// Prints what was raised, but for SystemExit.
fn shown(vm: &mut Vm, r: R<()>) -> R<()> {
    match r {
        Err(e) if vm.exception_is(vm.exc.SystemExit) => Err(e),
        Err(_) => {
            let exc = vm.take_exception();
            match print_uncaught(vm, exc) {
                Ok(()) => Ok(()),
                Err(_) => Err(vm.raise_exception(exc)),
            }
        }
        Ok(()) => Ok(()),
    }
}

/// `sys.ps1` or `sys.ps2`, which may be any objects.
fn prompt(vm: &mut Vm, more: bool) -> String {
    let d = vm.sys_dict;
    match vm.dict_get_text(d, if more { "ps2" } else { "ps1" }) {
        Some(p) => vm.str_text(p).unwrap_or_else(|_| {
            vm.clear_exception();
            String::new()
        }),
        None => String::new(),
    }
}

fn read(vm: &mut Vm, input: &mut Input, more: bool) -> R<Line> {
    let prompt = prompt(vm, more);
    let t = match input {
        Input::Terminal(t) => t,
        Input::Stream => {
            sys::write_stderr(vm, &prompt);
            let d = vm.sys_dict;
            let Some(stdin) = vm.dict_get_text(d, "stdin").filter(|f| !f.is_none()) else {
                return Ok(Line::End);
            };
            let line = match vm.call_method(stdin, "readline", &[]) {
                Ok(line) => vm.str_text(line)?,
                Err(_) if vm.exception_is(vm.exc.KeyboardInterrupt) => {
                    vm.clear_exception();
                    return Ok(Line::Interrupted);
                }
                Err(e) => return Err(e),
            };
            return Ok(match line.strip_suffix('\n') {
                _ if line.is_empty() => Line::End,
                Some(line) => Line::Text(line.to_string()),
                None => Line::Text(line),
            });
        }
    };
    if let Some(line) = t.pasted.pop() {
        return Ok(Line::Text(line));
    }
    start::flush_streams(vm);
    if t.prompts.send(prompt).is_err() {
        return Ok(Line::End);
    }
    loop {
        let events = &t.events;
        match vm.without_gil(|| events.recv()) {
            Ok(Event::Complete(word, reply)) => {
                let _ = reply.send(completions(vm, t.completer, &word));
            }
            Ok(Event::Line(Ok(text))) => {
                // A paste may bring several lines.
                t.pasted = text.split('\n').rev().map(|l| l.trim_end_matches('\r').to_string()).collect();
                return Ok(Line::Text(t.pasted.pop().unwrap_or_default()));
            }
            Ok(Event::Line(Err(ReadlineError::Interrupted))) => return Ok(Line::Interrupted),
            Ok(Event::Line(Err(_))) | Err(_) => return Ok(Line::End),
        }
    }
}

/// What the word may become, by the library's `rlcompleter`.
fn completions(vm: &mut Vm, completer: Value, word: &str) -> Vec<String> {
    let mut found = Vec::new();
    for i in 0..MOST_COMPLETIONS {
        let args = [vm.str_value(word), Value::small(i as i64)];
        match vm.call_method(completer, "complete", &args) {
            Ok(v) if !v.is_none() => match vm.str_text(v) {
                Ok(text) => found.push(text),
                Err(_) => break,
            },
            _ => break,
        }
    }
    vm.clear_exception();
    found
}

enum Event {
    Line(Result<String, ReadlineError>),
    /// A word, and where the answer goes.
    Complete(String, Sender<Vec<String>>),
}

/// The line editor, as the program's thread sees it.
struct Terminal {
    prompts: Sender<String>,
    events: Receiver<Event>,
    /// An `rlcompleter.Completer`, which the VM's state keeps alive.
    completer: Value,
    /// Lines that came with one already returned, last first.
    pasted: Vec<String>,
}

impl Terminal {
    /// `None`: there is no editing this terminal.
    fn open(vm: &mut Vm, namespace: Value) -> Option<Terminal> {
        if std::env::var_os("TERM").is_some_and(|t| t == "dumb") {
            return None;
        }
        let completer = vm
            .import_module("rlcompleter")
            .and_then(|m| vm.call_method(m, "Completer", &[namespace]))
            .inspect_err(|_| vm.clear_exception())
            .ok()?;
        vm.state_set("repl.completer", completer);
        let config = Config::builder()
            .completion_type(CompletionType::List)
            .max_history_size(HISTORY)
            .ok()?
            .history_ignore_dups(true)
            .ok()?
            .build();
        let (send_event, events) = channel();
        let (prompts, receive_prompt) = channel::<String>();
        let mut editor: Editor<Asker, MemHistory> =
            Editor::with_history(config.clone(), MemHistory::with_config(&config)).ok()?;
        editor.set_helper(Some(Asker { events: send_event.clone() }));
        let history = history_file(vm.library::<start::Settings>().ignore_environment);
        let edit = move || {
            let known = history.as_ref().and_then(|p| std::fs::read_to_string(p).ok()).unwrap_or_default();
            for line in known.lines() {
                let _ = editor.add_history_entry(line);
            }
            while let Ok(prompt) = receive_prompt.recv() {
                let line = editor.readline(&prompt);
                if let Ok(text) = &line {
                    remember(&mut editor, history.as_ref(), text);
                }
                if send_event.send(Event::Line(line)).is_err() {
                    break;
                }
            }
        };
        std::thread::Builder::new().name("editor".into()).spawn(edit).ok()?;
        Some(Terminal { prompts, events, completer, pasted: Vec::new() })
    }
}

fn history_file(ignore_environment: bool) -> Option<PathBuf> {
    match std::env::var_os("PYTHON_HISTORY").filter(|p| !ignore_environment && !p.is_empty()) {
        Some(path) => Some(path.into()),
        None => std::env::home_dir().map(|home| home.join(".python_history")),
    }
}

fn remember(editor: &mut Editor<Asker, MemHistory>, file: Option<&PathBuf>, text: &str) {
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        if matches!(editor.add_history_entry(line), Ok(true))
            && let Some(path) = file
            && let Ok(mut f) = std::fs::OpenOptions::new().append(true).create(true).open(path)
        {
            let _ = writeln!(f, "{line}");
        }
    }
}

/// Asks the program's thread what a word may become.
#[derive(Helper, Highlighter, Hinter, Validator)]
struct Asker {
    events: Sender<Event>,
}

impl Completer for Asker {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        pos: usize,
        _: &rustyline::Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let before = &line[..pos];
        let start = before
            .char_indices()
            .rev()
            .take_while(|(_, c)| c.is_alphanumeric() || matches!(c, '_' | '.'))
            .last()
            .map_or(pos, |(i, _)| i);
        let word = &before[start..];
        if before.trim().is_empty() {
            let indent = Pair { display: String::new(), replacement: "    ".into() };
            return Ok((pos, vec![indent]));
        }
        if word.is_empty() {
            return Ok((pos, Vec::new()));
        }
        let (reply, answer) = channel();
        if self.events.send(Event::Complete(word.to_string(), reply)).is_err() {
            return Ok((pos, Vec::new()));
        }
        let pairs = answer.recv().unwrap_or_default().into_iter();
        // Attributes are shown without what they are attributes of.
        let shown = |text: &str| text.rsplit('.').next().unwrap_or(text).to_string();
        Ok((start, pairs.map(|text| Pair { display: shown(&text), replacement: text }).collect()))
    }
}
