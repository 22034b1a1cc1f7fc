//! Virtual objects and the loop.
//!
//! A parameter that is a virtual object when the loop is entered, and another one (or the same) at its end, never needs
//! to be made: its fields become parameters instead, without boxes, and the parameter is a virtual object with these
//! fields. As with everything that is assumed of a loop it is tried, and looked at at the end: the object there must be
//! virtual still, of the same header and with fields of the same types. If not, types get wider, and then the parameter
//! is a real object again, and the loop is walked anew.
//!
//! An object that the loop can reach in two ways (as two parameters, from a field, from an exit that names it
//! directly) is not taken apart: it would become two.

use super::{Pass, State, Value};
use crate::effects::Alias;
use crate::ids::*;
use crate::snapshot::Repr;
use crate::table::Op;
use crate::trace::{Inst, Opnd};
use crate::ty::Type;
use crate::word::Word;
use std::collections::BTreeMap;

/// A parameter that is taken apart.
struct Plan {
    header: Word,
    bytes: u32,
    fields: Vec<PlannedField>,
}

#[derive(Copy, Clone)]
struct PlannedField {
    offset: u32,
    repr: Repr,
    class: Alias,
    ty: Type,
}

impl Pass<'_> {
    pub(super) fn walk_loop(&mut self, head: InstId) {
        let params: Vec<InstId> = self.rw.old.params().collect();
        let body: Vec<InstId> = self.rw.old.ids().skip(head.index() + 1 + params.len()).collect();
        let Some((&end, body)) = body.split_last() else { return };
        let (first, next) = (self.rw.old[head].args.clone(), self.rw.old[end].args.clone());
        self.make_used_real(head);
        let mut plans = self.plans(head, &first);
        // What is no plan's becomes real now, once.
        for (o, plan) in first.iter().zip(&plans) {
            if plan.is_none() {
                let v = self.value(*o);
                self.real(v);
            }
        }
        let mark = self.rw.mark();
        let (made, same) = (self.made.clone(), self.same.clone());
        for round in 0.. {
            if round == super::super::ROUNDS {
                plans.iter_mut().for_each(|p| *p = None);
            }
            self.enter(&params, &first, &plans);
            for &u in body {
                self.step(u);
            }
            let mut weaker = false;
            // First what must be real; it may reach what is hoped to be virtual.
            for (o, plan) in next.iter().zip(&plans) {
                match self.object(*o).filter(|_| plan.is_some()) {
                    Some(object) => self.make_fields_real(object),
                    None => {
                        let v = self.value(*o);
                        self.real(v);
                    }
                }
            }
            let mut args = Vec::new();
            let mut taken: Vec<InstId> = Vec::new();
            for (o, slot) in next.iter().zip(&mut plans) {
                let v = self.value(*o);
                let Some(plan) = slot else {
                    args.push(self.real(v));
                    continue;
                };
                let fields = self.taken_apart(v, plan).filter(|_| match v {
                    Value::Made(u) => !taken.contains(&u),
                    Value::Real(_) => false,
                });
                if let Value::Made(u) = v {
                    taken.push(u);
                }
                match fields {
                    None => {
                        *slot = None;
                        weaker = true;
                    }
                    Some(values) => {
                        for (v, field) in values.into_iter().zip(&mut plan.fields) {
                            match self.unboxed(v, field.ty) {
                                Some(o) => args.push(o),
                                None => {
                                    weaker = true;
                                    field.ty = Type::Any;
                                }
                            }
                        }
                        // A raw field has no wider type.
                        if plan.fields.iter().any(|f| f.repr != Repr::Value && f.ty == Type::Any) {
                            *slot = None;
                        }
                    }
                }
            }
            if !weaker {
                let inst = Inst::new(Op::JumpLoop, &args);
                self.rw.put(end, inst);
                return;
            }
            self.rw.wind_back(&mark);
            self.made.clone_from(&made);
            self.same.clone_from(&same);
            self.snaps.clear();
            self.last_snaps.clear();
            // What is no plan's any more is made in front of the loop; the mark stays in front of that.
        }
    }

    /// Makes real what the loop uses without a parameter.
    fn make_used_real(&mut self, head: InstId) {
        let mut used: Vec<Opnd> = Vec::new();
        for u in self.rw.old.ids().skip(head.index() + 1) {
            let inst = &self.rw.old[u];
            used.extend(inst.args.iter().filter(|a| a.inst().is_some_and(|d| d < head)));
            if let Some(s) = inst.snap
                && inst.op == Op::Call
                && inst.syncs(self.rw.facts)
            {
                let mut see = |o: Opnd| used.extend(o.inst().filter(|d| *d < head).map(Opnd::Inst));
                self.rw.old.each_snap_opnd(s, &mut see);
            }
        }
        for o in used {
            let v = self.value(o);
            self.real(v);
        }
    }

    /// The parameters to take apart.
    fn plans(&mut self, head: InstId, first: &[Opnd]) -> Vec<Option<Plan>> {
        // Ways to get at objects: as parameters, and from exits.
        let mut ways: Vec<Opnd> = first.to_vec();
        for inst in &self.rw.old.insts[head.index() + 1..] {
            if let Some(s) = inst.snap {
                self.rw
                    .old
                    .each_snap_opnd(s, &mut |o| ways.extend(o.inst().filter(|d| *d < head).map(Opnd::Inst)));
            }
        }
        // GC: values of the trace, not of Python.
        let ways: Vec<Value> = ways.into_iter().map(|o| self.value(o)).collect();
        let objects: Vec<Option<InstId>> = first.iter().map(|o| self.object(*o)).collect();
        let single = |object: &Option<InstId>| {
            object.filter(|u| ways.iter().filter(|v| self.reaches(**v, *u)).count() == 1)
        };
        let objects: Vec<Option<InstId>> = objects.iter().map(single).collect();
        let plan = |object: Option<InstId>| {
            self.make_fields_real(object?);
            let Some(State::Object { header, bytes, fields }) = self.made.get(&object?).cloned() else {
                return None;
            };
            let field =
                |(offset, (repr, class, v))| PlannedField { offset, repr, class, ty: self.field_type(v) };
            let fields = fields.into_iter().map(field).collect();
            Some(Plan { header, bytes, fields })
        };
        objects.into_iter().map(plan).collect()
    }

    fn field_type(&self, v: Value) -> Type {
        match v {
            Value::Real(o) => self.rw.new.ty(o),
            Value::Made(u) => match self.made.get(&u) {
                Some(State::Box(_, o)) => self.rw.new.ty(*o),
                Some(State::Real(o)) => self.rw.new.ty(*o),
                _ => Type::Any,
            },
        }
    }

    /// Objects that an object's fields refer to become real; boxes do not.
    fn make_fields_real(&mut self, object: InstId) {
        let Some(State::Object { header, bytes, mut fields }) = self.made.get(&object).cloned() else {
            return;
        };
        for field in fields.values_mut() {
            if let Value::Made(u) = field.2
                && !matches!(self.made.get(&u), Some(State::Box(..)))
            {
                field.2 = Value::Real(self.real(Value::Made(u)));
            }
        }
        self.set_made(object, State::Object { header, bytes, fields });
    }

    /// The fields of a virtual object that is as planned.
    // GC: values of the trace, not of Python.
    fn taken_apart(&self, v: Value, plan: &Plan) -> Option<Vec<Value>> {
        let Value::Made(u) = v else { return None };
        let Some(State::Object { header, bytes, fields }) = self.made.get(&u) else { return None };
        let same = *header == plan.header
            && *bytes == plan.bytes
            && fields.len() == plan.fields.len()
            && plan
                .fields
                .iter()
                .all(|p| fields.get(&p.offset).is_some_and(|f| f.0 == p.repr && f.1 == p.class));
        same.then(|| fields.values().map(|f| f.2).collect())
    }

    /// A field's value as one of type `ty`: a new operand.
    fn unboxed(&mut self, v: Value, ty: Type) -> Option<Opnd> {
        if let Value::Made(u) = v
            && let Some(State::Box(_, inside)) = self.made.get(&u)
            && self.rw.new.ty(*inside) == ty
        {
            return Some(*inside);
        }
        if !ty.is_tagged() && self.field_type(v) != ty {
            return None;
        }
        let o = self.real(v);
        self.rw.new.ty(o).fits(ty).then_some(o)
    }

    /// Emits the loop's beginning.
    fn enter(&mut self, params: &[InstId], first: &[Opnd], plans: &[Option<Plan>]) {
        let mut args = Vec::new();
        let mut types = Vec::new();
        for (i, (o, plan)) in first.iter().zip(plans).enumerate() {
            let v = self.value(*o);
            match plan {
                None => {
                    args.push(self.real(v));
                    types.push(self.rw.old[params[i]].ty);
                }
                Some(plan) => {
                    for (v, field) in
                        self.taken_apart(v, plan).unwrap_or_default().into_iter().zip(&plan.fields)
                    {
                        let o = self.unboxed(v, field.ty);
                        args.extend(o);
                        types.push(field.ty);
                    }
                }
            }
        }
        let mut new = self.rw.new.begin_loop(&args, &types).into_iter();
        for (&p, plan) in params.iter().zip(plans) {
            let Some(plan) = plan else {
                if let Some(q) = new.next() {
                    self.rw.set(p, q);
                }
                continue;
            };
            let mut fields = BTreeMap::new();
            for (field, q) in plan.fields.iter().zip(&mut new) {
                let boxed = match field.ty {
                    _ if field.repr != Repr::Value => None,
                    Type::Float => Some(Op::BoxFloat),
                    Type::Bool => Some(Op::BoxBool),
                    _ => None,
                };
                let v = match boxed {
                    None => Value::Real(q),
                    Some(op) => {
                        let id = InstId(self.next_box);
                        self.next_box += 1;
                        self.set_made(id, State::Box(op, q));
                        Value::Made(id)
                    }
                };
                fields.insert(field.offset, (field.repr, field.class, v));
            }
            self.set_made(p, State::Object { header: plan.header, bytes: plan.bytes, fields });
        }
    }
}
