//! Reading JSON.

use super::{decode_error, string};
use taipan_text::{CodeUnit, StrBuilder, with_units};
use taipan_vm::call::Args;
use taipan_vm::dict::DictObj;
use taipan_vm::native::{MethodDef, TypeDef, bind, getter, spec};
use taipan_vm::{Gc, Native, R, Raised, Slot, Slots, TypeObj, Value, ValueExt, Vm, impl_trace};

pub struct Scanner {
    strict: bool,
    object_hook: Slot,
    object_pairs_hook: Slot,
    parse_float: Slot,
    parse_int: Slot,
    parse_constant: Slot,
}
impl_trace!(Scanner { object_hook, object_pairs_hook, parse_float, parse_int, parse_constant; strict });
type S = Gc<Native<Scanner>>;

fn this(vm: &mut Vm, v: Value) -> R<S> {
    match v.native::<Scanner>() {
        Some(s) => Ok(s),
        None => Err(vm.wrong_receiver(v, "_json.Scanner")),
    }
}
fn scanner_new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    static SIG: MethodDef = spec("make_scanner", "(context)");
    let [ctx] = bind(vm, &SIG, args)?;
    let strict = vm.getattr_text(ctx, "strict")?;
    let strict = vm.truth(strict)?;
    let mut get = |n: &str| Ok(Slot::new(vm.getattr_text(ctx, n)?));
    let data = Scanner {
        strict,
        object_hook: get("object_hook")?,
        object_pairs_hook: get("object_pairs_hook")?,
        parse_float: get("parse_float")?,
        parse_int: get("parse_int")?,
        parse_constant: get("parse_constant")?,
    };
    Ok(vm.new_native(cls, data).value())
}
fn scanner_call(vm: &mut Vm, v: Value, args: Args) -> R {
    static SIG: MethodDef = spec("scan_once", "(string, idx)");
    let s = this(vm, v)?;
    let [text, idx] = bind(vm, &SIG, args)?;
    let idx = vm.to_index(idx)?;
    let t = string(vm, text)?;
    if idx < 0 {
        return Err(vm.value_error("idx cannot be negative"));
    }
    let mut memo = None;
    let (value, end) = with_units!(t.text(), u => {
        let mut r = Reader { vm, s, text, u, memo: &mut memo, depth: 0 };
        r.value(idx as usize)
    })?;
    let end = vm.new_int(end as i64);
    Ok(vm.tuple(&[value, end]))
}
pub static SCANNER: TypeDef = TypeDef {
    doc: "JSON scanner object",
    slots: Slots { new: Some(scanner_new), call: Some(scanner_call), ..Slots::NONE },
    getset: &[
        getter("strict", |vm, v| Ok(Value::bool(this(vm, v)?.strict)), "strict"),
        getter("object_hook", |vm, v| Ok(this(vm, v)?.object_hook.get()), "object_hook"),
        getter("object_pairs_hook", |vm, v| Ok(this(vm, v)?.object_pairs_hook.get()), ""),
        getter("parse_float", |vm, v| Ok(this(vm, v)?.parse_float.get()), "parse_float"),
        getter("parse_int", |vm, v| Ok(this(vm, v)?.parse_int.get()), "parse_int"),
        getter("parse_constant", |vm, v| Ok(this(vm, v)?.parse_constant.get()), "parse_constant"),
    ],
    ..TypeDef::native::<Scanner>("_json.Scanner")
};

