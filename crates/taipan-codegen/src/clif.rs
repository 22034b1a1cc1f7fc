//! The Cranelift backend. Measured for this use: no optimisation (ours is done on traces; Cranelift's takes three to
//! six times as long and sinks work into exits), its better register allocator, no verifier in release builds.
//! Frame pointers are kept: tail calls need them, and profilers like them.

mod host;
mod lower;
mod stubs;

use crate::error::Error;
use crate::memory::{Block, CodeMemory};
use crate::runtime::{Code, Enter, Exit, ExitKind, Jump, JumpSlot, RuntimeLayout, Stats, Stubs};
use crate::{Backend, Request};
use cranelift_codegen::binemit::Reloc;
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::ir::{AbiParam, ExternalName, Function, LibCall, Signature, types};
use cranelift_codegen::isa::{CallConv, OwnedTargetIsa};
use cranelift_codegen::{Context, FinalizedMachReloc, FinalizedRelocTarget};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use std::sync::Arc;
use std::time::Instant;
use stubs::StubBlocks;
use taipan_trace::{Effect, Facts, Inst, Op, SnapId, Trace};
#[cfg(feature = "disasm")]
use taipan_trace::{HelperId, InstId};

/// The convention of all code: `(exit) -> exit`, and the state in the pinned register.
fn code_signature() -> Signature {
    let mut s = Signature::new(CallConv::Tail);
    s.params.push(AbiParam::new(types::I64));
    s.returns.push(AbiParam::new(types::I64));
    s
}

/// See the module's description.
pub struct CraneliftBackend {
    maker: Maker,
    layout: RuntimeLayout,
    stubs: Arc<StubBlocks>,
}

impl CraneliftBackend {
    /// A backend whose code goes to this memory. Several may share one.
    pub fn new(layout: RuntimeLayout, memory: Arc<CodeMemory>) -> Result<CraneliftBackend, Error> {
        let mut maker = Maker {
            ctx: Context::new(),
            builder: FunctionBuilderContext::new(),
            plane: ControlPlane::default(),
            isa: host::isa()?,
            memory,
        };
        let stubs = Arc::new(StubBlocks::make(&mut maker, &layout)?);
        Ok(CraneliftBackend { maker, layout, stubs })
    }
    pub fn memory(&self) -> &Arc<CodeMemory> {
        &self.maker.memory
    }
}

impl CraneliftBackend {
    #[cfg(feature = "disasm")]
    fn listing(&self, trace: &Trace, request: &Request<'_>, exits: &ExitTable, made: &Made) -> String {
        use crate::listing::{Listing, Origin};
        let origin = |mark: u32| match mark {
            u32::MAX => Origin::Rest,
            m if m & lower::EXIT_MARK != 0 => Origin::Exit((m & !lower::EXIT_MARK) as usize),
            m => Origin::Inst(InstId(m)),
        };
        let exit = |i: usize| exits.list.get(i).map_or_else(String::new, |(s, kind)| format!("{kind:?} {s}"));
        let callee = |address: usize| {
            let helpers = trace.insts.iter().filter_map(|i| i.helper());
            let of = |h: HelperId| request.resolver.helper(h).is_some_and(|p| p as usize == address);
            let helper = helpers.into_iter().find(|h| of(*h)).and_then(|h| request.facts.helper(h));
            helper.map(|h| h.name.to_string()).or_else(|| self.stubs.name(address).map(str::to_owned))
        };
        let origins: Vec<(u32, Origin)> = made.marks.iter().map(|&(at, mark)| (at, origin(mark))).collect();
        Listing {
            trace,
            facts: request.facts,
            bytes: &made.block.bytes()[..made.end as usize],
            size: made.bytes,
            address: made.block.address() as usize,
            origins: &origins,
            exit: &exit,
            callee: &callee,
        }
        .text()
    }
    #[cfg(not(feature = "disasm"))]
    fn listing(&self, trace: &Trace, request: &Request<'_>, _: &ExitTable, made: &Made) -> String {
        format!("{}\n{}", trace.text(request.facts), made.listing.as_deref().unwrap_or_default())
    }
}

