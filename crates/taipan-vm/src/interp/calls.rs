//! Pushing frames and binding arguments to parameters.

use crate::call::Args;
use crate::code::CodeObj;
use crate::frame::{Frame, HEADER_WORDS};
use crate::object::*;
use crate::{R, Vm};
use taipan_bytecode::co;
use taipan_heap::{Gc, Value};

#[inline(always)]
pub fn consts_of(code: Gc<CodeObj>) -> *const Value {
    code.consts.get().map_or(std::ptr::null(), |c| c.as_ptr_values())
}

/// Writes a frame header at `at`; returns the locals.
///
/// # Safety
/// There is room for the whole frame.
#[inline(always)]
pub unsafe fn write_header(
    at: *mut Value,
    prev: *mut Value,
    ret_sp: *mut Value,
    func: Gc<FuncObj>,
    code: Gc<CodeObj>,
    flags: usize,
) -> *mut Value {
    // SAFETY: promised by the caller.
    unsafe {
        let consts = consts_of(code);
        at.cast::<Frame>().write(Frame {
            prev,
            ret_sp,
            pc: code.words.get(),
            func: func.value(),
            code: code.value(),
            consts,
            frame_obj: Value::UNBOUND,
            locals: Value::UNBOUND,
            flags,
        });
        at.add(HEADER_WORDS)
    }
}

/// Address of the values of an array.
pub trait ArrayValues {
    fn as_ptr_values(&self) -> *const Value;
}
impl ArrayValues for Gc<taipan_heap::ValueArray> {
    #[inline(always)]
    fn as_ptr_values(&self) -> *const Value {
        self.as_ptr().cast::<u8>().wrapping_add(taipan_heap::ValueArray::VALUES_OFFSET).cast()
    }
}

impl Vm {
    #[inline]
    pub fn check_depth(&mut self) -> R<()> {
        if self.thread.depth as isize >= self.thread.most_frames {
            return Err(self.depth_error());
        }
        Ok(())
    }
    #[cold]
    #[inline(never)]
    fn depth_error(&mut self) -> crate::Raised {
        self.with_frames(50, |vm| vm.recursion_error("maximum recursion depth exceeded"))
    }
    /// Pushes a frame for a call at `sp` (where the caller's operands end); `ret_sp` is `sp`. Returns the locals.
    pub(crate) fn push_frame(
        &mut self,
        func: Gc<FuncObj>,
        args: Args,
        sp: *mut Value,
        flags: usize,
    ) -> R<*mut Value> {
        self.push_frame_ret(func, args, sp, sp, flags)
    }
    /// As [`Vm::push_frame`] with the place for the result apart from where the frame begins.
    pub(crate) fn push_frame_ret(
        &mut self,
        func: Gc<FuncObj>,
        args: Args,
        sp: *mut Value,
        ret_sp: *mut Value,
        flags: usize,
    ) -> R<*mut Value> {
        let Some(code) = func.code.get() else { return Err(self.system_error("function without code")) };
        // SAFETY: the room is checked before anything is written.
        unsafe {
            if sp.add(code.frame_words()) >= self.thread.stack_limit {
                return Err(self.recursion_error("maximum recursion depth exceeded"));
            }
            let fp = write_header(sp, self.thread.fp, ret_sp, func, code, flags);
            let n = code.n_localsplus as usize;
            let nargs = args.all.len();
            if code.simple_args && args.kwnames.is_none() && nargs == code.argcount as usize {
                taipan_heap::copy_words(args.all.as_ptr().cast(), fp.cast(), nargs);
                for i in nargs..n {
                    fp.add(i).write(Value::UNBOUND);
                }
            } else {
                for i in 0..n {
                    fp.add(i).write(Value::UNBOUND);
                }
                self.unpack(code);
                // The collector must see what is bound while dicts and tuples are made.
                let saved = self.thread.sp;
                self.thread.sp = fp.add(n);
                let r = self.bind_arguments(func, code, args, std::slice::from_raw_parts_mut(fp, n));
                self.thread.sp = saved;
                r?;
            }
            self.thread.sp = fp.add(n);
            self.thread.fp = fp;
            Ok(fp)
        }
    }

