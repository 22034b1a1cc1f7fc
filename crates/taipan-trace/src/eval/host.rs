//! A small world for the evaluator: objects at made-up addresses, helpers given as closures, and a log of everything
//! that somebody outside could see.

use super::{FrameState, Host, Outcome};
use crate::ids::{HelperId, SnapId};
use crate::ty::Type;
use crate::word::Word;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

/// Shape and kind of boxed floats here.
pub const FLOAT_HEADER: Word = Word::header(1, 9, 0);
/// Objects made before the trace runs lie below, those made by it above.
const FIRST_NEW: u64 = 0x10_0000;

/// What a helper does.
pub type HelperFn = Box<dyn FnMut(&mut Memory, &[(Type, Word)]) -> Option<Word>>;

/// Objects: address to words.
#[derive(Clone, Default)]
pub struct Memory {
    objects: BTreeMap<u64, Vec<u64>>,
    next_new: u64,
}

impl Memory {
    /// Puts an object at an address, for the trace to find.
    pub fn object(&mut self, address: u64, header: Word, words: &[Word]) -> Word {
        assert!(address.is_multiple_of(8) && address < FIRST_NEW);
        self.objects.insert(address, std::iter::once(header.0).chain(words.iter().map(|w| w.0)).collect());
        Word::ptr(address)
    }
    /// A new object; its words are zero.
    pub fn alloc(&mut self, words: usize, header: Word) -> u64 {
        let address = FIRST_NEW + self.next_new;
        self.next_new += 8 * words.max(2) as u64;
        let mut object = vec![0; words];
        if let Some(first) = object.first_mut() {
            *first = header.0;
        }
        self.objects.insert(address, object);
        address
    }
    /// A float as a tagged word.
    pub fn float(&mut self, f: f64) -> Word {
        Word::try_float(f).unwrap_or_else(|| {
            let address = self.alloc(2, FLOAT_HEADER);
            if let Some(object) = self.objects.get_mut(&address) {
                object[1] = f.to_bits();
            }
            Word::ptr(address)
        })
    }
    fn word(&mut self, address: u64) -> Result<&mut u64, String> {
        let found = self.objects.range_mut(..=address).next_back();
        found
            .and_then(|(base, words)| words.get_mut(((address - base) / 8) as usize))
            .ok_or_else(|| format!("no memory at {address:#x}"))
    }
    pub fn load(&mut self, address: u64, bytes: u32) -> Result<Word, String> {
        let word = *self.word(address)? >> (8 * (address % 8));
        match bytes {
            1 => Ok(Word(word & 0xff)),
            4 if address % 8 <= 4 => Ok(Word(word & 0xffff_ffff)),
            8 if address.is_multiple_of(8) => Ok(Word(word)),
            _ => Err(format!("{bytes} bytes at {address:#x}")),
        }
    }
    pub fn store(&mut self, address: u64, bytes: u32, bits: Word) -> Result<(), String> {
        if !address.is_multiple_of(8) || !matches!(bytes, 4 | 8) {
            return Err(format!("a store of {bytes} bytes at {address:#x}"));
        }
        let mask = if bytes == 4 { 0xffff_ffff } else { u64::MAX };
        let word = self.word(address)?;
        *word = *word & !mask | bits.0 & mask;
        Ok(())
    }
    /// The float in a pointer to a boxed float.
    pub fn boxed_float(&self, w: Word) -> Option<f64> {
        let object = self.objects.get(&w.address()).filter(|_| w.is_ptr())?;
        (object[0] == FLOAT_HEADER.0).then(|| f64::from_bits(object[1]))
    }
}

/// See the module's description.
#[derive(Default)]
pub struct SimpleHost {
    pub memory: Memory,
    pub slots: Vec<Word>,
    pub inputs: Vec<Word>,
    pub helpers: HashMap<HelperId, HelperFn>,
    /// How many times frames may be written back before `guard_valid` leaves.
    pub valid_for: Option<usize>,
    /// Calls and written-back frames, in order.
    pub log: Vec<Event>,
}

/// What somebody outside saw.
#[derive(Clone, PartialEq, Debug)]
pub enum Event {
    Call(HelperId, Vec<(Type, Word)>),
    Sync(Vec<FrameState>),
}

impl Host for SimpleHost {
    fn slot(&mut self, n: u32) -> Word {
        self.slots.get(n as usize).copied().unwrap_or(Word::UNBOUND)
    }
    fn input(&mut self, n: u32) -> Word {
        self.inputs.get(n as usize).copied().unwrap_or_default()
    }
    fn load(&mut self, address: u64, bytes: u32) -> Result<Word, String> {
        self.memory.load(address, bytes)
    }
    fn store(&mut self, address: u64, bytes: u32, bits: Word) -> Result<(), String> {
        self.memory.store(address, bytes, bits)
    }
    fn alloc(&mut self, bytes: u32, header: Word) -> u64 {
        self.memory.alloc(bytes as usize / 8, header)
    }
    fn boxed_float(&mut self, w: Word) -> Option<f64> {
        self.memory.boxed_float(w)
    }
    fn box_float(&mut self, f: f64) -> Word {
        self.memory.float(f)
    }
    fn call(&mut self, h: HelperId, args: &[(Type, Word)]) -> Option<Word> {
        self.log.push(Event::Call(h, args.to_vec()));
        let mut helper = self.helpers.remove(&h)?;
        let result = helper(&mut self.memory, args);
        self.helpers.insert(h, helper);
        result
    }
    fn sync(&mut self, _: SnapId, _: &[Word], frames: &[FrameState]) {
        self.log.push(Event::Sync(frames.to_vec()));
    }
    fn valid(&mut self) -> bool {
        let syncs = self.log.iter().filter(|e| matches!(e, Event::Sync(_))).count();
        self.valid_for.is_none_or(|n| syncs <= n)
    }
}

