use super::*;
use crate::effects::{Helper, HelperTable};
use crate::eval::{Outcome, eval};
use crate::ids::HelperId;
use crate::random;
use crate::verify::verify;
use crate::word::Word;

/// The helpers, and what holds of shapes in the random worlds.
struct World(HelperTable);

impl Facts for World {
    fn helper(&self, h: HelperId) -> Option<&Helper> {
        self.0.helper(h)
    }
    fn helper_named(&self, name: &str) -> Option<HelperId> {
        self.0.helper_named(name)
    }
    fn shape_kind(&self, shape: u32) -> Option<u8> {
        let kinds = [(2, 1), (10, 20), (11, 20), (12, 21), (13, 22), (14, 24), (15, 25), (16, 26)];
        kinds.into_iter().find(|s| s.0 == shape).map(|s| s.1)
    }
    fn shape_is_fixed(&self, shape: u32) -> bool {
        shape > 11
    }
    fn fixed_header(&self, obj: Word) -> Option<Word> {
        let headers = [(0x2000, (12, 21)), (0x5000, (14, 24))];
        let (shape, kind) = headers.into_iter().find(|h| Word::ptr(h.0) == obj)?.1;
        Some(Word::header(shape, kind, 0))
    }
}

fn facts() -> World {
    World(random::helpers())
}

/// What a run shows, or why there is none.
fn run(t: &Trace, world: &random::World) -> Option<Result<String, String>> {
    let mut host = world.host();
    match eval(t, &facts(), &mut host, 5000) {
        Ok(Outcome::OutOfFuel) => None,
        Ok(outcome) => Some(Ok(host.observe(&outcome, &random::helper::QUIET))),
        Err(e) => Some(Err(e.to_string())),
    }
}

/// Random traces behave the same after `optimise`, in the world they were recorded in and in others.
fn differential(seeds: std::ops::Range<u64>, optimise: &dyn Fn(&mut Trace)) {
    let facts = facts();
    let mut compared = 0;
    for seed in seeds.clone() {
        let (before, world) = random::trace(seed);
        if let Err(e) = verify(&before, &facts) {
            panic!("seed {seed}: {e:?}\n{}", before.text(&facts));
        }
        let mut after = before.clone();
        optimise(&mut after);
        if let Err(e) = verify(&after, &facts) {
            panic!("seed {seed}: {e:?}\n{}\n{}", before.text(&facts), after.text(&facts));
        }
        let mut rng = random::Rng::new(seed);
        for n in 0..4 {
            let world = if n == 0 { world.clone() } else { world.changed(&mut rng) };
            let Some(Ok(wanted)) = run(&before, &world) else { continue };
            let got = run(&after, &world);
            compared += 1;
            if got.as_ref() != Some(&Ok(wanted.clone())) {
                let got = got.unwrap_or(Err("out of fuel".into())).unwrap_or_else(|e| e);
                panic!(
                    "seed {seed}, world {n}:\n{}\n{}\nwanted {wanted}\ngot {got}",
                    before.text(&facts),
                    after.text(&facts)
                );
            }
        }
    }
    assert!(compared > 2 * (seeds.end - seeds.start), "only {compared} runs could be compared");
}

#[test]
fn random_traces_round_trip_as_text() {
    let facts = facts();
    for seed in 0..500 {
        let (t, _) = random::trace(seed);
        let text = t.text(&facts).to_string();
        assert_eq!(crate::parse::parse(&text, &facts).as_ref(), Ok(&t), "{text}");
    }
}

#[test]
fn each_pass_alone_keeps_behaviour() {
    for pass in PASSES {
        differential(0..300, &|t| assert!(Optimiser::run_alone(pass, t, &facts())));
    }
}

#[test]
fn all_passes_keep_behaviour() {
    let facts = facts();
    differential(0..2500, &|t| Optimiser::new().run(t, &facts));
}

/// A side trace that does nothing leaves with the frames that its parent left with.
#[test]
fn side_traces_take_over() {
    use crate::snapshot::Snapshot;
    use crate::{Alias, ExitId, Inst, Op, TraceId};
    let facts = facts();
    let mut taken = 0;
    for seed in 0..1000 {
        let (mut t, world) = random::trace(seed);
        Optimiser::new().run(&mut t, &facts);
        let mut host = world.host();
        let outcome = eval(&t, &facts, &mut host, 5000);
        let Ok(Outcome::Exit { snap, raising: false, values, .. }) = outcome.clone() else { continue };
        let Some((mut side, frames)) = t.begin_side(TraceId(2), ExitId::from(snap), &|_, _| Alias::Slot)
        else {
            panic!("seed {seed}: {snap} in\n{t}");
        };
        let s = side.add_snapshot(Snapshot::new(frames));
        side.push(Inst::new(Op::Exit, &[]).with_snap(s));
        Optimiser::new().run(&mut side, &facts);
        verify(&side, &facts).unwrap_or_else(|e| panic!("seed {seed}: {e:?}\n{side}"));
        // As it was where the parent left, before the parent wrote its frames.
        let mut again = world.host();
        let _ = eval(&t, &facts, &mut again, 5000);
        again.inputs = values;
        let side_outcome = eval(&side, &facts, &mut again, 100).expect("runs");
        let shown = |h: &crate::eval::host::SimpleHost, o: &Outcome| h.observe(o, &[]);
        assert_eq!(
            shown(&host, &outcome.expect("ran")),
            shown(&again, &side_outcome),
            "seed {seed}\n{t}\n{side}"
        );
        taken += 1;
    }
    assert!(taken > 500, "{taken}");
}
