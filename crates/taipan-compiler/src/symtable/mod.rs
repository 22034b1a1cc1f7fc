//! The symbol table: which scope every name belongs to.
//!
//! Two passes, as CPython's: [`build`] walks the tree and records for every block what happens to each name; [`analyze`] then
//! decides local, global, free or cell, inlines comprehensions and passes free names outward. Blocks are found again by the
//! address of the node that makes them ([`Key`]), which is stable because the tree is not changed.

mod analyze;
mod build;
mod export;

use crate::names::Sym;
use ruff_text_size::TextRange;
use rustc_hash::{FxHashMap, FxHashSet};

pub use build::build;
pub(crate) use export::export;

/// What kind of block.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum BlockKind {
    Module,
    Function,
    Class,
    /// Deferred annotations: `__annotate__`.
    Annotation,
    TypeAlias,
    TypeParameters,
    /// Bound, constraints or default of a type parameter.
    TypeVariable,
}

impl BlockKind {
    /// Names are in slots, not in a dict.
    pub fn is_function_like(self) -> bool {
        !matches!(self, BlockKind::Module | BlockKind::Class)
    }
}

#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum ComprehensionKind {
    List,
    Set,
    Dict,
    Generator,
}

/// What happens to a name in a block, numbered as CPython's `DEF_*`.
pub mod def {
    pub const GLOBAL: u32 = 1;
    pub const LOCAL: u32 = 2;
    pub const PARAM: u32 = 4;
    pub const NONLOCAL: u32 = 8;
    pub const USE: u32 = 16;
    pub const FREE_CLASS: u32 = 64;
    pub const IMPORT: u32 = 128;
    pub const ANNOT: u32 = 256;
    pub const COMP_ITER: u32 = 512;
    pub const TYPE_PARAM: u32 = 1024;
    /// A cell of a comprehension that was inlined here.
    pub const COMP_CELL: u32 = 2048;
    pub const BOUND: u32 = LOCAL | PARAM | IMPORT | TYPE_PARAM;
}

#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
pub enum NameScope {
    #[default]
    Unknown,
    Local,
    GlobalExplicit,
    GlobalImplicit,
    Free,
    Cell,
}

#[derive(Copy, Clone, Debug, Default)]
pub struct Symbol {
    pub flags: u32,
    pub scope: NameScope,
}

/// Insertion-ordered table of a block's names.
#[derive(Default)]
pub struct Symbols {
    index: FxHashMap<Sym, u32>,
    list: Vec<(Sym, Symbol)>,
}

impl Symbols {
    pub fn get(&self, name: Sym) -> Option<&Symbol> {
        self.index.get(&name).map(|&i| &self.list[i as usize].1)
    }
    pub fn get_mut(&mut self, name: Sym) -> Option<&mut Symbol> {
        self.index.get(&name).map(|&i| &mut self.list[i as usize].1)
    }
    pub fn entry(&mut self, name: Sym) -> &mut Symbol {
        let list = &mut self.list;
        let i = *self.index.entry(name).or_insert_with(|| {
            list.push((name, Symbol::default()));
            list.len() as u32 - 1
        });
        &mut self.list[i as usize].1
    }
    pub fn remove(&mut self, name: Sym) {
        if let Some(i) = self.index.remove(&name) {
            self.list.remove(i as usize);
            for v in self.index.values_mut() {
                if *v > i {
                    *v -= 1;
                }
            }
        }
    }
    pub fn retain(&mut self, keep: impl Fn(Sym) -> bool) {
        self.list.retain(|(n, _)| keep(*n));
        self.index = self.list.iter().enumerate().map(|(i, (n, _))| (*n, i as u32)).collect();
    }
    pub fn iter(&self) -> impl Iterator<Item = (Sym, Symbol)> + '_ {
        self.list.iter().copied()
    }
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (Sym, &mut Symbol)> + '_ {
        self.list.iter_mut().map(|(n, s)| (*n, s))
    }
    pub fn contains(&self, name: Sym) -> bool {
        self.index.contains_key(&name)
    }
    pub fn flags(&self, name: Sym) -> u32 {
        self.get(name).map_or(0, |s| s.flags)
    }
    pub fn scope(&self, name: Sym) -> NameScope {
        self.get(name).map_or(NameScope::Unknown, |s| s.scope)
    }
}

#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct BlockId(pub u32);

/// The node that makes a block: its address and, where a node makes several blocks, which.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct Key(usize, u8);

impl Key {
    pub fn new<T>(node: &T) -> Key {
        Key(node as *const T as usize, 0)
    }
    /// The annotations of a function's parameters.
    pub fn annotations<T>(node: &T) -> Key {
        Key(node as *const T as usize, 1)
    }
    pub fn bound<T>(node: &T) -> Key {
        Key(node as *const T as usize, 2)
    }
    pub fn default<T>(node: &T) -> Key {
        Key(node as *const T as usize, 3)
    }
    pub fn module() -> Key {
        Key(0, 0)
    }
}

/// One block.
pub struct Block {
    pub kind: BlockKind,
    key: Key,
    pub name: Sym,
    pub range: TextRange,
    pub symbols: Symbols,
    /// Parameters in the order of the frame's slots.
    pub varnames: Vec<Sym>,
    pub children: Vec<BlockId>,
    /// `global` and `nonlocal` statements, for error positions.
    directives: Vec<(Sym, TextRange)>,
    /// What a type variable block is, for error texts.
    scope_info: &'static str,
    pub comprehension: Option<ComprehensionKind>,
    pub comp_inlined: bool,
    comp_iter_target: bool,
    comp_iter_expr: u32,
    pub nested: bool,
    pub generator: bool,
    pub coroutine: bool,
    pub method: bool,
    pub has_docstring: bool,
    pub varargs: bool,
    pub varkeywords: bool,
    pub needs_class_closure: bool,
    pub needs_classdict: bool,
    pub can_see_class_scope: bool,
    in_conditional: bool,
    pub annotations_used: bool,
    pub has_conditional_annotations: bool,
    pub annotation_block: Option<BlockId>,
    /// The only names that the surrounding class mangles, in the type-parameter block of a class and blocks inside it.
    pub mangled: Option<FxHashSet<Sym>>,
}

/// A block as plain data: what `_symtable.symtable` shows.
#[derive(Clone, Debug)]
pub struct SymbolBlock {
    pub name: String,
    /// `TYPE_*`: function 0, class 1, module 2, annotation 3, type alias 4, type parameters 5, type variable 6.
    pub kind: u32,
    pub lineno: u32,
    pub nested: bool,
    /// Flags, with the scope (local 1, explicit global 2, implicit global 3, free 4, cell 5) from bit 12 up.
    pub symbols: Vec<(String, u32)>,
    pub varnames: Vec<String>,
    /// Indices into the whole list.
    pub children: Vec<usize>,
}

pub struct SymTable {
    pub blocks: Vec<Block>,
    by_key: FxHashMap<Key, BlockId>,
}

impl SymTable {
    pub fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id.0 as usize]
    }
    pub fn lookup(&self, key: Key) -> Option<BlockId> {
        self.by_key.get(&key).copied()
    }
    pub fn key_of(&self, id: BlockId) -> Option<Key> {
        self.blocks.get(id.0 as usize).map(|b| b.key)
    }
    pub fn top(&self) -> BlockId {
        BlockId(0)
    }
}