impl Backend for CraneliftBackend {
    fn name(&self) -> &'static str {
        "cranelift"
    }
    fn enter(&self) -> Enter {
        self.stubs.enter()
    }
    fn stubs(&self) -> Stubs {
        self.stubs.links()
    }

    fn compile(&mut self, trace: &Trace, request: &Request<'_>) -> Result<Code, Error> {
        let began = Instant::now();
        let stubs = self.stubs.links();
        let exits = ExitTable::of(trace, request.facts);
        let shared: Arc<[Exit]> =
            exits.list.iter().map(|&(snap, kind)| Exit::new(request.owner, snap, kind, stubs)).collect();
        let slot: Arc<JumpSlot> = Arc::default();
        let env = lower::Env {
            trace,
            layout: &self.layout,
            stubs: &self.stubs,
            request,
            memory: &self.maker.memory.clone(),
            exits: &exits,
            shared: &shared,
            slot: &slot,
        };
        let made = self.maker.make(request.listing, |func, builder, isa, names| {
            func.signature = code_signature();
            let b = FunctionBuilder::new(func, builder);
            lower::lower(trace, &env, b, names)?.finalize(isa.frontend_config());
            Ok(())
        })?;
        let jump = match trace.insts.last() {
            Some(end) if end.op == Op::JumpTrace => match (end.target(), end.args.is_empty()) {
                (Some(t), true) if env.writes(end.snap).is_some() => Jump::Slot(t, false, slot),
                (Some(t), true) => end
                    .snap
                    .and_then(|s| exits.index(s, ExitKind::Jump))
                    .map_or(Jump::None, |i| Jump::Root(t, i)),
                (Some(t), false) => Jump::Slot(t, true, slot),
                (None, _) => Jump::None,
            },
            _ => Jump::None,
        };
        let name = || request.name.map_or_else(|| trace.id.to_string(), str::to_owned);
        self.maker.memory.name_code(&made.block, &format!("taipan:{}", name()));
        let stats = Stats {
            insts: trace.insts.len(),
            exits: shared.len(),
            bytes: made.bytes,
            build: made.built - began,
            compile: made.compiled - made.built,
            install: made.compiled.elapsed(),
        };
        let _stubs = self.stubs.clone();
        let listing = made.listing.is_some().then(|| self.listing(trace, request, &exits, &made));
        let code = Code { block: made.block, _stubs, exits: shared, jump, listing, stats };
        if let Some((t, inputs)) = code.jumps_to()
            && let Some(target) = request.resolver.entry(t, inputs)
        {
            // SAFETY: what the resolver promises.
            unsafe { code.link_jump(stubs, Some(target)) };
        }
        Ok(code)
    }
}

/// The exits a trace needs, in the order in which instructions first use them.
struct ExitTable {
    list: Vec<(SnapId, ExitKind)>,
    /// By snapshot and kind: index in `list`.
    at: Vec<[Option<u32>; ExitKind::ALL.len()]>,
}

impl ExitTable {
    fn of(trace: &Trace, facts: &dyn Facts) -> ExitTable {
        let mut table = ExitTable { list: Vec::new(), at: vec![[None; _]; trace.snaps.len()] };
        for inst in &trace.insts {
            let (Some(snap), Some(kind)) = (inst.snap, exit_kind(inst, facts)) else { continue };
            let Some(entry) = table.at.get_mut(snap.index()).map(|kinds| &mut kinds[kind as usize]) else {
                continue;
            };
            if entry.is_none() {
                *entry = Some(table.list.len() as u32);
                table.list.push((snap, kind));
            }
        }
        table
    }
    fn index(&self, snap: SnapId, kind: ExitKind) -> Option<usize> {
        Some(self.at.get(snap.index())?[kind as usize]? as usize)
    }
}

/// How an instruction leaves, if it does.
fn exit_kind(inst: &Inst, facts: &dyn Facts) -> Option<ExitKind> {
    match inst.op.effect() {
        Effect::Poll => Some(ExitKind::Poll),
        _ if inst.op == Op::Return => Some(ExitKind::Return),
        Effect::Call => inst.may_exit(facts).then_some(ExitKind::Raise),
        _ if inst.op == Op::JumpTrace && inst.args.is_empty() => Some(ExitKind::Jump),
        _ => inst.op.has_snapshot().then_some(ExitKind::Leave),
    }
}

/// What code refers to by address: Cranelift knows the functions by their number here.
#[derive(Default)]
struct Names(Vec<usize>);