    /// Binds any call's arguments to the parameters (the first locals).
    #[inline(never)]
    fn bind_arguments(
        &mut self,
        func: Gc<FuncObj>,
        code: Gc<CodeObj>,
        args: Args,
        locals: &mut [Value],
    ) -> R<()> {
        let (argc, kwonly) = (code.argcount as usize, code.kwonly as usize);
        let total = argc + kwonly;
        let pos = args.positional();
        let n = pos.len().min(argc);
        locals[..n].copy_from_slice(&pos[..n]);
        let mut next = total;
        if code.has(co::VARARGS) {
            locals[next] = self.new_tuple(&pos[n..]).value();
            next += 1;
        }
        let varkw = if code.has(co::VARKEYWORDS) {
            let d = self.new_dict();
            locals[next] = d.value();
            Some(d)
        } else {
            None
        };
        if args.kwnames.is_some() {
            self.bind_keywords(func, code, args, locals, varkw)?;
        }
        if pos.len() > argc && !code.has(co::VARARGS) {
            return Err(self.too_many_positional(func, code, pos.len(), locals));
        }
        if pos.len() < argc {
            let defaults = func.defaults.get().to_tuple();
            let nd = defaults.map_or(0, |d| d.len).min(argc);
            let first_default = argc - nd;
            if locals[..first_default].iter().any(|v| v.is_unbound()) {
                let missing: Vec<usize> = (0..first_default).filter(|&i| locals[i].is_unbound()).collect();
                return Err(self.missing_arguments(func, code, &missing, "positional"));
            }
            if let Some(d) = defaults {
                for (i, local) in locals[first_default..argc].iter_mut().enumerate() {
                    if local.is_unbound() {
                        *local = d.get(d.len - nd + i);
                    }
                }
            }
        }
        if kwonly > 0 {
            let kwdefaults = func.kwdefaults.get().to_dict();
            let mut missing = Vec::new();
            for (i, local) in locals.iter_mut().enumerate().take(total).skip(argc) {
                if local.is_unbound() {
                    match kwdefaults.and_then(|d| d.get_str(code.local_name(i))) {
                        Some(v) => *local = v,
                        None => missing.push(i),
                    }
                }
            }
            if !missing.is_empty() {
                return Err(self.missing_arguments(func, code, &missing, "keyword-only"));
            }
        }
        Ok(())
    }
    fn bind_keywords(
        &mut self,
        func: Gc<FuncObj>,
        code: Gc<CodeObj>,
        args: Args,
        locals: &mut [Value],
        varkw: Option<Gc<crate::dict::DictObj>>,
    ) -> R<()> {
        let (argc, posonly, total) =
            (code.argcount as usize, code.posonly as usize, (code.argcount + code.kwonly) as usize);
        let _ = argc;
        let (Some(names), Some(parameters)) = (args.kwnames, code.local_names.get()) else { return Ok(()) };
        let parameters = &parameters.as_slice()[..total];
        let first = args.all.len() - names.len;
        for (k, &key) in names.as_slice().iter().enumerate() {
            let v = args.all[first + k];
            let Some(name) = key.to_str() else {
                return Err(self.type_error("keywords must be strings"));
            };
            let found = parameters[posonly..]
                .iter()
                .position(|p| *p == key)
                // Two interned strings are equal only if they are the same.
                .or_else(|| {
                    if name.is_interned() {
                        None
                    } else {
                        parameters[posonly..].iter().position(|p| p.to_str().is_some_and(|p| p.equals(&name)))
                    }
                })
                .map(|i| posonly + i);
            match found {
                Some(i) if locals[i].is_unbound() => locals[i] = v,
                Some(_) => {
                    let q = self.func_text(func);
                    return Err(self.type_error(format!("{q}() got multiple values for argument '{name}'")));
                }
                None => match varkw {
                    Some(d) => {
                        self.dict_set(d, key, v)?;
                    }
                    None => return Err(self.unexpected_keyword(func, code, args, name)),
                },
            }
        }
        Ok(())
    }
    /// `f.__qualname__` for messages.
    fn func_text(&mut self, func: Gc<FuncObj>) -> String {
        func.qualname.get().to_str().map_or_else(String::new, |s| s.to_string_lossy())
    }
    #[cold]
    fn unexpected_keyword(
        &mut self,
        func: Gc<FuncObj>,
        code: Gc<CodeObj>,
        args: Args,
        name: Gc<StrObj>,
    ) -> crate::Raised {
        let q = self.func_text(func);
        let posonly = code.posonly as usize;
        let mut hits = Vec::new();
        for (n, _) in args.keywords() {
            if (0..posonly).any(|i| code.local_name(i).equals(&n)) {
                hits.push(n.to_string_lossy());
            }
        }
        if !hits.is_empty() {
            return self.type_error(format!(
                "{q}() got some positional-only arguments passed as keyword arguments: '{}'",
                hits.join(", ")
            ));
        }
        let candidates: Vec<String> = (posonly..(code.argcount + code.kwonly) as usize)
            .map(|i| code.local_name(i).to_string_lossy())
            .collect();
        match crate::interp::runtime::suggest(&name.to_string_lossy(), &candidates) {
            Some(s) => self.type_error(format!(
                "{q}() got an unexpected keyword argument '{name}'. Did you mean '{s}'?"
            )),
            None => self.type_error(format!("{q}() got an unexpected keyword argument '{name}'")),
        }
    }
    #[cold]
    fn missing_arguments(
        &mut self,
        func: Gc<FuncObj>,
        code: Gc<CodeObj>,
        missing: &[usize],
        what: &str,
    ) -> crate::Raised {
        let q = self.func_text(func);
        let names: Vec<String> = missing.iter().map(|&i| format!("'{}'", code.local_name(i))).collect();
        let list = match names.as_slice() {
            [a] => a.clone(),
            [a, b] => format!("{a} and {b}"),
            [rest @ .., last] => format!("{}, and {last}", rest.join(", ")),
            [] => String::new(),
        };
        let s = if names.len() == 1 { "" } else { "s" };
        self.type_error(format!("{q}() missing {} required {what} argument{s}: {list}", names.len()))
    }
    #[cold]
    fn too_many_positional(
        &mut self,
        func: Gc<FuncObj>,
        code: Gc<CodeObj>,
        given: usize,
        locals: &[Value],
    ) -> crate::Raised {
        let q = self.func_text(func);
        let (argc, kwonly) = (code.argcount as usize, code.kwonly as usize);
        let defaults = func.defaults.get().to_tuple().map_or(0, |d| d.len);
        let kwgiven = (argc..argc + kwonly).filter(|&i| !locals[i].is_unbound()).count();
        let (takes, plural) = if defaults > 0 {
            (format!("from {} to {argc}", argc.saturating_sub(defaults)), true)
        } else {
            (format!("{argc}"), argc != 1)
        };
        let kw = if kwgiven > 0 {
            let s = if given != 1 { "s" } else { "" };
            let t = if kwgiven != 1 { "s" } else { "" };
            format!(" positional argument{s} (and {kwgiven} keyword-only argument{t})")
        } else {
            String::new()
        };
        let verb = if given == 1 && kwgiven == 0 { "was" } else { "were" };
        self.type_error(format!(
            "{q}() takes {takes} positional argument{} but {given}{kw} {verb} given",
            if plural { "s" } else { "" }
        ))
    }
}
