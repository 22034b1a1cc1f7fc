//! Handlers end in tail calls, which LLVM turns into jumps only when it optimises: unoptimised builds run the
//! same handlers from a loop (`taipan_trampoline`). So do builds with debug assertions, whose checks take addresses of
//! locals: a handler with a local whose address escapes cannot end in a jump, and every pass would leave a native frame.

fn main() {
    println!("cargo::rustc-check-cfg=cfg(taipan_trampoline)");
    let level = std::env::var("OPT_LEVEL").unwrap_or_default();
    if !matches!(level.as_str(), "2" | "3") {
        println!("cargo::rustc-cfg=taipan_trampoline");
    }
    println!("cargo::rerun-if-changed=build.rs");
}
