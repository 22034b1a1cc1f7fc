//! `_tokenize`: the tokenizer of the syntax-error diagnoser, for the `tokenize` module.
//!
//! All lines are read at the first token: a tokenizer looks at whole lines anyway, and `readline` is asked as often as it
//! has lines.

use crate::ModuleDef;
use std::cell::RefCell;
use taipan_compiler::SyntaxErrorInfo;
use taipan_compiler::diagnose::tokenize::{TokenInfo, Tokens};
use taipan_vm::call::Args;
use taipan_vm::native::{MethodDef, TypeDef, bind, spec};
use taipan_vm::{Gc, R, Raised, Slot, Slots, TypeObj, Value, ValueExt, Vm, impl_trace};

struct TokenizerIter {
    readline: Slot,
    /// The encoding of the lines if they are bytes, or None.
    encoding: Slot,
    extra: bool,
    tokens: RefCell<Option<Tokens>>,
}
impl_trace!(TokenizerIter { readline, encoding; extra, tokens });

fn new(vm: &mut Vm, cls: Gc<TypeObj>, args: Args) -> R {
    static SIG: MethodDef = spec("tokenizeriter", "(readline, /, *, extra_tokens, encoding=None)");
    let [readline, extra, encoding] = bind(vm, &SIG, args)?;
    let extra = vm.truth(extra)?;
    let encoding = if encoding.is_unbound() { Value::NONE } else { encoding };
    if !encoding.is_none() && encoding.to_str().is_none() {
        let t = vm.type_name(encoding);
        return Err(
            vm.type_error(format!("tokenizeriter() argument 'encoding' must be str or None, not {t}"))
        );
    }
    let iter = TokenizerIter {
        readline: Slot::new(readline),
        encoding: Slot::new(encoding),
        extra,
        tokens: RefCell::new(None),
    };
    Ok(vm.new_native(cls, iter).value())
}

/// All that `readline` gives; StopIteration or an empty line ends it.
fn read_all(vm: &mut Vm, readline: Value, encoding: Value) -> R<String> {
    let mut text = String::new();
    loop {
        let line = match vm.call(readline, &[]) {
            Ok(line) => line,
            Err(e) => {
                let stop = vm.exc.StopIteration;
                vm.expect_exception(e, stop)?;
                return Ok(text);
            }
        };
        let line = if encoding.is_none() {
            line
        } else if line.to_bytes().is_some() {
            let replace = vm.str_value("replace");
            vm.call_method(line, "decode", &[encoding, replace])?
        } else {
            return Err(vm.type_error("readline() returned a non-bytes object"));
        };
        let Some(line) = line.to_str() else {
            return Err(vm.type_error("readline() returned a non-string object"));
        };
        if line.len == 0 {
            return Ok(text);
        }
        text.push_str(&line.to_string_lossy());
    }
}

fn raise(vm: &mut Vm, info: &SyntaxErrorInfo) -> Raised {
    let filename = vm.str_value("<string>");
    taipan_vm::types::builtins::compile::raise_syntax_error(vm, info, filename)
}

fn next(vm: &mut Vm, v: Value) -> R<Option<Value>> {
    let Some(iter) = v.native::<TokenizerIter>() else { return Ok(None) };
    if iter.data.tokens.borrow().is_none() {
        let text = read_all(vm, iter.data.readline.get(), iter.data.encoding.get())?;
        *iter.data.tokens.borrow_mut() = Some(Tokens::new(&text, iter.data.extra));
    }
    let token = iter.data.tokens.borrow_mut().as_mut().and_then(Iterator::next);
    match token {
        None => Ok(None),
        Some(Ok(token)) => Ok(Some(tuple(vm, &token))),
        Some(Err(info)) => Err(raise(vm, &info)),
    }
}

fn tuple(vm: &mut Vm, token: &TokenInfo) -> Value {
    let place = |vm: &mut Vm, (line, col): (i64, i64)| {
        let pair = [vm.new_int(line), vm.new_int(col)];
        vm.tuple(&pair)
    };
    let parts = [
        Value::small(token.number as i64),
        vm.str_value(&token.string),
        place(vm, token.start),
        place(vm, token.end),
        vm.str_value(&token.line),
    ];
    vm.tuple(&parts)
}

static TOKENIZER_ITER: TypeDef = TypeDef {
    slots: Slots { new: Some(new), iter: Some(|_, v| Ok(v)), next: Some(next), ..Slots::NONE },
    doc: "",
    ..TypeDef::native::<TokenizerIter>("_tokenize.TokenizerIter")
};

pub static DEF: ModuleDef = ModuleDef { name: "_tokenize", types: &[&TOKENIZER_ITER], ..ModuleDef::BASE };
