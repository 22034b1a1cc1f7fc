//! Natives that the types of their arguments show to run no Python code.
//!
//! The quiet helpers look at their arguments at each call and refuse. Here guards of the trace look, which mostly have
//! been made already, and the native function's body is called as it is.

use super::ops::live_shape;
use super::*;
use taipan_vm::interp::quiet::{self, Quiet};
use taipan_vm::native::{Impl, MethodKind};
use taipan_vm::shape::id;

impl Recorder {
    /// The call of a native function, by its body; `None`: it takes a helper that looks at its arguments.
    pub(super) fn call_body(
        &mut self,
        vm: &mut Vm,
        (callee, live): (Opnd, Value),
        kind: Quiet,
        args: &[Opnd],
        lives: &[Value],
    ) -> Rec<Option<Opnd>> {
        let Some(nf) = live.downcast::<NativeFn>().filter(|nf| nf.self_.get().is_unbound()) else {
            return Ok(None);
        };
        // The body, and how many arguments it gets: unbound is what was not given.
        let (body, n) = match nf.def.imp {
            Impl::Bound(f) if nf.def.takes_exactly(args.len()) => (f, args.len()),
            Impl::Bound(f) if nf.def.takes_positional(args.len()) => (f, nf.def.arity()),
            Impl::Variadic(f) => (f, args.len()),
            _ => return Ok(None),
        };
        let receiver = match nf.def.kind {
            MethodKind::Instance => {
                let (Some(&first), Some(owner)) = (lives.first(), nf.owner.get().to_type()) else {
                    return Ok(None);
                };
                if !vm.type_of(first).is_subtype(owner) {
                    return Ok(None);
                }
                true
            }
            MethodKind::Function | MethodKind::Static => false,
            MethodKind::Class => return Ok(None),
        };
        let first = |shape: u32| lives.first().is_some_and(|v| v.is_ptr() && live_shape(*v) == shape);
        // How many of the first arguments are told by their shape alone, and whether the others must be plain.
        let (shaped, plain) = match kind {
            Quiet::Plain => (0, true),
            Quiet::List if first(id::LIST) => (1, false),
            Quiet::ListAt if first(id::LIST) => (1, true),
            Quiet::Dict if first(id::DICT) && nf.def.name != "clear" => (1, false),
            Quiet::Set if first(id::SET) || first(id::FROZENSET) => (1, false),
            Quiet::Method if receiver => (1, true),
            Quiet::Receiver if receiver => (1, false),
            _ => return Ok(None),
        };
        if plain && !lives[shaped..].iter().all(|&v| can_be_guarded(v)) {
            return Ok(None);
        }
        let Some(helper) = crate::helpers::native_helper(nf.def.name, kind, n) else {
            return Ok(None);
        };
        let Some(helper) = crate::helpers::body_helper(helper) else { return Ok(None) };
        self.same(callee, live);
        let mut all = vec![Opnd::word(body as usize as u64)];
        for (i, (&o, &l)) in args.iter().zip(lives).enumerate() {
            all.push(match () {
                _ if i < shaped && l.is_ptr() => self.class_guard(vm, o, l)?,
                _ if i < shaped => return Ok(None),
                _ if !plain => o,
                _ if l.is_int() => self.int(o, l).ok_or(Reason::UnsupportedOperands)?,
                _ if l.is_none() => self.same(o, l),
                _ => self.shaped(o, l)?.0,
            });
        }
        all.resize(1 + n, Opnd::any(Word::UNBOUND));
        debug_assert!(quiet::fits(vm, kind, lives));
        Ok(Some(self.call(helper, &all)))
    }
}
/// Does a guard tell that a value is of this type?
fn can_be_guarded(v: Value) -> bool {
    v.is_int() || v.is_none() || v.is_ptr() && matches!(live_shape(v), id::STR | id::BYTES)
}