impl Names {
    fn number(&mut self, address: usize) -> u32 {
        let i = self.0.iter().position(|a| *a == address).unwrap_or_else(|| {
            self.0.push(address);
            self.0.len() - 1
        });
        i as u32
    }
}

/// Makes functions: Cranelift's contexts and where code goes.
struct Maker {
    ctx: Context,
    builder: FunctionBuilderContext,
    plane: ControlPlane,
    isa: OwnedTargetIsa,
    memory: Arc<CodeMemory>,
}

struct Made {
    block: Block,
    bytes: usize,
    built: Instant,
    compiled: Instant,
    /// Cranelift's listing, if wanted.
    listing: Option<String>,
    /// The marks of the code, by offset, if there is a listing.
    #[cfg_attr(not(feature = "disasm"), expect(dead_code))]
    marks: Vec<(u32, u32)>,
    /// Where constants begin.
    #[cfg_attr(not(feature = "disasm"), expect(dead_code))]
    end: u32,
}

impl Maker {
    fn make(
        &mut self,
        listing: bool,
        build: impl FnOnce(
            &mut Function,
            &mut FunctionBuilderContext,
            &OwnedTargetIsa,
            &mut Names,
        ) -> Result<(), Error>,
    ) -> Result<Made, Error> {
        self.ctx.clear();
        self.ctx.set_disasm(listing);
        let mut names = Names::default();
        if let Err(e) = build(&mut self.ctx.func, &mut self.builder, &self.isa, &mut names) {
            // A builder that was given up leaves its context dirty.
            self.builder = FunctionBuilderContext::new();
            return Err(e);
        }
        let built = Instant::now();
        if let Err(e) = self.ctx.compile(&*self.isa, &mut self.plane) {
            return Err(Error::Codegen(format!("{:?}", e.inner)));
        }
        let Some(code) = self.ctx.compiled_code() else { return Err(Error::Codegen("no code".into())) };
        let func = &self.ctx.func;
        let compiled = Instant::now();
        let bytes = code.code_buffer();
        let block = self.memory.install(bytes, |bytes, address| {
            Relocate { names: &names, func, bytes, address }.all(code.buffer.relocs())
        })?;
        let listing = code.vcode.clone();
        let marks = if listing.is_some() {
            code.buffer.get_srclocs_sorted().iter().map(|s| (s.start, s.loc.bits())).collect()
        } else {
            Vec::new()
        };
        let end = code.buffer.get_srclocs_sorted().iter().map(|s| s.end).max().unwrap_or(0);
        Ok(Made { bytes: bytes.len(), block, built, compiled, listing, marks, end })
    }
}

/// Puts addresses into code.
struct Relocate<'a> {
    names: &'a Names,
    func: &'a Function,
    bytes: &'a mut [u8],
    address: usize,
}

impl Relocate<'_> {
    fn all(mut self, relocs: &[FinalizedMachReloc]) -> Result<(), Error> {
        relocs.iter().try_for_each(|r| self.one(r).ok_or_else(|| Error::Codegen(format!("relocation {r:?}"))))
    }
    fn one(&mut self, r: &FinalizedMachReloc) -> Option<()> {
        let at = r.offset as usize;
        let to = match &r.target {
            FinalizedRelocTarget::Func(offset) => self.address + *offset as usize,
            FinalizedRelocTarget::ExternalName(ExternalName::User(name)) => {
                let name = self.func.params.user_named_funcs().get(*name)?;
                *self.names.0.get(name.index as usize)?
            }
            // Where there is no instruction for it.
            FinalizedRelocTarget::ExternalName(ExternalName::LibCall(LibCall::FloorF64)) => {
                extern "C" fn floor(x: f64) -> f64 {
                    x.floor()
                }
                floor as *const () as usize
            }
            FinalizedRelocTarget::ExternalName(_) => return None,
        };
        let to = (to as i64).wrapping_add(r.addend);
        match r.kind {
            Reloc::Abs8 => self.bytes.get_mut(at..at + 8)?.copy_from_slice(&to.to_le_bytes()),
            Reloc::X86CallPCRel4 | Reloc::X86PCRel4 => {
                let distance = i32::try_from(to.wrapping_sub((self.address + at) as i64)).ok()?;
                self.bytes.get_mut(at..at + 4)?.copy_from_slice(&distance.to_le_bytes());
            }
            _ => return None,
        }
        Some(())
    }
}
