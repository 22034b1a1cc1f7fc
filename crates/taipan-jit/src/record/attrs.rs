//! Globals and attributes.

use super::ops::{is_list, live_shape};
use super::*;
use taipan_vm::dict::{DictObj, Entry};
use taipan_vm::interp::specialise::{self, Place as Where};
use taipan_vm::shape::id;
use taipan_vm::slots::Slots;
use taipan_vm::typeobj::{TypeObj, type_flags};
use taipan_vm::types::tuple::TupleGetter;

impl Recorder {
    /// The keys of this dict are what they are now.
    pub(super) fn keys_guard(&mut self, vm: &mut Vm, d: Opnd, live: Gc<DictObj>) {
        let version = live.keys_version(vm);
        let v = self.load(Op::LoadU32, d, DictObj::KEYS_VERSION_OFFSET, Alias::Dict);
        self.word_is(v, version as u64);
    }
    pub(super) fn watch(&mut self, w: Watched) {
        if !self.watched.contains(&w) {
            self.watched.push(w);
        }
    }
    /// The value of an entry of a constant dict, whose keys are what they are now. A function, class or module is taken for
    /// what it is.
    fn dict_item(&mut self, vm: &mut Vm, d: Gc<DictObj>, e: Entry) -> Opnd {
        let dv = self.constant(d.value());
        let live = d.value_at(e);
        let by_key = self.rely_on_key(vm, d, e);
        if by_key && is_stable(live) && self.watches.borrow().may_watch(d.value(), What::Value(e)) {
            self.watch(Watched::value(d, e));
            return self.constant(live);
        }
        let v = self.dict_value(dv, e.0);
        self.stable(v, live)
    }
    /// The key of this entry has it; true: that is watched.
    fn rely_on_key(&mut self, vm: &mut Vm, d: Gc<DictObj>, e: Entry) -> bool {
        let dv = self.constant(d.value());
        let watched = self.watches.borrow().may_watch(d.value(), What::Keys);
        if watched {
            self.watch(Watched::key(d, e));
        } else {
            self.keys_guard(vm, dv, d);
        }
        watched
    }
    fn rely_on_absence(&mut self, vm: &mut Vm, d: Gc<DictObj>, name: Gc<StrObj>) {
        let dv = self.constant(d.value());
        if self.watches.borrow().may_watch(d.value(), What::Absent(name.value())) {
            self.constant(name.value());
            self.watch(Watched::absent(d, name));
        } else {
            self.keys_guard(vm, dv, d);
        }
    }
    pub(super) fn dict_value(&mut self, d: Opnd, e: u32) -> Opnd {
        let entries = self.load(Op::LoadPtr, d, DictObj::ENTRIES_OFFSET, Alias::Dict);
        let offset = taipan_vm::ValueArray::VALUES_OFFSET + 8 * (e as usize * taipan_vm::dict::STRIDE + 2);
        self.load(Op::LoadValue, entries, offset, Alias::Dict)
    }
    /// A function, class or module is taken for what it is: who calls it wants to know which.
    fn stable(&mut self, v: Opnd, live: Value) -> Opnd {
        if is_stable(live) { self.same(v, live) } else { v }
    }
    pub(super) fn load_global(&mut self, vm: &mut Vm, at: &At) -> Rec {
        // SAFETY: the live frame.
        let func = unsafe { frame(at.fp).func() };
        if self.frames.len() == 1 {
            self.entry_globals(func)?;
        }
        let (Some(g), Some(b)) = (func.globals.get(), func.builtins.get()) else {
            return Err(Reason::UnsupportedAttribute);
        };
        let name = self.top().code.name_at(at.arg >> 1);
        let v = self.global(vm, g, b, name)?;
        self.push(v);
        if at.arg & 1 != 0 {
            self.push(Opnd::any(Word::UNBOUND));
        }
        Ok(())
    }
    /// A name in globals or builtins.
    fn global(&mut self, vm: &mut Vm, g: Gc<DictObj>, b: Gc<DictObj>, name: Gc<StrObj>) -> Rec<Opnd> {
        if !g.shape_is_dict() || !b.shape_is_dict() {
            return Err(Reason::UnsupportedAttribute);
        }
        if let Some(e) = g.find_entry_str(name) {
            return Ok(self.dict_item(vm, g, e));
        }
        self.rely_on_absence(vm, g, name);
        match b.find_entry_str(name) {
            Some(e) => Ok(self.dict_item(vm, b, e)),
            None => Err(Reason::Raised),
        }
    }
    /// The frame is a module's, whose names are its globals.
    fn module_frame(&mut self, at: &At) -> Rec<Gc<FuncObj>> {
        // SAFETY: the live frame.
        let (func, locals) = unsafe { (frame(at.fp).func(), frame(at.fp).locals) };
        let Some(g) = func.globals.get() else { return Err(Reason::UnsupportedAttribute) };
        if self.frames.len() > 1 || locals != g.value() {
            return Err(Reason::Unsupported);
        }
        if !self.namespace_known {
            self.namespace_known = true;
            let owner = self.op(Op::EntryOwner, &[]);
            let g = self.constant(locals);
            self.guard(Op::GuardIs, &[owner, g], &[]);
        }
        self.entry_globals(func)?;
        Ok(func)
    }
    pub(super) fn load_name(&mut self, vm: &mut Vm, at: &At) -> Rec {
        let func = self.module_frame(at)?;
        let (Some(g), Some(b)) = (func.globals.get(), func.builtins.get()) else {
            return Err(Reason::UnsupportedAttribute);
        };
        let name = self.top().code.name_at(at.arg);
        let v = self.global(vm, g, b, name)?;
        self.push(v);
        Ok(())
    }
    pub(super) fn store_name(&mut self, vm: &mut Vm, at: &At) -> Rec {
        let func = self.module_frame(at)?;
        let name = self.top().code.name_at(at.arg);
        self.store_global(vm, func, name);
        Ok(())
    }
    /// Stores the top under a global name.
    pub(super) fn store_global(&mut self, vm: &mut Vm, func: Gc<FuncObj>, name: Gc<StrObj>) {
        let entry =
            func.globals.get().filter(|g| g.shape_is_dict()).and_then(|g| Some((g, g.find_entry_str(name)?)));
        let Some((g, e)) = entry else { return self.interpret(1, 0) };
        if !self.watches.borrow_mut().may_store(g.value(), e) {
            return self.interpret(1, 0);
        }
        let d = self.constant(g.value());
        self.rely_on_key(vm, g, e);
        let entries = self.load(Op::LoadPtr, d, DictObj::ENTRIES_OFFSET, Alias::Dict);
        let offset = taipan_vm::ValueArray::VALUES_OFFSET + 8 * (e.0 as usize * taipan_vm::dict::STRIDE + 2);
        let v = self.peek(1);
        let v = self.any(v);
        self.trace.store(Op::StoreValue, entries, v, offset as u32, Alias::Dict);
        self.drop(1);
    }
    /// The class of this constant type object has this version.
    fn version_guard(&mut self, vm: &mut Vm, cls: Gc<TypeObj>) -> Rec {
        let version = vm.class_version(cls);
        if version == 0 {
            return Err(Reason::UnsupportedAttribute);
        }
        self.relies_on(cls.value(), version, std::mem::offset_of!(TypeObj, version));
        Ok(())
    }
    /// The class or function has this version: it is watched, or looked at if it changes often.
    pub(super) fn relies_on(&mut self, o: Value, version: u32, offset: usize) {
        let c = self.constant(o);
        if self.watches.borrow().may_watch(o, What::Version) {
            self.watch(Watched::version(o, version));
            return;
        }
        let v = self.load(Op::LoadU32, c, offset, Alias::Other);
        self.word_is(v, version as u64);
    }
    /// A list that does this as lists do, if the live object is one: instances of subclasses have the layout of a list.
    pub(super) fn list_like<T: PartialEq>(
        &mut self,
        vm: &mut Vm,
        o: Opnd,
        live: Value,
        slot: impl Fn(&Slots) -> T,
    ) -> Rec<Option<Opnd>> {
        if !is_list(live) {
            return Ok(None);
        }
        let (list, cls) = (vm.types.list, vm.type_of(live));
        if cls != list && slot(cls.slots()) != slot(list.slots()) {
            return Ok(None);
        }
        self.class_guard(vm, o, live).map(Some)
    }
    /// The object has the live one's shape, and its class is unchanged.
    pub(super) fn class_guard(&mut self, vm: &mut Vm, o: Opnd, live: Value) -> Rec<Opnd> {
        let (obj, _) = self.shaped(o, live)?;
        let cls = vm.type_of(live);
        if cls.is_heap_type() {
            self.version_guard(vm, cls)?;
        }
        Ok(obj)
    }
    pub(super) fn load_attr(&mut self, vm: &mut Vm, at: &At, next: u32) -> Rec {
        let name = self.top().code.name_at(at.arg >> 1);
        let method = at.arg & 1 != 0;
        let o = self.peek(1);
        let live = at.live(1);
        let v = if !live.is_ptr() {
            return self.load_attr_generic(vm, o, live, name, method);
        } else if live_shape(live) == id::MODULE
            && let Some(m) = live.downcast::<ModuleObj>()
            && let Some(d) = m.dict.get().to_dict()
            && d.shape_is_dict()
            && vm.lookup_in_type(vm.types.module, name).is_none()
            && let Some(e) = d.find_entry_str(name)
        {
            self.same(o, live);
            self.dict_item(vm, d, e)
        } else if let Some(t) = live.to_type() {
            match specialise::resolve_type_attr(vm, live, t, name) {
                Where::Value(v) => {
                    self.same(o, live);
                    self.version_guard(vm, t)?;
                    self.constant(v)
                }
                Where::Data(d, e) => {
                    self.same(o, live);
                    self.version_guard(vm, t)?;
                    let dv = self.constant(d.value());
                    self.dict_value(dv, e)
                }
                _ => match Self::class_method(vm, t, name) {
                    Some(f) if vm.type_of(live) == vm.types.type_ => {
                        self.same(o, live);
                        self.version_guard(vm, t)?;
                        let of = self.constant(live);
                        self.new_method(f, of)
                    }
                    _ => return self.load_attr_generic(vm, o, live, name, method),
                },
            }
        } else {
            match specialise::resolve_attr(vm, live, name) {
                Where::Method(f) if method => {
                    let obj = self.class_guard(vm, o, live)?;
                    self.drop(1);
                    let f = self.constant(f);
                    self.push(f);
                    self.push(obj);
                    return Ok(());
                }
                Where::Property(f) if !method => {
                    let obj = self.class_guard(vm, o, live)?;
                    self.drop(1);
                    return self.enter(f, &[obj], next, 0);
                }
                Where::ClassMethod(f) => {
                    self.class_guard(vm, o, live)?;
                    let of = vm.type_of(live).value();
                    let of = self.constant(of);
                    self.new_method(f, of)
                }
                _ if let Some(v) = self.tuple_field(vm, o, live, name)? => v,
                place => match self.read_place(vm, o, live, name, place)? {
                    Some(v) => v,
                    None => return self.load_attr_generic(vm, o, live, name, method),
                },
            }
        };
        self.drop(1);
        self.push(v);
        if method {
            self.push(Opnd::any(Word::UNBOUND));
        }
        Ok(())
    }
    /// The field of a named tuple.
    fn tuple_field(&mut self, vm: &mut Vm, o: Opnd, live: Value, name: Gc<StrObj>) -> Rec<Option<Opnd>> {
        let cls = vm.type_of(live);
        if live.kind() != Some(kind::SUBVALUE) || !cls.has_flag(type_flags::PLAIN_GETATTR) {
            return Ok(None);
        }
        let Some(getter) = vm.lookup_in_type(cls, name) else { return Ok(None) };
        let Some(index) = getter.native::<TupleGetter>().map(|g| g.index) else { return Ok(None) };
        let Some(t) = live.to_tuple().filter(|t| (0..t.len as isize).contains(&index)) else {
            return Ok(None);
        };
        let obj = self.class_guard(vm, o, live)?;
        let items = self.load(Op::LoadValue, obj, std::mem::offset_of!(SubValue, value), Alias::Immut);
        let (items, _) = self.shaped(items, t.value())?;
        let n = self.load(Op::LoadWord, items, std::mem::offset_of!(TupleObj, len), Alias::Immut);
        let k = Opnd::any(Word((index as u64) << 2));
        self.guard(Op::GuardIndex, &[k, n], &[]);
        Ok(Some(self.load(Op::LoadValue, items, size_of::<TupleObj>() + 8 * index as usize, Alias::Immut)))
    }
    /// LOAD_SPECIAL of an object whose class has the method as a function.
    pub(super) fn load_special(&mut self, vm: &mut Vm, at: &At) -> Rec {
        let live = at.live(1);
        let (enter, exit) = (vm.names.__enter__, vm.names.__exit__);
        let name = match at.arg {
            0 => enter,
            1 => exit,
            _ => return self.interpret_special(),
        };
        let cls = vm.type_of(live);
        let Some(f) = vm.lookup_in_type(cls, name).filter(|&f| live.is_ptr() && vm.is_method_like(f)) else {
            return self.interpret_special();
        };
        let o = self.peek(1);
        let o = self.class_guard(vm, o, live)?;
        let f = self.constant(f);
        self.drop(1);
        self.push(f);
        self.push(o);
        Ok(())
    }
    fn interpret_special(&mut self) -> Rec {
        self.interpret(1, 2);
        Ok(())
    }
    /// The attribute at this place, if it is read without a call of Python code.
    fn read_place(
        &mut self,
        vm: &mut Vm,
        o: Opnd,
        live: Value,
        name: Gc<StrObj>,
        place: Where,
    ) -> Rec<Option<Opnd>> {
        Ok(Some(match place {
            Where::Word(offset) => {
                let obj = self.class_guard(vm, o, live)?;
                // SAFETY: the place was found for this object's shape.
                let now = unsafe { *taipan_vm::shape::word(live.ptr_unchecked(), offset as usize) };
                if now.is_unbound() {
                    return Err(Reason::Raised);
                }
                let v = self.load(Op::LoadValue, obj, offset as usize, Alias::Slot);
                if specialise::is_member(vm, live, name) {
                    self.guard(Op::GuardNotIs, &[v, Opnd::any(Word::UNBOUND)], &[]);
                }
                v
            }
            Where::Spill(i, attrs) => {
                let obj = self.class_guard(vm, o, live)?;
                let arr = self.load(Op::LoadValue, obj, attrs as usize, Alias::Slot);
                let s = self.snap();
                let arr = self.trace.guard(Op::GuardObj, &[arr], &[], s);
                let offset = taipan_vm::ValueArray::VALUES_OFFSET + 8 * i as usize;
                self.load(Op::LoadValue, arr, offset, Alias::Slot)
            }
            Where::Value(v) => {
                self.class_guard(vm, o, live)?;
                self.constant(v)
            }
            Where::Data(d, e) => {
                self.class_guard(vm, o, live)?;
                let dv = self.constant(d.value());
                self.dict_value(dv, e)
            }
            Where::Method(f) if f.downcast::<FuncObj>().is_some() => {
                let obj = self.class_guard(vm, o, live)?;
                self.new_method(f, obj)
            }
            Where::Method(f) => {
                let obj = self.class_guard(vm, o, live)?;
                let f = self.constant(f);
                self.call(H::bind_native, &[f, obj])
            }
            _ => return Ok(None),
        }))
    }
    /// `getattr` and `hasattr` of a name that stays the same: with what comes of it if the object has no such attribute,
    /// or if it has.
    pub(super) fn look_up(
        &mut self,
        vm: &mut Vm,
        args: &[Opnd],
        lives: &[Value],
        absent: Option<Opnd>,
        present: Option<Opnd>,
    ) -> Rec<Option<Opnd>> {
        let Some(name) = lives[1].to_str().filter(|n| n.is_interned() && live_shape(lives[1]) == id::STR)
        else {
            return Ok(None);
        };
        let live = lives[0];
        if !live.is_ptr() || live.to_type().is_some() || live_shape(live) == id::MODULE {
            return Ok(None);
        }
        if let Some(absent) = absent
            && specialise::lacks_attr(vm, live, name)
        {
            self.same(args[1], lives[1]);
            self.class_guard(vm, args[0], live)?;
            return Ok(Some(absent));
        }
        let place = specialise::resolve_attr(vm, live, name);
        let unset = match place {
            // SAFETY: the place was found for this object's shape.
            Where::Word(at) => {
                unsafe { *taipan_vm::shape::word(live.ptr_unchecked(), at as usize) }.is_unbound()
            }
            Where::Other | Where::InDict(..) | Where::Property(_) => true,
            _ => false,
        };
        if unset {
            return Ok(None);
        }
        self.same(args[1], lives[1]);
        let v = self.read_place(vm, args[0], live, name, place)?;
        Ok(v.map(|v| present.unwrap_or(v)))
    }
    fn load_attr_generic(
        &mut self,
        vm: &mut Vm,
        o: Opnd,
        live: Value,
        name: Gc<StrObj>,
        method: bool,
    ) -> Rec {
        if self.catches() && specialise::lacks_attr(vm, live, name) {
            self.class_guard(vm, o, live)?;
            return self.raises();
        }
        let cls = vm.type_of(live);
        let found = vm.lookup_in_type(cls, name);
        if method {
            // A method load gives one of two shapes of stack. With the class it is known which, but for what an instance
            // has of the same name.
            if let Some(d) = found
                && cls.has_flag(type_flags::PLAIN_GETATTR)
                && vm.is_method_like(d)
            {
                if cls.is_heap_type() || live.is_ptr() && vm.existing_dict(live).is_some() {
                    return Err(Reason::UnsupportedAttribute);
                }
                let obj = self.kind_guard(vm, o, live)?;
                self.drop(1);
                let f = self.constant(d);
                self.push(f);
                self.push(obj);
                return Ok(());
            }
            self.kind_guard(vm, o, live)?;
        }
        let name = self.constant(name.value());
        let o = self.peek(1);
        let r = self.call(H::getattr, &[o, name]);
        self.drop(1);
        self.push(r);
        if method {
            self.push(Opnd::any(Word::UNBOUND));
        }
        Ok(())
    }
    /// The Python function in a classmethod of this class.
    fn class_method(vm: &mut Vm, cls: Gc<TypeObj>, name: Gc<StrObj>) -> Option<Value> {
        let d = vm.lookup_in_type(cls, name)?;
        if !d.is_ptr() || live_shape(d) != id::CLASSMETHOD {
            return None;
        }
        let f = d.downcast::<WrapObj>()?.func.get();
        f.downcast::<FuncObj>().map(|f| f.value())
    }
    /// A bound method.
    fn new_method(&mut self, f: Value, of: Opnd) -> Opnd {
        let f = self.constant(f);
        let header = Word::header(id::METHOD, kind::METHOD.0, 0);
        let m = self.trace.op(Op::New, &[], &[size_of::<MethodObj>() as u64, header.0]);
        self.trace.store(Op::InitValue, m, f, std::mem::offset_of!(MethodObj, func) as u32, Alias::Immut);
        self.trace.store(Op::InitValue, m, of, std::mem::offset_of!(MethodObj, self_) as u32, Alias::Immut);
        m
    }
    /// Stores an attribute at this offset of an object, which has these shapes before and after.
    pub(super) fn store_word(&mut self, obj: Opnd, v: Opnd, offset: u32, before: u32, after: u32) {
        let v = self.any(v);
        self.trace.store(Op::StoreValue, obj, v, offset, Alias::Slot);
        if before != after {
            self.trace.op(Op::StoreShape, &[obj], &[after as u64]);
        }
    }
    pub(super) fn store_attr(&mut self, vm: &mut Vm, at: &At) -> Rec {
        let name = self.top().code.name_at(at.arg);
        let (v, o) = (self.peek(2), self.peek(1));
        let live = at.live(1);
        if let Some((offset, before, after)) = specialise::resolve_store(vm, live, name) {
            let obj = self.class_guard(vm, o, live)?;
            self.store_word(obj, v, offset, before, after);
        } else if let Some((i, attrs)) = spilled_store(vm, live, name) {
            let obj = self.class_guard(vm, o, live)?;
            let v = self.any(v);
            let arr = self.load(Op::LoadValue, obj, attrs as usize, Alias::Slot);
            let arr = self.guard(Op::GuardObj, &[arr], &[]);
            let offset = taipan_vm::ValueArray::VALUES_OFFSET + 8 * i as usize;
            self.trace.store(Op::StoreValue, arr, v, offset as u32, Alias::Slot);
        } else {
            let name = self.constant(name.value());
            self.call(H::setattr, &[o, name, v]);
        }
        self.drop(2);
        Ok(())
    }
}
/// Index and place of the array, for an attribute that lies there and that nothing of the class takes a store of.
fn spilled_store(vm: &mut Vm, live: Value, name: Gc<StrObj>) -> Option<(u32, u32)> {
    let cls = vm.type_of(live);
    if !live.is_ptr() || !cls.has_flag(type_flags::PLAIN_SETATTR) || vm.lookup_in_type(cls, name).is_some() {
        return None;
    }
    match specialise::resolve_attr(vm, live, name) {
        Where::Spill(i, attrs) => Some((i, attrs)),
        _ => None,
    }
}
/// A function, class or module: names that stand for one hardly ever stand for another.
fn is_stable(v: Value) -> bool {
    matches!(v.kind(), Some(kind::FUNCTION | kind::TYPE | kind::MODULE | kind::NATIVE_FN))
}
