//! Every rule against the evaluator, on all small expressions: an operation on variables, constants, and operations on
//! these.

use super::*;
use crate::effects::HelperTable;
use crate::ids::{InstId, TraceId};
use crate::trace::TraceKind;
use std::collections::{BTreeSet, HashMap};

const TYPES: [Type; 6] = [Type::Any, Type::Int, Type::Obj, Type::Float, Type::Bool, Type::Word];

/// Values to try variables with.
fn values(ty: Type) -> Vec<Word> {
    let ints = [0, 1, -1, 5, Word::INT_MAX, Word::INT_MIN];
    let floats = [0.0, -0.0, 1.0, -2.5, f64::INFINITY, f64::NAN];
    match ty {
        Type::Int => ints.into_iter().filter_map(Word::try_int).collect(),
        Type::Float => floats.map(Word::from_f64).to_vec(),
        Type::Bool => vec![Word(0), Word(1)],
        Type::Word => [0, 1, u64::MAX, 7, 1 << 62, i64::MIN as u64].map(Word).to_vec(),
        Type::Obj => vec![Word::ptr(0x1000), Word::ptr(0x2000)],
        Type::Any => {
            let float = Word::try_float(2.5).unwrap_or_default();
            vec![
                Word::try_int(1).unwrap_or_default(),
                Word::ptr(0x1000),
                Word::TRUE,
                Word::FALSE,
                Word::NONE,
                float,
            ]
        }
        Type::Void => vec![],
    }
}

fn constants_of(ty: Type) -> Vec<Opnd> {
    let ints = [0, 1, -1, 2, 8, 63, Word::INT_MAX, Word::INT_MIN];
    let floats = [0.0, -0.0, 1.0, 4.0, -0.25, 3.0, f64::NAN];
    match ty {
        Type::Int => ints.into_iter().filter_map(Const::int).map(Opnd::Const).collect(),
        Type::Float => floats.map(Opnd::float).to_vec(),
        Type::Bool => [true, false].map(Opnd::bool).to_vec(),
        Type::Word => [0, 1, u64::MAX, 5, 1 << 61].map(Opnd::word).to_vec(),
        Type::Any => [Word::NONE, Word::TRUE, Word::FALSE, Word(0)].map(Opnd::any).to_vec(),
        _ => vec![],
    }
}

fn plain(op: &Op) -> bool {
    matches!(op.effect(), Effect::Pure | Effect::PureAlloc | Effect::Guard) && *op != Op::GuardKind
}

/// Two variables of each type.
fn variables() -> (Trace, HashMap<Type, Vec<Opnd>>) {
    let mut t = Trace::new(TraceId(1), TraceKind::Root);
    let mut by_type = HashMap::new();
    for ty in TYPES {
        let mut both = Vec::new();
        for i in 0..2 {
            both.push(Opnd::Inst(t.push(Inst::new(Op::Input, &[]).with_imm(&[i]).with_type(ty))));
        }
        by_type.insert(ty, both);
    }
    (t, by_type)
}

struct Checker {
    t: Trace,
    variables: usize,
    fired: BTreeSet<&'static str>,
    compared: usize,
}

impl Checker {
    fn get(&self, at: &[Word], o: Opnd) -> Word {
        match o {
            Opnd::Inst(u) => at[u.index()],
            Opnd::Const(c) => c.bits,
        }
    }
    fn run(&self, at: &[Word], inst: &Inst) -> Applied {
        let args: Vec<Word> = inst.args.iter().map(|a| self.get(at, *a)).collect();
        apply(inst.op, &args)
    }

    /// Folds an instruction behind those of `t`, and compares for all values of the variables.
    fn check(&mut self, inst: &Inst) {
        let Some((rule, folded)) = fold(&self.t, inst, &HelperTable::default()) else { return };
        self.fired.insert(rule);
        let used = |ty: Type| {
            let of = |i: usize| {
                let leaf = Opnd::Inst(InstId(i as u32));
                self.t.insts[self.variables..].iter().chain([inst]).any(|x| x.args.contains(&leaf))
            };
            (0..self.variables).filter(|i| self.t.insts[*i].ty == ty && of(*i)).collect::<Vec<_>>()
        };
        let places: Vec<usize> = TYPES.into_iter().flat_map(used).collect();
        let mut runs: Vec<Vec<Word>> = vec![vec![Word::ZERO; self.variables]];
        for i in places {
            let tried = values(self.t.insts[i].ty);
            let with = |run: &Vec<Word>, w: Word| {
                let mut run = run.clone();
                run[i] = w;
                run
            };
            runs = runs.iter().flat_map(|run| tried.iter().map(move |w| with(run, *w))).collect();
        }
        for mut at in runs {
            let inner: Vec<Applied> = self.t.insts[self.variables..]
                .iter()
                .map(|x| {
                    let r = self.run(&at, x);
                    at.push(if let Applied::Value(w) = r { w } else { Word::ZERO });
                    r
                })
                .collect();
            if !inner.iter().all(|r| matches!(r, Applied::Value(_) | Applied::Passes)) {
                continue;
            }
            let wanted = self.run(&at, inst);
            let got = match &folded {
                Folded::Value(o) => Applied::Value(self.get(&at, *o)),
                Folded::Other(other) => self.run(&at, other),
                Folded::Gone => Applied::Passes,
                Folded::Never => Applied::Leaves,
            };
            self.compared += 1;
            let nan =
                |r: Applied| matches!(r, Applied::Value(w) if inst.ty == Type::Float && w.as_f64().is_nan());
            let same = got == wanted || (nan(got) && nan(wanted));
            assert!(
                same || matches!(wanted, Applied::Broken(_) | Applied::NotPlain),
                "{rule}: {inst:?} in {}\nwith {at:?}: {wanted:?}, but {folded:?} gives {got:?}",
                self.t
            );
        }
    }

