//! Interned names: both passes compare and hash names as small numbers.

use rustc_hash::FxHashMap;
use std::rc::Rc;

#[derive(Copy, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Sym(u32);

/// Names of one compilation.
#[derive(Default)]
pub struct Names {
    map: FxHashMap<Rc<str>, Sym>,
    list: Vec<Rc<str>>,
}

impl Names {
    pub fn intern(&mut self, s: &str) -> Sym {
        if let Some(&sym) = self.map.get(s) {
            return sym;
        }
        let sym = Sym(self.list.len() as u32);
        let rc: Rc<str> = Rc::from(s);
        self.list.push(rc.clone());
        self.map.insert(rc, sym);
        sym
    }
    pub fn get(&self, sym: Sym) -> &str {
        &self.list[sym.0 as usize]
    }
    /// A copy of the text that does not borrow the table.
    pub fn text(&self, sym: Sym) -> Rc<str> {
        self.list[sym.0 as usize].clone()
    }
    /// `__x` inside `class C` is `_C__x`.
    pub fn mangle(&mut self, class: Option<Sym>, name: &str) -> Sym {
        let Some(class) = class else { return self.intern(name) };
        if !name.starts_with("__") || name.ends_with("__") || name.contains('.') {
            return self.intern(name);
        }
        let class = self.text(class);
        let stripped = class.trim_start_matches('_');
        if stripped.is_empty() {
            return self.intern(name);
        }
        self.intern(&format!("_{stripped}{name}"))
    }
}

impl Sym {
    pub fn raw(self) -> u32 {
        self.0
    }
    pub fn from_raw(n: u32) -> Sym {
        Sym(n)
    }
}
