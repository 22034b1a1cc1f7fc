//! What text is made of at the start: the locale's encoding, or UTF-8 whatever the locale says.
//!
//! As in CPython, a locale that is C or POSIX turns UTF-8 mode on (PEP 540), and is replaced by C.UTF-8 unless `LC_ALL`
//! asks for it (PEP 538). In UTF-8 mode `open` uses UTF-8; otherwise the locale's encoding. The C library's locale is
//! set when somebody needs it: that maps a file, and most programs do without.

use std::ffi::{CStr, OsString};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

/// The environment's locale for characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Locale {
    /// C or POSIX, or one that does not exist.
    C,
    /// One that [`Preconfig::coerce`] would choose: the C locale with UTF-8.
    Target,
    Other,
}

#[derive(Clone, Copy, Debug)]
pub struct Preconfig {
    pub utf8_mode: bool,
    /// `LC_CTYPE=C.UTF-8` is to be put into the environment.
    pub coerce: bool,
    /// How `stdin` and `stdout` take what is not text.
    pub errors: &'static str,
    locale: Locale,
}

const TARGET: &CStr = c"C.UTF-8";

impl Preconfig {
    /// `asked`: UTF-8 mode by an option. `own` reads the variables that are Python's, `env` all.
    pub fn new(
        asked: Option<bool>,
        own: &dyn Fn(&str) -> Option<OsString>,
        env: &dyn Fn(&str) -> Option<OsString>,
    ) -> Preconfig {
        let set = |name: &str| env(name).filter(|v| !v.is_empty());
        let name = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set);
        let found = match name.as_deref().map_or("C", |n| n.to_str().unwrap_or("?")) {
            "C" | "POSIX" => Locale::C,
            "C.UTF-8" | "C.utf8" => Locale::Target,
            _ => from_library(),
        };
        let wish = own("PYTHONCOERCECLOCALE");
        let coerce = found == Locale::C && set("LC_ALL").is_none() && wish.as_deref() != Some("0".as_ref());
        let locale = if coerce { Locale::Target } else { found };
        if coerce && LIBRARY_KNOWS.load(Ordering::Relaxed) {
            // SAFETY: a C string.
            unsafe { libc::setlocale(libc::LC_CTYPE, TARGET.as_ptr()) };
        }
        if wish.as_deref() == Some("warn".as_ref()) {
            warn(coerce, locale);
        }
        let utf8_mode = asked.unwrap_or(found == Locale::C) || !is_utf8(locale);
        let errors = if utf8_mode || locale != Locale::Other { "surrogateescape" } else { "strict" };
        Preconfig { utf8_mode, coerce, errors, locale }
    }
    /// The locale's encoding, now.
    pub fn encoding(self) -> String {
        if self.locale == Locale::Target && !LIBRARY_KNOWS.load(Ordering::Relaxed) {
            return "UTF-8".to_string();
        }
        set_library_locale();
        // SAFETY: the string is copied.
        let codeset =
            unsafe { CStr::from_ptr(libc::nl_langinfo(libc::CODESET)) }.to_string_lossy().into_owned();
        if codeset.is_empty() { "UTF-8".to_string() } else { codeset }
    }
}
impl Default for Preconfig {
    fn default() -> Preconfig {
        Preconfig { utf8_mode: true, coerce: false, errors: "surrogateescape", locale: Locale::Target }
    }
}

static LIBRARY_KNOWS: AtomicBool = AtomicBool::new(false);

/// Gives the C library the environment's locale for characters, once.
pub fn set_library_locale() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: a C string.
        unsafe { libc::setlocale(libc::LC_CTYPE, c"".as_ptr()) };
        LIBRARY_KNOWS.store(true, Ordering::Relaxed);
    });
}
fn from_library() -> Locale {
    set_library_locale();
    // SAFETY: asks; the string is looked at before anybody else can set the locale.
    match unsafe { CStr::from_ptr(libc::setlocale(libc::LC_CTYPE, std::ptr::null())) }.to_bytes() {
        b"C" | b"POSIX" => Locale::C,
        b"C.UTF-8" | b"C.utf8" | b"UTF-8" => Locale::Target,
        _ => Locale::Other,
    }
}
/// (File names and the command line are UTF-8 here. So a locale with another encoding is taken as UTF-8 mode.)
fn is_utf8(locale: Locale) -> bool {
    // SAFETY: as above.
    locale != Locale::Other
        || unsafe { CStr::from_ptr(libc::nl_langinfo(libc::CODESET)) }.to_bytes() == b"UTF-8"
}
fn warn(coerced: bool, locale: Locale) {
    if coerced {
        eprintln!(
            "Python detected LC_CTYPE=C: LC_CTYPE coerced to {} (set another locale or PYTHONCOERCECLOCALE=0 to disable \
             this locale coercion behavior).",
            TARGET.to_string_lossy()
        );
    } else if locale == Locale::C {
        eprintln!(
            "Python runtime initialized with LC_CTYPE=C (a locale with default ASCII encoding), which may cause Unicode \
             compatibility problems. Using C.UTF-8, C.utf8, or UTF-8 (if available) as alternative Unicode-compatible \
             locales is recommended."
        );
    }
}
