//! A program's instruction stream: what ran, one instruction after the other, without values.
//!
//! An *instruction* here is more than a place in the code: it is the place, the kinds of what it works on (a *variant*:
//! `a + b` of ints and of floats are two), and how the program came there (*arrival*: from the same frame, by a call, by
//! a return, by an exception). Each gets a number; the stream is a list of numbers. So a trace that was recorded is a
//! slice of the stream, and "a guard fails" is "the stream has another number than the trace".
//!
//! Kept with each instruction is what the recorder said of it when it was shown the live frames: how many operations it
//! emits, or that it cannot record it. The replay needs no values then.
//!
//! Written down, the stream is compressed twice: a program mostly does after an instruction what it did after it last
//! time, so only runs of right guesses and wrong ones are written; and those bytes go through LZ4.

use crate::reasons::Reason;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;

/// The number of an instruction.
pub type Id = u32;

/// How the program came to an instruction.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Arrival {
    /// From the instruction before it, in the same frame.
    Same,
    /// In a new frame (or a generator's that is resumed).
    Push,
    /// Back in the frame below: a return, or a value that was yielded.
    Pop,
    /// Some other way: an exception that left frames, a generator in the place of another.
    Other,
}
/// What an instruction does to the way of the program, as far as traces care. Places are in words.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Flow {
    Plain,
    /// A conditional jump, or a comparison that jumps.
    Branch {
        fall: u32,
        taken: u32,
    },
    /// `FOR_ITER`: goes on behind it, or ends.
    Iterate {
        end: u32,
    },
    /// A jump back that counts heat.
    Back {
        target: u32,
    },
    Jump {
        target: u32,
    },
    /// The start of a function, which counts heat.
    Start,
    Return,
    Yield,
}
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Instruction {
    pub code: u32,
    pub pc: u32,
    pub op: u8,
    /// Where the next instruction stands.
    pub next: u32,
    pub arrival: Arrival,
    pub flow: Flow,
    pub merge: bool,
    pub specialisable: bool,
    /// Operations that it emits, on average.
    pub operations: f32,
    /// One of its guards is on a condition: an exit there counts as a branch's.
    pub condition: bool,
    /// The name of why the recorder cannot record it: in the frame where the trace began, in an inlined one.
    pub stops: [Option<String>; 2],
    /// It does not understand how the program came here.
    pub unexpected: bool,
}
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Code {
    pub name: String,
    pub file: String,
    /// A call of it makes a generator.
    pub generator: bool,
    /// Its backward jumps: place, target.
    pub loops: Vec<(u32, u32)>,
}

/// What was recorded of a program.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stream {
    pub codes: Vec<Code>,
    pub instructions: Vec<Instruction>,
    pub events: Vec<Id>,
}

/// Events as runs of right guesses.
#[derive(Default)]
pub struct Packer {
    bytes: Vec<u8>,
    /// What came after each instruction last time.
    after: Vec<Id>,
    last: usize,
    run: u64,
    pub count: u64,
}
fn varint(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}
fn read_varint(bytes: &mut &[u8]) -> Option<u64> {
    let (mut n, mut shift) = (0u64, 0);
    loop {
        let (&b, rest) = bytes.split_first()?;
        *bytes = rest;
        n |= ((b & 0x7f) as u64).checked_shl(shift)?;
        if b < 0x80 {
            return Some(n);
        }
        shift += 7;
    }
}
/// No instruction: nothing came after it yet.
const NONE: Id = Id::MAX;

impl Packer {
    pub fn push(&mut self, id: Id) {
        let most = self.last.max(id as usize);
        if most >= self.after.len() {
            self.after.resize(most + 1, NONE);
        }
        self.count += 1;
        if self.after[self.last] == id {
            self.run += 1;
        } else {
            varint(&mut self.bytes, self.run);
            varint(&mut self.bytes, id as u64);
            self.run = 0;
            self.after[self.last] = id;
        }
        self.last = id as usize;
    }
    fn finish(mut self) -> Vec<u8> {
        varint(&mut self.bytes, self.run);
        self.bytes
    }
}
fn unpack(mut bytes: &[u8], count: u64, ids: usize) -> Option<Vec<Id>> {
    let mut after = vec![NONE; ids];
    let mut events = Vec::with_capacity(usize::try_from(count).ok()?.min(1 << 30));
    let mut last = 0usize;
    loop {
        for _ in 0..read_varint(&mut bytes)? {
            let id = *after.get(last).filter(|id| **id != NONE)?;
            events.push(id);
            last = id as usize;
        }
        if bytes.is_empty() {
            return (events.len() as u64 == count).then_some(events);
        }
        let id = u32::try_from(read_varint(&mut bytes)?).ok().filter(|id| (*id as usize) < ids)?;
        *after.get_mut(last)? = id;
        events.push(id);
        last = id as usize;
    }
}