/// `_json.scanstring`
pub fn scanstring(vm: &mut Vm, a: &[Value]) -> R {
    let end = vm.to_index(a[1])?;
    let strict = a[2].is_unbound() || vm.truth(a[2])?;
    let s = string(vm, a[0])?;
    if end < 0 || end as usize > s.len {
        return Err(vm.value_error("end is out of bounds"));
    }
    let (v, end) = with_units!(s.text(), u => read_string(vm, a[0], u, end as usize, strict))?;
    let end = vm.new_int(end as i64);
    Ok(vm.tuple(&[v, end]))
}
/// Reads a string from behind its opening quote. Gives the place behind the closing one.
fn read_string<U: CodeUnit>(
    vm: &mut Vm,
    text: Value,
    u: &[U],
    start: usize,
    strict: bool,
) -> R<(Value, usize)> {
    let unterminated =
        |vm: &mut Vm| decode_error(vm, "Unterminated string starting at", text, start.saturating_sub(1));
    let mut out: Option<StrBuilder> = None;
    let mut from = start;
    let mut i = start;
    loop {
        let run = u[i..].iter().position(|&c| {
            let c: u32 = c.into();
            c == 34 || c == 92 || c < 32 && strict
        });
        let Some(n) = run else { return Err(unterminated(vm)) };
        i += n;
        let c: u32 = u[i].into();
        if c == 34 {
            let v = match out {
                None => vm.new_str_text(U::text(&u[from..i])).value(),
                Some(mut b) => {
                    b.push_units(&u[from..i]);
                    vm.new_str_buf(&b.finish()).value()
                }
            };
            return Ok((v, i + 1));
        }
        if c != 92 {
            return Err(decode_error(vm, "Invalid control character at", text, i));
        }
        let b = out.get_or_insert_default();
        b.push_units(&u[from..i]);
        let Some(&e) = u.get(i + 1) else { return Err(unterminated(vm)) };
        let plain = match e.into() {
            34 => 34,
            92 => 92,
            47 => 47,
            98 => 8,
            102 => 12,
            110 => 10,
            114 => 13,
            116 => 9,
            117 => 0,
            _ => return Err(decode_error(vm, "Invalid \\escape", text, i)),
        };
        if plain != 0 {
            b.push(plain);
            i += 2;
        } else {
            let Some(mut c) = hex4(u, i + 2) else {
                return Err(decode_error(vm, "Invalid \\uXXXX escape", text, i + 1));
            };
            i += 6;
            if (0xd800..0xdc00).contains(&c) && i + 6 < u.len() && u[i].into() == 92 && u[i + 1].into() == 117
            {
                let Some(d) = hex4(u, i + 2) else {
                    return Err(decode_error(vm, "Invalid \\uXXXX escape", text, i + 1));
                };
                if (0xdc00..0xe000).contains(&d) {
                    c = 0x10000 + ((c - 0xd800) << 10 | (d - 0xdc00));
                    i += 6;
                }
            }
            b.push(c);
        }
        from = i;
    }
}
/// Four hexadecimal digits, which are not the end of the text.
fn hex4<U: CodeUnit>(u: &[U], at: usize) -> Option<u32> {
    if at + 4 >= u.len() {
        return None;
    }
    u[at..at + 4].iter().try_fold(0, |n, &c| Some(n * 16 + char::from_u32(c.into())?.to_digit(16)?))
}