impl SimpleHost {
    /// Everything that can be seen from outside after a run: how it ended, with the frames' contents; calls that are
    /// not of a helper in `quiet`, with arguments; frames written back; memory that can be reached. New objects are
    /// named in the order they are met and kept words of the entry frame are filled in, so that two runs of one program
    /// print the same although one of them made fewer objects, numbered its snapshots otherwise, or kept what the
    /// other wrote.
    pub fn observe(&self, outcome: &Outcome, quiet: &[HelperId]) -> String {
        let mut see = Observer { host: self, names: HashMap::new(), order: Vec::new(), out: String::new() };
        for event in &self.log {
            match event {
                Event::Call(h, _) if quiet.contains(h) => {}
                Event::Call(h, args) => {
                    let args: Vec<String> = args.iter().map(|(ty, w)| see.value(*ty, *w)).collect();
                    let _ = writeln!(see.out, "call {h} ({})", args.join(", "));
                }
                Event::Sync(frames) => {
                    see.out.push_str("sync");
                    see.frames(frames);
                }
            }
        }
        match outcome {
            Outcome::Exit { raising, frames, .. } => {
                see.out.push_str(if *raising { "raise" } else { "exit" });
                see.frames(frames);
            }
            Outcome::Jump { target, inputs, frames } => {
                let inputs: Vec<String> = inputs.iter().map(|(ty, w)| see.value(*ty, *w)).collect();
                let _ = write!(see.out, "jump {target} ({})", inputs.join(", "));
                see.frames(frames);
            }
            Outcome::Return { value, mode } => see.out.push_str(&format!("return {value:?} {mode}\n")),
            Outcome::OutOfFuel => see.out.push_str("out of fuel\n"),
        }
        see.memory();
        see.out
    }
}

struct Observer<'a> {
    host: &'a SimpleHost,
    names: HashMap<u64, usize>,
    /// New objects in the order they were met.
    order: Vec<u64>,
    out: String,
}

impl Observer<'_> {
    fn tagged(&mut self, w: Word) -> String {
        if let Some(f) = self.host.memory.boxed_float(w) {
            return format!("'{f:?}");
        }
        if w.is_float() {
            return format!("'{:?}", w.float());
        }
        let objects = &self.host.memory.objects;
        let new = |address: u64| address >= FIRST_NEW && objects.contains_key(&address);
        let (star, address) = match w {
            w if w.is_ptr() && new(w.address()) => ("", w.address()),
            // An untagged pointer in a field.
            w if new(w.0) => ("*", w.0),
            w => return crate::ty::Const::any(w).to_string(),
        };
        let next = self.names.len();
        let name = *self.names.entry(address).or_insert(next);
        if name == next {
            self.order.push(address);
        }
        format!("{star}new{name}")
    }
    fn value(&mut self, ty: Type, w: Word) -> String {
        match ty {
            Type::Float => format!("{:?}", w.as_f64()),
            Type::Bool | Type::Word | Type::Void => format!("#{}", w.0),
            _ => self.tagged(w),
        }
    }
    fn frames(&mut self, frames: &[FrameState]) {
        for (n, f) in frames.iter().enumerate() {
            let word = |w: &Option<Word>, k: Option<usize>| match (w, k) {
                (Some(w), _) => Some(*w),
                (None, Some(k)) if n == 0 => self.host.slots.get(k).copied(),
                _ => None,
            };
            let head = [word(&f.func, None), word(&f.owner, None)];
            let slots = f.locals.iter().chain(&f.stack).enumerate().map(|(k, w)| word(w, Some(k)));
            let words: Vec<Option<Word>> = head.into_iter().chain(slots).collect();
            let words: Vec<String> =
                words.into_iter().map(|w| w.map_or("=".into(), |w| self.tagged(w))).collect();
            let _ = write!(
                self.out,
                " {{{:#x}+{} flags {} ret {} ({})}}",
                f.code.0,
                f.pc,
                f.flags,
                f.result,
                words.join(", ")
            );
        }
        self.out.push('\n');
    }
    fn memory(&mut self) {
        let old: Vec<u64> = self.host.memory.objects.range(..FIRST_NEW).map(|(a, _)| *a).collect();
        for address in old {
            self.object(format!("{address:#x}"), address);
        }
        let mut at = 0;
        while let Some(&address) = self.order.get(at) {
            self.object(format!("new{at}"), address);
            at += 1;
        }
    }
    fn object(&mut self, name: String, address: u64) {
        let words = self.host.memory.objects.get(&address).cloned().unwrap_or_default();
        let text: Vec<String> = words.iter().skip(1).map(|w| self.tagged(Word(*w))).collect();
        let header = words.first().copied().unwrap_or_default();
        let _ = writeln!(self.out, "{name}: {header:#x} {}", text.join(" "));
    }
}
