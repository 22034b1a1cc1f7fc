//! How the command is linked.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // A position-independent executable has one relocation for each pointer in its tables of types, methods and
    // handlers: to apply them takes a third of the time and of the memory of starting up.
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux")
        && std::env::var("CARGO_CFG_TARGET_ENV").as_deref() == Ok("gnu")
    {
        println!("cargo::rustc-link-arg-bins=-no-pie");
        // Which functions lie next to each other; written by `cargo xtask start-order`.
        let order = std::path::Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("set by cargo"))
            .join("start.ld");
        println!("cargo::rerun-if-changed=start.ld");
        println!("cargo::rustc-link-arg-bins=-Wl,-T,{}", order.display());
    }
}