struct Reader<'a, U> {
    vm: &'a mut Vm,
    s: S,
    text: Value,
    u: &'a [U],
    /// Keys met, so that equal ones are one object.
    memo: &'a mut Option<Gc<DictObj>>,
    /// Arrays and objects that are open.
    depth: usize,
}
/// About how deep CPython gets with the usual native stack.
const MAX_DEPTH: usize = 65_000;
impl<U: CodeUnit> Reader<'_, U> {
    fn at(&self, i: usize) -> u32 {
        self.u.get(i).map_or(0, |&c| c.into())
    }
    fn skip(&self, mut i: usize) -> usize {
        while matches!(self.at(i), 32 | 9 | 10 | 13) {
            i += 1;
        }
        i
    }
    fn error(&mut self, msg: &str, i: usize) -> Raised {
        decode_error(self.vm, msg, self.text, i)
    }
    /// "Expecting value": the caller knows the position from the exception's value.
    fn stop(&mut self, i: usize) -> Raised {
        let i = self.vm.new_int(i as i64);
        self.vm.stop_iteration(i)
    }
    fn word(&self, i: usize, w: &[u8]) -> bool {
        self.u.len() - i >= w.len() && w.iter().enumerate().all(|(k, &b)| self.at(i + k) == b as u32)
    }
    fn value(&mut self, i: usize) -> R<(Value, usize)> {
        if i >= self.u.len() {
            return Err(self.stop(i));
        }
        match self.at(i) {
            34 => read_string(self.vm, self.text, self.u, i + 1, self.s.strict),
            b @ (123 | 91) => {
                self.vm.enter_native()?;
                if self.depth == MAX_DEPTH {
                    return Err(self.vm.recursion_error(
                        "maximum recursion depth exceeded while decoding a JSON array or object",
                    ));
                }
                self.depth += 1;
                let r = if b == 91 { self.array(i + 1) } else { self.object(i + 1) };
                self.depth -= 1;
                r
            }
            110 if self.word(i, b"null") => Ok((Value::NONE, i + 4)),
            116 if self.word(i, b"true") => Ok((Value::TRUE, i + 4)),
            102 if self.word(i, b"false") => Ok((Value::FALSE, i + 5)),
            78 if self.word(i, b"NaN") => self.constant("NaN", i),
            73 if self.word(i, b"Infinity") => self.constant("Infinity", i),
            45 if self.word(i, b"-Infinity") => self.constant("-Infinity", i),
            _ => self.number(i),
        }
    }
    fn constant(&mut self, name: &str, i: usize) -> R<(Value, usize)> {
        let v = self.vm.str_value(name);
        let v = self.vm.call1(self.s.parse_constant.get(), v)?;
        Ok((v, i + name.len()))
    }
    fn number(&mut self, start: usize) -> R<(Value, usize)> {
        let digits = |r: &Self, mut i: usize| {
            while (48..=57).contains(&r.at(i)) {
                i += 1;
            }
            i
        };
        let mut i = start + (self.at(start) == 45) as usize;
        match self.at(i) {
            48 => i += 1,
            49..=57 => i = digits(self, i),
            _ => return Err(self.stop(start)),
        }
        let mut float = false;
        if self.at(i) == 46 && (48..=57).contains(&self.at(i + 1)) {
            float = true;
            i = digits(self, i + 2);
        }
        if matches!(self.at(i), 69 | 101) {
            let j = i + 1 + matches!(self.at(i + 1), 43 | 45) as usize;
            let end = digits(self, j);
            if end > j {
                float = true;
                i = end;
            }
        }
        let part: Vec<u8> = self.u[start..i].iter().map(|&c| c.into() as u8).collect();
        let f = if float { self.s.parse_float.get() } else { self.s.parse_int.get() };
        if float && f == self.vm.types.float.value() {
            let x = taipan_text::float::parse_ascii(&part).unwrap_or(f64::NAN);
            return Ok((self.vm.new_float(x), i));
        }
        if !float && part.len() < 19 && f == self.vm.types.int.value() {
            let n = std::str::from_utf8(&part).ok().and_then(|s| s.parse().ok()).unwrap_or(0);
            return Ok((self.vm.new_int(n), i));
        }
        let s = self.vm.new_str_ascii(&part).value();
        Ok((self.vm.call1(f, s)?, i))
    }
    fn array(&mut self, start: usize) -> R<(Value, usize)> {
        let list = self.vm.new_list(&[]);
        let mut i = self.skip(start);
        if self.at(i) == 93 {
            return Ok((list.value(), i + 1));
        }
        loop {
            let (v, next) = self.value(i)?;
            self.vm.list_push(list, v)?;
            i = self.skip(next);
            match self.at(i) {
                93 => return Ok((list.value(), i + 1)),
                44 => {}
                _ => return Err(self.error("Expecting ',' delimiter", i)),
            }
            let comma = i;
            i = self.skip(i + 1);
            if self.at(i) == 93 {
                return Err(self.error("Illegal trailing comma before end of array", comma));
            }
        }
    }
    fn object(&mut self, start: usize) -> R<(Value, usize)> {
        let pairs_hook = self.s.object_pairs_hook.get();
        let pairs = if pairs_hook.is_none() { None } else { Some(self.vm.new_list(&[])) };
        let dict = self.vm.new_dict();
        let mut i = self.skip(start);
        if self.at(i) != 125 {
            loop {
                if self.at(i) != 34 {
                    return Err(self.error("Expecting property name enclosed in double quotes", i));
                }
                let (key, next) = read_string(self.vm, self.text, self.u, i + 1, self.s.strict)?;
                let memo = match *self.memo {
                    Some(m) => m,
                    None => *self.memo.insert(self.vm.new_dict()),
                };
                let key = self.vm.dict_setdefault(memo, key, key)?;
                i = self.skip(next);
                if self.at(i) != 58 {
                    return Err(self.error("Expecting ':' delimiter", i));
                }
                i = self.skip(i + 1);
                let (v, next) = self.value(i)?;
                match pairs {
                    Some(l) => {
                        let t = self.vm.tuple(&[key, v]);
                        self.vm.list_push(l, t)?;
                    }
                    None => self.vm.dict_set(dict, key, v)?,
                }
                i = self.skip(next);
                match self.at(i) {
                    125 => break,
                    44 => {}
                    _ => return Err(self.error("Expecting ',' delimiter", i)),
                }
                let comma = i;
                i = self.skip(i + 1);
                if self.at(i) == 125 {
                    return Err(self.error("Illegal trailing comma before end of object", comma));
                }
            }
        }
        let hook = self.s.object_hook.get();
        let v = match pairs {
            Some(l) => self.vm.call1(pairs_hook, l.value())?,
            None if !hook.is_none() => self.vm.call1(hook, dict.value())?,
            None => dict.value(),
        };
        Ok((v, i + 1))
    }
}
