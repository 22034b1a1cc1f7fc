//! The Python implementations that a command runs and compares.
//!
//! One is named on the command line as `NAME=COMMAND` or just `NAME`, where NAME is `taipan` (built first) or a
//! peer in `~/.cache/taipan-peers/bin`. COMMAND may begin with `VAR=value` words and `~`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use xtask::process;
use xtask::programs::{clean_environment, repository, split_words};

#[derive(Clone, Debug)]
pub struct Interpreter {
    pub name: String,
    env: Vec<(String, String)>,
    pub words: Vec<String>,
    /// The shell script that `words` was taken out of: what the interpreter must start to start itself again.
    pub script: Option<PathBuf>,
}

impl Interpreter {
    /// `profile` is the cargo profile that `taipan` is built in when it is named without a command.
    pub fn parse(text: &str, profile: &str) -> Result<Interpreter, String> {
        let (name, command) = match text.split_once('=') {
            Some((name, command)) if !name.contains(['/', ' ']) => (name.to_string(), command.to_string()),
            _ if text.contains('/') => {
                let name = Path::new(text).file_name().and_then(|n| n.to_str()).unwrap_or(text);
                (name.to_string(), text.to_string())
            }
            _ if text == "taipan" => (text.to_string(), build_taipan(profile)?.display().to_string()),
            _ if peer(text).is_file() => (text.to_string(), peer(text).display().to_string()),
            _ => (text.to_string(), text.to_string()),
        };
        Interpreter::new(name, &command)
    }

    fn new(name: String, command: &str) -> Result<Interpreter, String> {
        let mut interpreter = Interpreter { name, env: vec![], words: vec![], script: None };
        for mut word in split_words(command) {
            if interpreter.words.is_empty() {
                if let Some((key, value)) = word.split_once('=')
                    && !key.contains('/')
                {
                    interpreter.env.push((key.to_string(), value.to_string()));
                    continue;
                }
                if let Some(tail) = word.strip_prefix("~/") {
                    word = home().join(tail).display().to_string();
                }
            }
            interpreter.words.push(word);
        }
        if interpreter.words.is_empty() {
            return Err(format!("{}: no command", interpreter.name));
        }
        interpreter.make_absolute();
        interpreter.unwrap_script();
        Ok(interpreter)
    }

    /// The peers are one-line shell scripts (`[export V=x; ]exec PROGRAM ARGS "$@"`). We run what they run, so
    /// that the shell is not measured with the interpreter.
    fn unwrap_script(&mut self) {
        let Ok(bytes) = fs::read(&self.words[0]) else { return };
        if !bytes.starts_with(b"#!/bin/sh\n") {
            return;
        }
        let text = String::from_utf8_lossy(&bytes);
        let mut lines = text.lines().skip(1).filter(|l| !l.trim().is_empty());
        let (Some(line), None) = (lines.next(), lines.next()) else { return };
        let (exports, line) = line.split_once("exec ").unwrap_or((line, ""));
        let Some(command) = line.strip_suffix("\"$@\"") else { return };
        for export in exports.split(';').map(str::trim).filter(|e| !e.is_empty()) {
            match export.strip_prefix("export ").and_then(|e| e.split_once('=')) {
                Some((key, value)) => self.env.push((key.to_string(), value.to_string())),
                None => return,
            }
        }
        let words = split_words(command);
        if !words.is_empty() {
            self.script = Some(PathBuf::from(&self.words[0]));
            self.words.splice(0..1, words);
        }
    }

    /// Commands run in other folders than ours.
    fn make_absolute(&mut self) {
        let program = Path::new(&self.words[0]);
        if program.components().count() > 1
            && let Ok(full) = std::path::absolute(program)
        {
            self.words[0] = full.display().to_string();
        }
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.words[0]);
        command.args(&self.words[1..]);
        clean_environment(&mut command);
        command.envs(self.env.iter().map(|(k, v)| (k, v)));
        command
    }

    /// The implementation's name and version, by its own word.
    pub fn version(&self) -> Result<(String, (u32, u32)), String> {
        let code = "import sys; print(sys.implementation.name, sys.version_info[0], sys.version_info[1])";
        let done = process::run(self.command().args(["-c", code]), b"", Duration::from_secs(30))
            .map_err(|e| format!("{}: {}: {e}", self.name, self.words[0]))?;
        let text = done.stdout_text();
        let fields: Vec<&str> = text.split_whitespace().collect();
        match fields[..] {
            [name, major, minor] if done.end.success() => {
                Ok((name.to_string(), (major.parse().unwrap_or(0), minor.parse().unwrap_or(0))))
            }
            _ => Err(format!("{}: {}: {}", self.name, done.end, done.stderr_text().trim())),
        }
    }
}

fn home() -> PathBuf {
    std::env::var_os("HOME").map_or_else(|| PathBuf::from("/"), PathBuf::from)
}

pub fn peers_dir() -> PathBuf {
    home().join(".cache/taipan-peers")
}

fn peer(name: &str) -> PathBuf {
    peers_dir().join("bin").join(name)
}

/// Where CPython 3.14 is: `TAIPAN_CPYTHON`, else `python3.14` on the path, else the peer.
pub fn cpython(named: Option<&str>) -> Result<Interpreter, String> {
    let from_env = std::env::var("TAIPAN_CPYTHON").ok();
    let mut candidates: Vec<&str> = Vec::new();
    match named.or(from_env.as_deref()) {
        Some(command) => candidates.push(command),
        None => candidates.extend(["python3.14", "py314"]),
    }
    let mut refused = Vec::new();
    for candidate in candidates {
        let text = if candidate.contains(['/', ' ']) {
            format!("cpython={candidate}")
        } else {
            candidate.to_string()
        };
        let interpreter = Interpreter::parse(&text, "release")?;
        match interpreter.version() {
            Ok((name, version)) if name == "cpython" && version == (3, 14) => return Ok(interpreter),
            Ok((name, (major, minor))) => refused.push(format!("{candidate} is {name} {major}.{minor}")),
            Err(e) => refused.push(e),
        }
    }
    Err(format!("CPython 3.14 is needed ({}): name it with --python or TAIPAN_CPYTHON", refused.join("; ")))
}

/// The interpreters of a `--with` list; without one, those of `default` that are there.
pub fn chosen(with: &[&str], default: &[&str], profile: &str) -> Result<Vec<Interpreter>, String> {
    if !with.is_empty() {
        return with.iter().map(|text| Interpreter::parse(text, profile)).collect();
    }
    let there = default.iter().filter(|name| **name == "taipan" || peer(name).is_file());
    there.map(|name| Interpreter::parse(name, profile)).collect()
}

/// Builds the `taipan` binary and says where it is.
pub fn build_taipan(profile: &str) -> Result<PathBuf, String> {
    let root = repository();
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["build", "--quiet", "--package", "taipan", "--profile", profile]).current_dir(&root);
    match command.status() {
        Ok(status) if status.success() => {
            let target =
                std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
            Ok(target.join(if profile == "dev" { "debug" } else { profile }).join("taipan"))
        }
        Ok(status) => Err(format!("building taipan: {status}")),
        Err(e) => Err(format!("cargo: {e}")),
    }
}
