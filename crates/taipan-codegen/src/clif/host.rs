//! The machine we are on.

use crate::error::Error;
use cranelift_codegen::isa::{self, OwnedTargetIsa};
use cranelift_codegen::settings::{self, Configurable};

const SETTINGS: [(&str, &str); 8] = [
    ("opt_level", "none"),
    ("regalloc_algorithm", "backtracking"),
    ("unwind_info", "false"),
    ("preserve_frame_pointers", "true"),
    ("enable_probestack", "false"),
    ("is_pic", "false"),
    ("enable_pinned_reg", "true"),
    ("enable_verifier", if cfg!(debug_assertions) { "true" } else { "false" }),
];

/// Compiles for the machine we run on.
#[cfg(all(target_arch = "x86_64", unix))]
pub(super) fn isa() -> Result<OwnedTargetIsa, Error> {
    let codegen = |e: &dyn std::fmt::Display| Error::Codegen(e.to_string());
    let mut flags = settings::builder();
    for (name, value) in SETTINGS {
        flags.set(name, value).map_err(|e| codegen(&e))?;
    }
    // The name says which calling convention is the platform's; that of all Unix systems is the same.
    let mut isa = isa::lookup_by_name("x86_64-unknown-linux-gnu").map_err(|e| codegen(&e))?;
    let mut enable = |name: &str, have: bool| {
        if have { isa.enable(name).map_err(|e| codegen(&e)) } else { Ok(()) }
    };
    enable("has_cmpxchg16b", is_x86_feature_detected!("cmpxchg16b"))?;
    enable("has_sse3", is_x86_feature_detected!("sse3"))?;
    enable("has_ssse3", is_x86_feature_detected!("ssse3"))?;
    enable("has_sse41", is_x86_feature_detected!("sse4.1"))?;
    enable("has_sse42", is_x86_feature_detected!("sse4.2"))?;
    enable("has_popcnt", is_x86_feature_detected!("popcnt"))?;
    enable("has_avx", is_x86_feature_detected!("avx"))?;
    enable("has_avx2", is_x86_feature_detected!("avx2"))?;
    enable("has_bmi1", is_x86_feature_detected!("bmi1"))?;
    enable("has_bmi2", is_x86_feature_detected!("bmi2"))?;
    enable("has_lzcnt", is_x86_feature_detected!("lzcnt"))?;
    isa.finish(settings::Flags::new(flags)).map_err(|e| codegen(&e))
}

/// Code is written through another view than it runs from, which other machines allow only with cache maintenance that
/// nobody has written and tried yet.
#[cfg(not(all(target_arch = "x86_64", unix)))]
pub(super) fn isa() -> Result<OwnedTargetIsa, Error> {
    let _ = (SETTINGS, isa::lookup_by_name, settings::builder);
    Err(Error::Host("only x86-64 on Unix so far"))
}
