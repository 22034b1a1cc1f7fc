//! Second pass: local, global, free or cell.

use super::*;
use crate::error::Res;
use crate::names::Names;
use crate::source::Source;

type Set = FxHashSet<Sym>;

struct Analyzer<'a> {
    table: &'a mut SymTable,
    src: &'a Source<'a>,
    names: &'a Names,
    class: Sym,
    classdict: Sym,
    conditional: Sym,
}

pub(super) fn analyze(table: &mut SymTable, src: &Source<'_>, names: &mut Names) -> Res {
    let [class, classdict, conditional] =
        ["__class__", "__classdict__", "__conditional_annotations__"].map(|n| names.intern(n));
    let mut a = Analyzer { table, src, names, class, classdict, conditional };
    let mut free = Set::default();
    a.block(BlockId(0), None, &mut free, &mut Set::default(), &mut Set::default(), None)
}

impl Analyzer<'_> {
    fn at_directive(&self, id: BlockId, name: Sym, msg: String) -> Box<crate::SyntaxErrorInfo> {
        let b = self.table.block(id);
        let range = b.directives.iter().find(|(n, _)| *n == name).map_or(b.range, |(_, r)| *r);
        self.src.error(msg, range)
    }

    /// The scope of one name.
    fn name(
        &self,
        id: BlockId,
        name: Sym,
        flags: u32,
        bound: Option<&mut Set>,
        local: &mut Set,
        free: &mut Set,
        global: &mut Set,
        type_params: &mut Set,
        class_entry: Option<BlockId>,
    ) -> Res<NameScope> {
        if flags & def::GLOBAL != 0 {
            if flags & def::NONLOCAL != 0 {
                let msg = format!("name '{}' is nonlocal and global", self.names.get(name));
                return Err(self.at_directive(id, name, msg));
            }
            global.insert(name);
            if let Some(bound) = bound {
                bound.remove(&name);
            }
            return Ok(NameScope::GlobalExplicit);
        }
        if flags & def::NONLOCAL != 0 {
            let Some(bound) = bound else {
                return Err(self.at_directive(
                    id,
                    name,
                    "nonlocal declaration not allowed at module level".into(),
                ));
            };
            if !bound.contains(&name) {
                let msg = format!("no binding for nonlocal '{}' found", self.names.get(name));
                return Err(self.at_directive(id, name, msg));
            }
            if type_params.contains(&name) {
                let msg =
                    format!("nonlocal binding not allowed for type parameter '{}'", self.names.get(name));
                return Err(self.at_directive(id, name, msg));
            }
            free.insert(name);
            return Ok(NameScope::Free);
        }
        if flags & def::BOUND != 0 {
            local.insert(name);
            global.remove(&name);
            if flags & def::TYPE_PARAM != 0 {
                type_params.insert(name);
            } else {
                type_params.remove(&name);
            }
            return Ok(NameScope::Local);
        }
        // In a scope that sees a class, a name the class binds is looked up there first, then as a global.
        if let Some(class) = class_entry.filter(|_| name != self.classdict) {
            let class_flags = self.table.block(class).symbols.flags(name);
            if class_flags & def::GLOBAL != 0 {
                return Ok(NameScope::GlobalExplicit);
            }
            if class_flags & def::BOUND != 0 && class_flags & def::NONLOCAL == 0 {
                return Ok(NameScope::GlobalImplicit);
            }
        }
        if bound.is_some_and(|b| b.contains(&name)) {
            free.insert(name);
            return Ok(NameScope::Free);
        }
        Ok(NameScope::GlobalImplicit)
    }

    fn block(
        &mut self,
        id: BlockId,
        mut bound: Option<&mut Set>,
        free: &mut Set,
        global: &mut Set,
        type_params: &mut Set,
        class_entry: Option<BlockId>,
    ) -> Res {
        crate::grow(|| self.block_inner(id, bound.take(), free, global, type_params, class_entry))
    }

    fn block_inner(
        &mut self,
        id: BlockId,
        mut bound: Option<&mut Set>,
        free: &mut Set,
        global: &mut Set,
        type_params: &mut Set,
        class_entry: Option<BlockId>,
    ) -> Res {
        let i = id.0 as usize;
        let kind = self.table.blocks[i].kind;
        let is_class = kind == BlockKind::Class;
        let mut local = Set::default();
        let mut newbound = Set::default();
        let mut newglobal = Set::default();
        let mut newfree = Set::default();
        let mut inlined_cells = Set::default();
        let mut scopes: FxHashMap<Sym, NameScope> = FxHashMap::default();
        if is_class {
            newglobal.extend(&*global);
            if let Some(b) = &bound {
                newbound.extend(b.iter());
            }
        }
        let symbols: Vec<(Sym, u32)> =
            self.table.blocks[i].symbols.iter().map(|(n, s)| (n, s.flags)).collect();
        for (name, flags) in symbols {
            let scope = self.name(
                id,
                name,
                flags,
                bound.as_deref_mut(),
                &mut local,
                free,
                global,
                type_params,
                class_entry,
            )?;
            scopes.insert(name, scope);
        }
        if is_class {
            newbound.extend([self.class, self.classdict, self.conditional]);
        } else {
            if kind.is_function_like() {
                newbound.extend(&local);
            }
            if let Some(b) = &bound {
                newbound.extend(b.iter());
            }
            newglobal.extend(&*global);
        }
        let children = self.table.blocks[i].children.clone();
        let sees_class = self.table.blocks[i].can_see_class_scope;
        let mut new_children = Vec::with_capacity(children.len());
        for child in children {
            let c = self.table.block(child);
            let inlined = c.comprehension.is_some_and(|k| k != ComprehensionKind::Generator) && !sees_class;
            let child_class = if !c.can_see_class_scope {
                None
            } else if is_class {
                Some(id)
            } else {
                class_entry
            };
            let mut child_free = Set::default();
            self.block(
                child,
                Some(&mut newbound.clone()),
                &mut child_free,
                &mut newglobal.clone(),
                &mut type_params.clone(),
                child_class,
            )?;
            if inlined {
                self.inline(id, child, &mut scopes, &mut child_free, &mut inlined_cells);
                self.table.blocks[child.0 as usize].comp_inlined = true;
                new_children.extend(self.table.block(child).children.iter().copied());
            } else {
                new_children.push(child);
            }
            newfree.extend(child_free);
        }
        self.table.blocks[i].children = new_children;
        if kind.is_function_like() {
            for (name, scope) in scopes.iter_mut() {
                if *scope == NameScope::Local && (newfree.contains(name) || inlined_cells.contains(name)) {
                    *scope = NameScope::Cell;
                    newfree.remove(name);
                }
            }
        } else if is_class {
            let b = &mut self.table.blocks[i];
            b.needs_class_closure |= newfree.remove(&self.class);
            b.needs_classdict |= newfree.remove(&self.classdict);
            b.has_conditional_annotations |= newfree.remove(&self.conditional);
        }
        let b = &mut self.table.blocks[i];
        for (name, s) in b.symbols.iter_mut() {
            if inlined_cells.contains(&name) {
                s.flags |= def::COMP_CELL;
            }
            s.scope = scopes.get(&name).copied().unwrap_or_default();
        }
        for &name in &newfree {
            if let Some(s) = b.symbols.get_mut(name) {
                if is_class || sees_class {
                    s.flags |= def::FREE_CLASS;
                }
                continue;
            }
            if bound.as_ref().is_some_and(|b| !b.contains(&name)) {
                continue;
            }
            b.symbols.entry(name).scope = NameScope::Free;
        }
        free.extend(newfree);
        Ok(())
    }

    /// Takes the names of a comprehension that runs inside the frame of `outer` into its table.
    fn inline(
        &mut self,
        outer: BlockId,
        comp: BlockId,
        scopes: &mut FxHashMap<Sym, NameScope>,
        comp_free: &mut Set,
        inlined_cells: &mut Set,
    ) {
        let in_class = self.table.block(outer).kind == BlockKind::Class;
        let symbols: Vec<(Sym, Symbol)> = self.table.block(comp).symbols.iter().collect();
        for (name, s) in symbols {
            if s.flags & def::PARAM != 0 {
                continue;
            }
            let mut scope = s.scope;
            if scope == NameScope::Cell || s.flags & def::COMP_CELL != 0 {
                inlined_cells.insert(name);
            }
            let free_in_child = self
                .table
                .block(comp)
                .children
                .iter()
                .any(|c| self.table.block(*c).symbols.scope(name) == NameScope::Free);
            // The class's own cells are not visible to code that runs in its frame, only to functions inside.
            let class_cell = [self.class, self.classdict, self.conditional].contains(&name);
            if scope == NameScope::Free && in_class && class_cell {
                scope = NameScope::GlobalImplicit;
                if !free_in_child {
                    comp_free.remove(&name);
                }
                self.table.blocks[comp.0 as usize].symbols.remove(name);
            }
            let block = &mut self.table.blocks[outer.0 as usize];
            match block.symbols.get(name) {
                None => {
                    block.symbols.entry(name).flags = s.flags;
                    scopes.insert(name, scope);
                }
                Some(existing) => {
                    if existing.flags & def::BOUND != 0 && !in_class && !free_in_child {
                        comp_free.remove(&name);
                    }
                }
            }
        }
    }
}
