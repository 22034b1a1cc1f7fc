//! What is known of the shapes and kinds of objects at a place.
//!
//! A kind never changes. A shape does by stores to class `shape`, unless the program says that it is fixed.

use crate::effects::{Alias, AliasSet, Facts};
use crate::table::Op;
use crate::trace::{Inst, Opnd};
use std::collections::BTreeMap;

/// Shapes and kinds by (new) operand.
#[derive(Clone, Default)]
pub struct Shapes {
    shapes: BTreeMap<Opnd, u32>,
    kinds: BTreeMap<Opnd, u8>,
}

impl Shapes {
    pub fn shape(&self, o: Opnd, facts: &dyn Facts) -> Option<u32> {
        let fixed = || Some(facts.fixed_header(o.constant()?.bits)?.header_shape());
        self.shapes.get(&o).copied().or_else(fixed)
    }
    pub fn kind(&self, o: Opnd, facts: &dyn Facts) -> Option<u8> {
        let of_shape = || facts.shape_kind(self.shape(o, facts)?);
        self.kinds.get(&o).copied().or_else(of_shape)
    }
    pub fn set_shape(&mut self, o: Opnd, shape: u32, facts: &dyn Facts) {
        self.shapes.insert(o, shape);
        if let Some(kind) = facts.shape_kind(shape) {
            self.kinds.insert(o, kind);
        }
    }
    pub fn forget_shape(&mut self, o: Opnd) {
        self.shapes.remove(&o);
    }
    /// The objects whose shape is known.
    pub fn known(&self) -> impl Iterator<Item = (Opnd, u32)> + '_ {
        self.shapes.iter().map(|(o, s)| (*o, *s))
    }
    /// Two objects that cannot be the same, by what they are.
    pub fn differ(&self, a: Opnd, b: Opnd, facts: &dyn Facts) -> bool {
        let shapes = matches!((self.shape(a, facts), self.shape(b, facts)), (Some(x), Some(y)) if x != y);
        shapes || matches!((self.kind(a, facts), self.kind(b, facts)), (Some(x), Some(y)) if x != y)
    }

    /// What holds behind an instruction (in new terms) that has run and not left. `result` is what it gave.
    pub fn see(&mut self, inst: &Inst, result: Opnd, facts: &dyn Facts) {
        match inst.op {
            Op::GuardShape => self.set_shape(inst.args[0], inst.shape(), facts),
            Op::GuardKind => {
                self.kinds.insert(inst.args[0], inst.kind());
            }
            Op::New => {
                self.set_shape(result, inst.header().header_shape(), facts);
                self.kinds.insert(result, inst.header().header_kind());
            }
            Op::StoreShape => {
                let obj = inst.args[0];
                // What may be the same object is of unknown shape now.
                let may_be = |o: Opnd, shape: u32| {
                    o != obj && !facts.shape_is_fixed(shape) && !self.differ(o, obj, facts)
                };
                let same: Vec<Opnd> = self.known().filter(|(o, s)| may_be(*o, *s)).map(|(o, _)| o).collect();
                same.into_iter().for_each(|o| self.forget_shape(o));
                self.set_shape(obj, inst.shape(), facts);
            }
            _ => self.written(inst.effects(facts).writes, facts),
        }
    }
    fn written(&mut self, classes: AliasSet, facts: &dyn Facts) {
        if classes.contains(Alias::Shape) {
            self.shapes.retain(|_, shape| facts.shape_is_fixed(*shape));
        }
    }
}