const MAGIC: &[u8] = b"taipan stream 1\n";

#[derive(Serialize, Deserialize)]
struct Head {
    codes: Vec<Code>,
    instructions: Vec<Instruction>,
    count: u64,
}

/// Writes a stream to a file.
pub fn write(
    path: &Path,
    codes: Vec<Code>,
    instructions: Vec<Instruction>,
    events: Packer,
) -> io::Result<()> {
    let head = Head { codes, instructions, count: events.count };
    let head = serde_json::to_vec(&head)?;
    let mut all = MAGIC.to_vec();
    for part in [head, events.finish()] {
        let part = lz4_flex::compress_prepend_size(&part);
        all.extend((part.len() as u64).to_le_bytes());
        all.extend(part);
    }
    std::fs::write(path, all)
}
/// Is the file a stream?
pub fn is_stream(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}
pub fn read(bytes: &[u8]) -> Result<Stream, String> {
    let bad = || "no stream, or a damaged one".to_owned();
    let mut rest = bytes.strip_prefix(MAGIC).ok_or_else(bad)?;
    let mut part = || -> Option<Vec<u8>> {
        let n = u64::from_le_bytes(rest.get(..8)?.try_into().ok()?);
        let part = rest.get(8..)?.get(..usize::try_from(n).ok()?)?;
        rest = &rest[8 + part.len()..];
        lz4_flex::decompress_size_prepended(part).ok()
    };
    let head: Head = serde_json::from_slice(&part().ok_or_else(bad)?).map_err(|e| e.to_string())?;
    let events = part().and_then(|b| unpack(&b, head.count, head.instructions.len())).ok_or_else(bad)?;
    let codes = head.codes.len() as u32;
    if head.instructions.iter().any(|i| i.code >= codes) {
        return Err(bad());
    }
    Ok(Stream { codes: head.codes, instructions: head.instructions, events })
}

impl Instruction {
    /// Where a conditional jump goes on when the program is at `pc` behind it: was it taken?
    pub fn taken(&self, pc: u32) -> Option<bool> {
        match self.flow {
            Flow::Branch { fall, .. } if pc == fall => Some(false),
            Flow::Branch { taken, .. } if pc == taken => Some(true),
            _ => None,
        }
    }
    pub fn reason(&self, inlined: bool) -> Option<Reason> {
        let name = self.stops[inlined as usize].as_ref()?;
        Some(Reason::ALL.iter().copied().find(|r| r.text() == name).unwrap_or(Reason::Unsupported))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_again() {
        let instruction = Instruction {
            code: 0,
            pc: 0,
            op: 0,
            next: 1,
            arrival: Arrival::Same,
            flow: Flow::Branch { fall: 2, taken: 9 },
            merge: true,
            specialisable: false,
            operations: 1.5,
            condition: true,
            stops: [None, Some(Reason::Unsupported.text().into())],
            unexpected: false,
        };
        assert_eq!(
            (instruction.taken(9), instruction.taken(2), instruction.taken(3)),
            (Some(true), Some(false), None)
        );
        assert_eq!([false, true].map(|i| instruction.reason(i)), [None, Some(Reason::Unsupported)]);
        let loops = (0..5000u32).map(|i| if i % 700 == 699 { 40 } else { i % 7 });
        let events: Vec<Id> = loops.collect();
        let mut p = Packer::default();
        events.iter().for_each(|&e| p.push(e));
        assert!(p.bytes.len() < 100, "{}", p.bytes.len());
        let path = std::env::temp_dir().join(format!("taipan-stream-{}", std::process::id()));
        write(&path, vec![Code::default()], vec![instruction; 41], p).unwrap();
        let bytes = std::fs::read(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        let s = read(&bytes).unwrap();
        assert_eq!((s.events, s.instructions.len()), (events, 41));
        // What was cut off or is nonsense is refused.
        for n in [0, 10, bytes.len() - 1] {
            assert!(read(&bytes[..n]).is_err());
        }
        assert!(unpack(&[3], 3, 5).is_none() && unpack(&[0, 9, 0], 1, 5).is_none());
    }
}