    /// All operations on these operands, one list for each type.
    fn all(&mut self, first: &HashMap<Type, Vec<Opnd>>, second: &HashMap<Type, Vec<Opnd>>) {
        let none = Vec::new();
        let of = |from: &HashMap<Type, Vec<Opnd>>, ty: Type| {
            let mut found = from.get(&ty).unwrap_or(&none).clone();
            if ty == Type::Any {
                found.extend(
                    [Type::Int, Type::Obj].iter().flat_map(|ty| from.get(ty).unwrap_or(&none).clone()),
                );
            }
            found
        };
        for op in Op::ALL.iter().filter(|op| plain(op)) {
            match *op.info().operands {
                [ty] => of(first, ty).into_iter().for_each(|a| self.check(&Inst::new(*op, &[a]))),
                [a_ty, b_ty] => {
                    for a in of(first, a_ty) {
                        of(second, b_ty).into_iter().for_each(|b| self.check(&Inst::new(*op, &[a, b])));
                    }
                    for b in of(first, b_ty) {
                        of(second, a_ty).into_iter().for_each(|a| self.check(&Inst::new(*op, &[a, b])));
                    }
                }
                _ => {}
            }
        }
    }
}

/// The names in this module's source.
fn rules() -> BTreeSet<&'static str> {
    let source = include_str!("../fold.rs");
    let mut names = BTreeSet::new();
    for call in ["value(", "gone(", "never(", "op(", "guard(", "other("] {
        for (at, _) in source.match_indices(call) {
            let rest = source[at + call.len()..].trim_start();
            names.extend(rest.strip_prefix('"').and_then(|r| r.split('"').next()));
        }
    }
    names
}

#[test]
fn every_rule_fires_and_is_right() {
    let (t, variables) = variables();
    let n = t.insts.len();
    let mut c = Checker { t, variables: n, fired: BTreeSet::new(), compared: 0 };
    let mut leaves = variables.clone();
    for ty in TYPES {
        leaves.entry(ty).or_default().extend(constants_of(ty));
    }
    c.all(&leaves, &leaves);
    // One operation inside: on variables, or a variable and a constant.
    for op in Op::ALL.iter().filter(|op| plain(op)) {
        let Some(result) = op.info().result.filter(|ty| *ty != Type::Void) else { continue };
        let inner: Vec<Vec<Opnd>> = match *op.info().operands {
            [ty] => variables[&ty][..1].iter().map(|a| vec![*a]).collect(),
            [a, b] => leaves[&b].iter().map(|y| vec![variables[&a][0], *y]).collect(),
            _ => continue,
        };
        for args in inner {
            let u = c.t.push(Inst::new(*op, &args));
            let inside = HashMap::from([(result, vec![Opnd::Inst(u)])]);
            c.all(&inside, &leaves);
            // Words come from ints mostly: one level more for what is done with them.
            if *op == Op::Untag {
                for arg in constants_of(Type::Word) {
                    let sum = c.t.push(Inst::new(Op::WAdd, &[Opnd::Inst(u), arg]));
                    c.all(&HashMap::from([(Type::Word, vec![Opnd::Inst(sum)])]), &leaves);
                    c.t.insts.pop();
                }
                let other = c.t.push(Inst::new(Op::Untag, &[variables[&Type::Int][1]]));
                c.all(&inside, &HashMap::from([(Type::Word, vec![Opnd::Inst(other)])]));
                let difference = c.t.push(Inst::new(Op::WSub, &[Opnd::Inst(u), Opnd::Inst(other)]));
                c.all(&HashMap::from([(Type::Word, vec![Opnd::Inst(difference)])]), &leaves);
                c.t.insts.truncate(u.index() + 1);
            }
            c.t.insts.pop();
        }
    }
    assert!(c.compared > 100_000, "{}", c.compared);
    let elsewhere = ["kind of new", "kind of a constant", "load from a constant", "shape of a constant"];
    let missing: Vec<_> =
        rules().into_iter().filter(|r| !c.fired.contains(r) && !elsewhere.contains(r)).collect();
    assert!(missing.is_empty(), "{missing:?} never fired");
}
