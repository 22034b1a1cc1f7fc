//! An XML 1.0 parser that is fed piece by piece and gives events, with the errors and positions of Expat. (The XML crates
//! take whole documents or have errors of their own; programs see Expat's codes, lines and columns.)
//!
//! [`Parser::feed`] adds bytes, [`Parser::next`] gives the next event. A token is looked at when it is there as a whole;
//! until then the parser waits for more, or, at the end of the input, says what is missing. Text of internal entities is
//! input too: a stack of it lies above the document.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet, VecDeque};
use std::rc::Rc;

/// Expat's error codes.
#[rustfmt::skip]
pub mod code {
    pub const SYNTAX: u32 = 2; pub const NO_ELEMENTS: u32 = 3; pub const INVALID_TOKEN: u32 = 4; pub const UNCLOSED_TOKEN: u32 = 5;
    pub const TAG_MISMATCH: u32 = 7; pub const DUPLICATE_ATTRIBUTE: u32 = 8; pub const JUNK: u32 = 9;
    pub const PARAM_ENTITY_REF: u32 = 10; pub const UNDEFINED_ENTITY: u32 = 11; pub const RECURSIVE_ENTITY_REF: u32 = 12;
    pub const ASYNC_ENTITY: u32 = 13; pub const BAD_CHAR_REF: u32 = 14; pub const BINARY_ENTITY_REF: u32 = 15;
    pub const ATTRIBUTE_EXTERNAL_ENTITY_REF: u32 = 16; pub const MISPLACED_XML_PI: u32 = 17; pub const UNKNOWN_ENCODING: u32 = 18;
    pub const UNCLOSED_CDATA: u32 = 20; pub const EXTERNAL_ENTITY: u32 = 21; pub const NOT_STANDALONE: u32 = 22;
    pub const CANT_CHANGE: u32 = 26; pub const UNBOUND_PREFIX: u32 = 27; pub const UNDECLARING_PREFIX: u32 = 28;
    pub const XML_DECL: u32 = 30; pub const TEXT_DECL: u32 = 31; pub const PUBLIC_ID: u32 = 32;
    pub const FINISHED: u32 = 36; pub const RESERVED_XML: u32 = 38; pub const RESERVED_XMLNS: u32 = 39;
    pub const RESERVED_URI: u32 = 40; pub const AMPLIFICATION: u32 = 43;
    /// Not one of Expat's: a content model nested too deeply.
    pub const TOO_DEEP: u32 = 1000;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pos {
    pub line: usize,
    pub column: usize,
    pub byte: usize,
}
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct XmlError {
    pub code: u32,
    pub pos: Pos,
}
type X<T> = Result<T, XmlError>;

/// A content model: type, quantifier, name, children, numbered as Expat does.
#[derive(Clone, Debug)]
pub struct Model {
    pub kind: u32,
    pub quant: u32,
    pub name: Option<String>,
    pub children: Vec<Model>,
}
#[derive(Clone, Debug)]
pub struct EntityDecl {
    pub name: String,
    pub is_param: bool,
    pub value: Option<String>,
    pub system: Option<String>,
    pub public: Option<String>,
    pub notation: Option<String>,
}
#[derive(Clone, Debug)]
pub enum Kind {
    /// Attributes that stand in the tag come first; so many are theirs.
    Start {
        name: String,
        attrs: Vec<(String, String)>,
        specified: usize,
    },
    End {
        name: String,
    },
    Text(String),
    Pi {
        target: String,
        data: String,
    },
    Comment(String),
    StartCdata,
    EndCdata,
    StartNs {
        prefix: Option<String>,
        uri: Option<String>,
    },
    EndNs {
        prefix: Option<String>,
    },
    XmlDecl {
        version: Option<String>,
        encoding: Option<String>,
        standalone: i32,
    },
    StartDoctype {
        name: String,
        system: Option<String>,
        public: Option<String>,
        internal: bool,
    },
    EndDoctype,
    Entity(EntityDecl),
    Notation {
        name: String,
        system: Option<String>,
        public: Option<String>,
    },
    Element {
        name: String,
        model: Model,
    },
    Attlist {
        element: String,
        name: String,
        kind: String,
        default: Option<String>,
        required: bool,
    },
    /// Context None: the external part of the DTD or a parameter entity.
    ExternalRef {
        context: Option<String>,
        system: Option<String>,
        public: Option<String>,
    },
    Skipped {
        name: String,
        is_param: bool,
    },
    NotStandalone,
    /// For the default handler only.
    Other,
}
#[derive(Clone, Debug)]
pub struct Event {
    pub kind: Kind,
    pub pos: Pos,
    /// The markup itself, if it was asked for.
    pub raw: Option<String>,
}

#[derive(Clone)]
struct AttDef {
    name: String,
    cdata: bool,
    default: Option<String>,
}
#[derive(Default)]
pub struct Dtd {
    general: HashMap<String, EntityDecl>,
    param: HashMap<String, EntityDecl>,
    attributes: HashMap<String, Vec<AttDef>>,
    standalone: bool,
    /// References to things that were not read: what is undefined may be defined there.
    has_param_refs: bool,
    keep_processing: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// Nothing but perhaps a byte order mark was seen.
    Start,
    Prolog,
    Internal,
    Content,
    Epilog,
    /// An external general entity, and the external part of a DTD.
    External,
    ExternalDtd,
}
struct Open {
    /// As in the document, to compare with the end tag.
    raw: String,
    name: String,
    /// Prefixes bound by it, with what they were before.
    bound: Vec<(Option<String>, Option<Option<String>>)>,
    unprefix: bool,
}
/// Text of an internal entity that is being read.
struct Inner {
    name: String,
    text: Rc<[u8]>,
    at: usize,
    depth: usize,
}
/// What the caller wants to see.
#[derive(Clone, Copy, Default)]
pub struct Wants {
    pub raw: bool,
    /// Internal entities are not expanded but given to the default handler.
    pub keep_entities: bool,
    pub external_refs: bool,
    pub skipped: bool,
    pub not_standalone: bool,
}

pub struct Parser {
    /// The input in UTF-8 from `at` on; what lies before is done.
    buf: Vec<u8>,
    at: usize,
    pos: Pos,
    /// Bytes that are not decoded yet.
    raw: Vec<u8>,
    decoder: Option<Decoder>,
    forced: Option<String>,
    /// Behind the end of `buf` comes something that is no text.
    bad_end: bool,
    last: bool,
    state: State,
    stack: Vec<Open>,
    inner: Vec<Inner>,
    events: VecDeque<Event>,
    in_cdata: bool,
    dtd: Rc<RefCell<Dtd>>,
    doctype: Option<(String, Option<String>, Option<String>)>,
    pub separator: Option<String>,
    pub triplets: bool,
    pub param_parsing: u32,
    pub foreign_dtd: bool,
    prefixes: HashMap<Option<String>, Option<String>>,
    expanded: usize,
    consumed: usize,
    done: bool,
    too_deep: bool,
}

enum Decoder {
    Utf8,
    Utf16 {
        little: bool,
    },
    Latin1,
    Ascii,
    /// A code page: characters by byte.
    Table(Box<[Option<char>; 256]>),
}

fn is_space(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\n' | b'\r')
}
fn is_name_start(c: char) -> bool {
    matches!(c, ':' | '_' | 'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}
fn is_name(c: char) -> bool {
    is_name_start(c)
        || matches!(c, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}
fn is_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}
/// The character at a place of UTF-8 that was checked before.
fn char_at(b: &[u8], at: usize) -> Option<char> {
    let n = match *b.get(at)? {
        0..0x80 => return Some(b[at] as char),
        0x80..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    };
    std::str::from_utf8(b.get(at..at + n)?).ok()?.chars().next()
}
fn text(b: &[u8]) -> String {
    String::from_utf8_lossy(b).into_owned()
}
/// Line ends become '\n'.
fn newlines(b: &[u8]) -> String {
    let s = text(b);
    if s.contains('\r') { s.replace("\r\n", "\n").replace('\r', "\n") } else { s }
}

/// Why a token cannot be used: more is needed, or something at an offset is wrong.
enum Stop {
    More,
    Bad(usize),
    Code(u32, usize),
}
type S<T> = Result<T, Stop>;

/// The end of a name at `at` (which must begin one).
fn name_end(b: &[u8], at: usize) -> S<usize> {
    match char_at(b, at) {
        None => return Err(Stop::More),
        Some(c) if !is_name_start(c) => return Err(Stop::Bad(at)),
        Some(_) => {}
    }
    name_rest(b, at)
}
fn name_rest(b: &[u8], mut at: usize) -> S<usize> {
    loop {
        match char_at(b, at) {
            None => return Err(Stop::More),
            Some(c) if is_name(c) => at += c.len_utf8(),
            Some(_) => return Ok(at),
        }
    }
}
fn skip_space(b: &[u8], mut at: usize) -> usize {
    while b.get(at).is_some_and(|&c| is_space(c)) {
        at += 1;
    }
    at
}
/// The end of a reference that begins at `at`, behind its ';'.
fn reference_end(b: &[u8], at: usize) -> S<usize> {
    let next = |i: usize| b.get(i).copied().ok_or(Stop::More);
    let end = if next(at + 1)? == b'#' {
        let hex = next(at + 2)? == b'x';
        let mut i = at + 2 + hex as usize;
        let start = i;
        while next(i)?.is_ascii_digit() || hex && next(i)?.is_ascii_hexdigit() {
            i += 1;
        }
        if i == start {
            return Err(Stop::Bad(i));
        }
        i
    } else {
        name_end(b, at + 1)?
    };
    if next(end)? != b';' { Err(Stop::Bad(end)) } else { Ok(end + 1) }
}
/// The character that a reference like "&#65;" stands for.
fn char_reference(r: &[u8]) -> Option<char> {
    let digits = std::str::from_utf8(&r[2..r.len() - 1]).ok()?;
    let n = match digits.strip_prefix('x') {
        Some(h) => u32::from_str_radix(h, 16).ok()?,
        None => digits.parse().ok()?,
    };
    char::from_u32(n).filter(|&c| is_char(c))
}
fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}
struct Tag {
    name: (usize, usize),
    attrs: Vec<[usize; 4]>,
    empty: bool,
    end: usize,
}
/// A start tag at `at`.
fn scan_start(b: &[u8], at: usize) -> S<Tag> {
    let mut i = name_end(b, at + 1)?;
    let mut tag = Tag { name: (at + 1, i), attrs: Vec::new(), empty: false, end: 0 };
    loop {
        let j = skip_space(b, i);
        match b.get(j) {
            None => return Err(Stop::More),
            Some(b'>') => {
                tag.end = j + 1;
                return Ok(tag);
            }
            Some(b'/') => {
                return match b.get(j + 1) {
                    None => Err(Stop::More),
                    Some(b'>') => {
                        (tag.empty, tag.end) = (true, j + 2);
                        Ok(tag)
                    }
                    Some(_) => Err(Stop::Bad(j + 1)),
                };
            }
            Some(_) if j == i => return Err(Stop::Bad(j)),
            Some(_) => {}
        }
        let end = name_end(b, j)?;
        let e = skip_space(b, end);
        match b.get(e) {
            None => return Err(Stop::More),
            Some(b'=') => {}
            Some(_) => return Err(Stop::Bad(e)),
        }
        let q = skip_space(b, e + 1);
        let quote = match b.get(q) {
            None => return Err(Stop::More),
            Some(&c @ (b'"' | b'\'')) => c,
            Some(_) => return Err(Stop::Bad(q)),
        };
        let mut v = q + 1;
        loop {
            match char_at(b, v) {
                None => return Err(Stop::More),
                Some(c) if c == quote as char => break,
                Some('<') => return Err(Stop::Bad(v)),
                Some('&') => v = reference_end(b, v)?,
                Some(c) if !is_char(c) => return Err(Stop::Bad(v)),
                Some(c) => v += c.len_utf8(),
            }
        }
        tag.attrs.push([j, end, q + 1, v]);
        i = v + 1;
    }
}
/// An end tag at `at`: the end of its name, and its own.
fn scan_end(b: &[u8], at: usize) -> S<(usize, usize)> {
    let name = name_end(b, at + 2)?;
    let i = skip_space(b, name);
    match b.get(i) {
        None => Err(Stop::More),
        Some(b'>') => Ok((name, i + 1)),
        Some(_) => Err(Stop::Bad(i)),
    }
}
fn scan_comment(b: &[u8], at: usize) -> S<usize> {
    let mut i = at + 4;
    loop {
        match char_at(b, i) {
            None => return Err(Stop::More),
            Some('-') if b.get(i + 1) == Some(&b'-') => {
                return match b.get(i + 2) {
                    None => Err(Stop::More),
                    Some(b'>') => Ok(i + 3),
                    Some(_) => Err(Stop::Bad(i + 2)),
                };
            }
            Some(c) if !is_char(c) => return Err(Stop::Bad(i)),
            Some(c) => i += c.len_utf8(),
        }
    }
}
/// A processing instruction: end of its target, and its own.
fn scan_pi(b: &[u8], at: usize) -> S<(usize, usize)> {
    let target = name_end(b, at + 2)?;
    let mut i = target;
    match b.get(i) {
        None => return Err(Stop::More),
        Some(b'?') => {
            return match b.get(i + 1) {
                None => Err(Stop::More),
                Some(b'>') => Ok((target, i + 2)),
                Some(_) => Err(Stop::Bad(i + 1)),
            };
        }
        Some(&c) if !is_space(c) => return Err(Stop::Bad(i)),
        Some(_) => {}
    }
    loop {
        match char_at(b, i) {
            None => return Err(Stop::More),
            Some('?') if b.get(i + 1) == Some(&b'>') => return Ok((target, i + 2)),
            Some('?') if i + 1 == b.len() => return Err(Stop::More),
            Some(c) if !is_char(c) => return Err(Stop::Bad(i)),
            Some(c) => i += c.len_utf8(),
        }
    }
}
/// A declaration of the DTD: its end. Quoted text may hold anything.
fn scan_decl(b: &[u8], at: usize) -> S<usize> {
    let mut i = at + 2;
    let mut quote = None;
    loop {
        match (char_at(b, i), quote) {
            (None, _) => return Err(Stop::More),
            (Some(c), _) if !is_char(c) => return Err(Stop::Bad(i)),
            (Some(c), Some(q)) => {
                if c == q {
                    quote = None;
                }
                i += c.len_utf8();
            }
            (Some(c @ ('"' | '\'')), None) => {
                quote = Some(c);
                i += 1;
            }
            (Some('>'), None) => return Ok(i + 1),
            (Some('<'), None) => return Err(Stop::Bad(i)),
            (Some(c), None) => i += c.len_utf8(),
        }
    }
}
/// The words of a declaration: names, quoted text (with its quote), single characters.
fn words(s: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut it = s.char_indices().peekable();
    while let Some((i, c)) = it.next() {
        match c {
            _ if c.is_ascii_whitespace() => {}
            '"' | '\'' => {
                let mut end = s.len();
                for (j, d) in it.by_ref() {
                    if d == c {
                        end = j;
                        break;
                    }
                }
                out.push(s[i..end].to_string());
            }
            _ if is_name(c) || c == '#' => {
                let mut end = i + c.len_utf8();
                while let Some(&(j, d)) = it.peek() {
                    if !is_name(d) {
                        break;
                    }
                    end = j + d.len_utf8();
                    it.next();
                }
                out.push(s[i..end].to_string());
            }
            _ => out.push(c.to_string()),
        }
    }
    out
}
fn unquoted(w: &str) -> Option<&str> {
    w.strip_prefix('"').or_else(|| w.strip_prefix('\''))
}
fn public_id(s: &str) -> String {
    s.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}
/// A content model from its words.
fn model(words: &[String], at: &mut usize) -> Option<Model> {
    fn quant(words: &[String], at: &mut usize) -> u32 {
        let q = match words.get(*at).map(String::as_str) {
            Some("?") => 1,
            Some("*") => 2,
            Some("+") => 3,
            _ => return 0,
        };
        *at += 1;
        q
    }
    match words.get(*at)?.as_str() {
        "EMPTY" => {
            *at += 1;
            Some(Model { kind: 1, quant: 0, name: None, children: vec![] })
        }
        "ANY" => {
            *at += 1;
            Some(Model { kind: 2, quant: 0, name: None, children: vec![] })
        }
        "(" => {
            *at += 1;
            let mut m = Model { kind: 6, quant: 0, name: None, children: vec![] };
            if words.get(*at)?.as_str() == "#PCDATA" {
                m.kind = 3;
                *at += 1;
            } else {
                m.children.push(model(words, at)?);
            }
            loop {
                let w = words.get(*at)?.as_str();
                *at += 1;
                match w {
                    ")" => break,
                    "|" => {
                        if m.kind != 3 {
                            m.kind = 5;
                        }
                    }
                    "," => {}
                    _ => return None,
                }
                m.children.push(model(words, at)?);
            }
            m.quant = quant(words, at);
            Some(m)
        }
        w if w.chars().next().is_some_and(is_name_start) => {
            *at += 1;
            let q = quant(words, at);
            Some(Model { kind: 4, quant: q, name: Some(w.to_string()), children: vec![] })
        }
        _ => None,
    }
}

/// Nesting of a content model.
const MAX_DEPTH: i64 = 3000;
const XML_URI: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS_URI: &str = "http://www.w3.org/2000/xmlns/";

/// The position behind some text.
fn pos_behind(mut p: Pos, s: &[u8]) -> Pos {
    p.byte += s.len();
    let mut prev = 0;
    for &b in s {
        match b {
            b'\n' if prev == b'\r' => {}
            b'\n' | b'\r' => {
                p.line += 1;
                p.column = 0;
            }
            0x80..0xc0 => {}
            _ => p.column += 1,
        }
        prev = b;
    }
    p
}

impl Parser {
    pub fn new(encoding: Option<String>, separator: Option<String>) -> Parser {
        let mut prefixes = HashMap::new();
        prefixes.insert(Some("xml".to_string()), Some(XML_URI.to_string()));
        Parser {
            buf: Vec::new(),
            at: 0,
            pos: Pos { line: 1, column: 0, byte: 0 },
            raw: Vec::new(),
            decoder: None,
            forced: encoding,
            bad_end: false,
            last: false,
            state: State::Start,
            stack: Vec::new(),
            inner: Vec::new(),
            events: VecDeque::new(),
            in_cdata: false,
            dtd: Rc::new(RefCell::new(Dtd { keep_processing: true, ..Dtd::default() })),
            doctype: None,
            separator,
            triplets: false,
            param_parsing: 0,
            foreign_dtd: false,
            prefixes,
            expanded: 0,
            consumed: 0,
            done: false,
            too_deep: false,
        }
    }
    /// A parser for an external entity; without a context for the external part of the DTD.
    pub fn external(&self, context: Option<&str>, encoding: Option<String>) -> Parser {
        let mut p = Parser::new(encoding, self.separator.clone());
        p.dtd = self.dtd.clone();
        p.triplets = self.triplets;
        p.param_parsing = self.param_parsing;
        p.prefixes = self.prefixes.clone();
        p.state = if context.is_some() { State::External } else { State::ExternalDtd };
        p
    }
    /// The input was text: whatever it says of its encoding, it is UTF-8 now.
    pub fn force_utf8(&mut self) {
        if self.decoder.is_none() && self.forced.is_none() {
            self.forced = Some("utf-8".into());
        }
    }
    /// A handler raised: nothing more is read.
    pub fn abort(&mut self) {
        self.done = true;
        self.events.clear();
    }
    pub fn started(&self) -> bool {
        self.consumed > 0 || self.done
    }
    pub fn position(&self) -> Pos {
        self.pos
    }
    /// The input around the current place.
    pub fn context(&self) -> &[u8] {
        &self.buf[self.at.min(self.buf.len())..]
    }
    pub fn feed(
        &mut self,
        data: &[u8],
        last: bool,
        table: &mut dyn FnMut(&str) -> Option<Box<[Option<char>; 256]>>,
    ) -> X<()> {
        if self.done {
            return Err(XmlError { code: code::FINISHED, pos: self.pos });
        }
        self.consumed += data.len();
        self.raw.extend_from_slice(data);
        self.last |= last;
        if self.at > 64 * 1024 {
            self.buf.drain(..self.at);
            self.at = 0;
        }
        if self.decoder.is_none() && !self.choose_decoder(table)? {
            return Ok(());
        }
        self.decode();
        Ok(())
    }
    /// From the caller's word, a byte order mark or the XML declaration. False: more is needed.
    fn choose_decoder(&mut self, table: &mut dyn FnMut(&str) -> Option<Box<[Option<char>; 256]>>) -> X<bool> {
        if let Some(e) = self.forced.clone() {
            let lower = e.to_ascii_lowercase();
            if lower == "utf-8" && self.raw.starts_with(b"\xef\xbb\xbf") {
                self.raw.drain(..3);
            }
            self.decoder = Some(self.decoder_of(&lower, table)?);
            return Ok(true);
        }
        let r = &self.raw;
        if r.len() < 4 && !self.last {
            return Ok(false);
        }
        let (d, skip) = match r.as_slice() {
            [0xff, 0xfe, ..] => (Decoder::Utf16 { little: true }, 2),
            [0xfe, 0xff, ..] => (Decoder::Utf16 { little: false }, 2),
            [0xef, 0xbb, 0xbf, ..] => (Decoder::Utf8, 3),
            [0, ..] => (Decoder::Utf16 { little: false }, 0),
            [b'<', 0, ..] => (Decoder::Utf16 { little: true }, 0),
            _ => (Decoder::Utf8, 0),
        };
        if matches!(d, Decoder::Utf8) && r[skip..].starts_with(b"<?xml") {
            let Some(end) = r.windows(2).position(|w| w == b"?>") else {
                if self.last {
                    self.decoder = Some(d);
                    return Ok(true);
                }
                return Ok(false);
            };
            let head = text(&r[..end]);
            if let Some(name) = declared_encoding(&head) {
                let lower = name.to_ascii_lowercase();
                self.raw.drain(..skip);
                self.decoder = Some(if lower == "utf-16" { d } else { self.decoder_of(&lower, table)? });
                return Ok(true);
            }
        }
        self.raw.drain(..skip);
        self.decoder = Some(d);
        Ok(true)
    }
    fn decoder_of(
        &self,
        name: &str,
        table: &mut dyn FnMut(&str) -> Option<Box<[Option<char>; 256]>>,
    ) -> X<Decoder> {
        Ok(match name {
            "utf-8" => Decoder::Utf8,
            "utf-16" => {
                Decoder::Utf16 { little: !self.raw.starts_with(&[0xfe, 0xff]) && !self.raw.starts_with(&[0]) }
            }
            "utf-16le" => Decoder::Utf16 { little: true },
            "utf-16be" => Decoder::Utf16 { little: false },
            "iso-8859-1" => Decoder::Latin1,
            "us-ascii" => Decoder::Ascii,
            _ => match table(name) {
                // Markup must be what it is in ASCII.
                Some(t) if (32..127u8).chain([9, 10, 13]).all(|b| t[b as usize] == Some(b as char)) => {
                    Decoder::Table(t)
                }
                Some(_) => return Err(XmlError { code: code::UNKNOWN_ENCODING, pos: self.pos }),
                None => {
                    return Err(XmlError {
                        code: code::UNKNOWN_ENCODING,
                        pos: Pos { byte: 30, column: 30, ..self.pos },
                    });
                }
            },
        })
    }
    fn decode(&mut self) {
        if self.bad_end {
            return;
        }
        let raw = std::mem::take(&mut self.raw);
        match &self.decoder {
            None => self.raw = raw,
            Some(Decoder::Utf8) => match std::str::from_utf8(&raw) {
                Ok(_) => self.buf.extend_from_slice(&raw),
                Err(e) => {
                    self.buf.extend_from_slice(&raw[..e.valid_up_to()]);
                    if e.error_len().is_some() {
                        self.bad_end = true;
                    } else {
                        self.raw = raw[e.valid_up_to()..].to_vec();
                        self.bad_end = self.last;
                    }
                }
            },
            Some(Decoder::Utf16 { little }) => {
                let units: Vec<u16> = raw
                    .chunks_exact(2)
                    .map(|c| {
                        if *little {
                            u16::from_le_bytes([c[0], c[1]])
                        } else {
                            u16::from_be_bytes([c[0], c[1]])
                        }
                    })
                    .collect();
                let mut used = 0;
                for c in char::decode_utf16(units.iter().copied()) {
                    match c {
                        Ok(c) => {
                            used += c.len_utf16();
                            self.buf.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                        }
                        Err(_) if used + 1 == units.len() && !self.last => break,
                        Err(_) => {
                            self.bad_end = true;
                            break;
                        }
                    }
                }
                self.raw = raw[2 * used..].to_vec();
                self.bad_end |= self.last && raw.len() % 2 == 1;
            }
            Some(d) => {
                for &b in &raw {
                    let c = match d {
                        Decoder::Latin1 => Some(b as char),
                        Decoder::Ascii => Some(b as char).filter(char::is_ascii),
                        Decoder::Table(t) => t[b as usize],
                        _ => None,
                    };
                    match c {
                        Some(c) => self.buf.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                        None => {
                            self.bad_end = true;
                            break;
                        }
                    }
                }
            }
        }
    }

    // ---- positions ----

    fn pos_after(&self, n: usize) -> Pos {
        pos_behind(self.pos, &self.buf[self.at..(self.at + n).min(self.buf.len())])
    }
    fn advance(&mut self, n: usize) {
        if let Some(i) = self.inner.last_mut() {
            i.at += n;
        } else {
            self.pos = self.pos_after(n);
            self.at += n;
        }
    }
    fn fail<T>(&self, code: u32, offset: usize) -> X<T> {
        // Inside an entity: where it was referred to.
        let pos = if self.inner.is_empty() { self.pos_after(offset) } else { self.pos };
        Err(XmlError { code, pos })
    }
    fn push(&mut self, kind: Kind, raw: Option<String>) {
        self.events.push_back(Event { kind, pos: self.pos, raw });
    }
    /// What to do about a token that could not be used: Ok: wait.
    fn stopped(&self, s: Stop, available: usize) -> X<()> {
        match s {
            Stop::Bad(i) => self.fail(code::INVALID_TOKEN, i),
            Stop::Code(c, i) => self.fail(c, i),
            Stop::More if !self.inner.is_empty() => self.fail(code::ASYNC_ENTITY, 0),
            Stop::More if self.bad_end => self.fail(code::INVALID_TOKEN, available),
            Stop::More if self.last => self.fail(code::UNCLOSED_TOKEN, 0),
            Stop::More => Ok(()),
        }
    }

    /// The next event; None: more input is needed, or it is over.
    pub fn next(&mut self, wants: Wants) -> X<Option<Event>> {
        loop {
            if let Some(e) = self.events.pop_front() {
                return Ok(Some(e));
            }
            if self.done {
                return Ok(None);
            }
            match self.step(wants) {
                Ok(true) => {}
                Ok(false) => return Ok(self.events.pop_front()),
                Err(e) => {
                    // What was found before comes first.
                    self.done = true;
                    self.pos = e.pos;
                    return Err(e);
                }
            }
        }
    }
    /// Reads a token. False: there is none.
    fn step(&mut self, wants: Wants) -> X<bool> {
        if let Some(i) = self.inner.last() {
            if i.at >= i.text.len() {
                if self.stack.len() != i.depth {
                    return self.fail(code::ASYNC_ENTITY, 0);
                }
                self.inner.pop();
                if self.inner.is_empty() {
                    // Behind the reference.
                    let n = reference_end(&self.buf, self.at).map_or(0, |e| e - self.at);
                    self.advance(n);
                }
                return Ok(true);
            }
            let text = i.text.clone();
            let at = i.at;
            return self.content(&text, at, wants);
        }
        let rest = self.buf.len() - self.at;
        if rest == 0 && !(self.last && self.raw.is_empty() || self.bad_end) {
            return Ok(false);
        }
        if rest == 0 && self.bad_end {
            return self.fail(code::INVALID_TOKEN, 0);
        }
        match self.state {
            State::Start | State::Prolog => self.prolog(wants),
            State::Internal => self.internal(wants),
            State::Epilog => {
                if rest == 0 {
                    self.done = true;
                    return Ok(false);
                }
                self.misc(wants, code::JUNK)
            }
            State::ExternalDtd => self.external_dtd(wants),
            State::Content | State::External => {
                if rest == 0 {
                    if self.in_cdata {
                        return self.fail(code::UNCLOSED_CDATA, 0);
                    }
                    if self.state == State::External && self.stack.is_empty() {
                        self.done = true;
                        return Ok(false);
                    }
                    return self.fail(code::NO_ELEMENTS, 0);
                }
                if self.state == State::External
                    && self.pos.byte == 0
                    && self.buf[self.at..].starts_with(b"<?xml")
                {
                    return self.xml_decl(wants, true);
                }
                // Taken out for the time of the token: it is not changed meanwhile.
                let buf = std::mem::take(&mut self.buf);
                let at = self.at;
                let r = self.content_of(&buf, at, wants);
                self.buf = buf;
                self.finish_content(r, rest)
            }
        }
    }

    // ---- content ----

    fn content(&mut self, b: &[u8], at: usize, wants: Wants) -> X<bool> {
        let r = self.content_of(b, at, wants);
        self.finish_content(r, 0)
    }
    fn finish_content(&mut self, r: S<usize>, rest: usize) -> X<bool> {
        match r {
            Ok(n) => {
                self.advance(n);
                if self.state == State::Content && self.stack.is_empty() && self.inner.is_empty() {
                    self.state = State::Epilog;
                }
                Ok(true)
            }
            Err(Stop::Code(u32::MAX, _)) => Ok(true),
            Err(s) => {
                self.stopped(s, rest)?;
                Ok(false)
            }
        }
    }
    fn raw(&self, b: &[u8], wants: Wants) -> Option<String> {
        wants.raw.then(|| text(b))
    }
    /// A token of content; gives its length. Offsets of errors count from the token.
    fn content_of(&mut self, all: &[u8], at: usize, wants: Wants) -> S<usize> {
        let b = &all[at..];
        // What is not UTF-8 comes in pieces of what Expat converts at a time.
        let piece = if matches!(self.decoder, Some(Decoder::Utf8)) { usize::MAX } else { 1024 };
        let inside = !self.inner.is_empty();
        let waits = !inside && !self.last && !self.bad_end;
        if self.in_cdata {
            if b.starts_with(b"]]>") {
                self.in_cdata = false;
                let raw = self.raw(&b[..3], wants);
                self.push(Kind::EndCdata, raw);
                return Ok(3);
            }
            if b[0] == b']' && b.len() < 3 && (waits || b.len() < 2 && inside) {
                return Err(Stop::More);
            }
            let n = 1 + memchr::memchr3(b']', b'\n', b'\r', &b[1..]).unwrap_or(b.len() - 1);
            return self.text_piece(b, n, piece, waits, wants);
        }
        match b[0] {
            b'<' => {}
            b'&' => {
                let end = reference_end(b, 0)?;
                return self.reference(b, end, wants);
            }
            b']' if b.starts_with(b"]]>") => return Err(Stop::Bad(2)),
            b']' if waits && b.len() < 3 => return Err(Stop::More),
            _ => {
                let n = b
                    .iter()
                    .skip(1)
                    .position(|c| matches!(c, b'<' | b'&' | b'\n' | b'\r' | b']'))
                    .map_or(b.len(), |i| i + 1);
                return self.text_piece(b, n, piece, waits, wants);
            }
        }
        let starts = |s: &[u8]| {
            if b.len() < s.len() && s.starts_with(b) { Err(Stop::More) } else { Ok(b.starts_with(s)) }
        };
        match b.get(1) {
            None => Err(Stop::More),
            Some(b'/') => {
                let (name, end) = scan_end(b, 0)?;
                let raw_name = &b[2..name];
                let depth = self.inner.last().map_or(0, |i| i.depth);
                if self.stack.len() <= depth {
                    return Err(if inside { Stop::Code(code::ASYNC_ENTITY, 0) } else { Stop::Bad(1) });
                }
                if self.stack.last().is_none_or(|o| o.raw.as_bytes() != raw_name) {
                    return Err(Stop::Code(code::TAG_MISMATCH, 2));
                }
                let raw = self.raw(&b[..end], wants);
                self.end_element(raw);
                Ok(end)
            }
            Some(b'!') => {
                if starts(b"<!--")? {
                    let end = scan_comment(b, 0)?;
                    let raw = self.raw(&b[..end], wants);
                    self.push(Kind::Comment(newlines(&b[4..end - 3])), raw);
                    Ok(end)
                } else if starts(b"<![CDATA[")? {
                    self.in_cdata = true;
                    let raw = self.raw(&b[..9], wants);
                    self.push(Kind::StartCdata, raw);
                    Ok(9)
                } else {
                    Err(Stop::Bad(2))
                }
            }
            Some(b'?') => {
                let (target, end) = scan_pi(b, 0)?;
                self.instruction(b, target, end, wants)?;
                Ok(end)
            }
            Some(_) => {
                let tag = scan_start(b, 0)?;
                self.start_element(b, &tag, wants)?;
                Ok(tag.end)
            }
        }
    }
    fn instruction(&mut self, b: &[u8], target: usize, end: usize, wants: Wants) -> S<()> {
        let name = text(&b[2..target]);
        if name.eq_ignore_ascii_case("xml") {
            return Err(if name == "xml" { Stop::Code(code::MISPLACED_XML_PI, 0) } else { Stop::Bad(2) });
        }
        let data = newlines(&b[skip_space(b, target).min(end - 2)..end - 2]);
        let raw = self.raw(&b[..end], wants);
        self.push(Kind::Pi { target: name, data }, raw);
        Ok(())
    }
    /// Text up to `n`; a line end is a piece of its own.
    fn text_piece(&mut self, b: &[u8], n: usize, most: usize, waits: bool, wants: Wants) -> S<usize> {
        let (piece, n) = match b[0] {
            b'\r' if b.len() == 1 && waits => return Err(Stop::More),
            b'\r' => ("\n".to_string(), 1 + (b.get(1) == Some(&b'\n')) as usize),
            b'\n' => ("\n".to_string(), 1),
            _ => {
                let n = (n.min(most)..=n)
                    .find(|&i| b.get(i).is_none_or(|c| !matches!(c, 0x80..0xc0)))
                    .unwrap_or(n);
                let s = text(&b[..n]);
                if let Some((i, _)) = s.char_indices().find(|&(_, c)| !is_char(c)) {
                    if i == 0 {
                        return Err(Stop::Bad(0));
                    }
                    (text(&b[..i]), i)
                } else {
                    (s, n)
                }
            }
        };
        let raw = self.raw(&b[..n], wants);
        self.push(Kind::Text(piece), raw);
        Ok(n)
    }
    fn reference(&mut self, b: &[u8], end: usize, wants: Wants) -> S<usize> {
        let raw = self.raw(&b[..end], wants);
        if b[1] == b'#' {
            let Some(c) = char_reference(&b[..end]) else { return Err(Stop::Code(code::BAD_CHAR_REF, 0)) };
            self.push(Kind::Text(c.to_string()), raw);
            return Ok(end);
        }
        let name = text(&b[1..end - 1]);
        if let Some(c) = predefined(&name) {
            self.push(Kind::Text(c.to_string()), raw);
            return Ok(end);
        }
        let dtd = self.dtd.borrow();
        let (entity, strict) = (dtd.general.get(&name).cloned(), !dtd.has_param_refs || dtd.standalone);
        drop(dtd);
        let Some(e) = entity else {
            if strict {
                return Err(Stop::Code(code::UNDEFINED_ENTITY, 0));
            }
            self.push(Kind::Skipped { name, is_param: false }, raw);
            return Ok(end);
        };
        if e.notation.is_some() {
            return Err(Stop::Code(code::BINARY_ENTITY_REF, 0));
        }
        if self.inner.iter().any(|i| i.name == name) {
            return Err(Stop::Code(code::RECURSIVE_ENTITY_REF, 0));
        }
        match e.value {
            Some(_) if wants.keep_entities => {
                self.push(Kind::Skipped { name, is_param: false }, raw);
                Ok(end)
            }
            Some(v) => {
                self.amplify(v.len())?;
                // The reference is left when its text is read.
                if let Some(i) = self.inner.last_mut() {
                    i.at += end;
                }
                self.inner.push(Inner { name, text: v.into_bytes().into(), at: 0, depth: self.stack.len() });
                Err(Stop::Code(u32::MAX, 0))
            }
            None => {
                if wants.external_refs {
                    self.push(
                        Kind::ExternalRef { context: Some(name), system: e.system, public: e.public },
                        raw,
                    );
                } else {
                    self.push(Kind::Other, raw);
                }
                Ok(end)
            }
        }
    }
    fn amplify(&mut self, n: usize) -> S<()> {
        self.expanded += n;
        if self.expanded > 8 << 20 && self.expanded / 100 > self.consumed.max(1) {
            return Err(Stop::Code(code::AMPLIFICATION, 0));
        }
        Ok(())
    }
    /// The value of an attribute: references replaced, white space made spaces.
    fn attribute_value(&mut self, v: &[u8], cdata: bool, open: &mut Vec<String>) -> S<String> {
        let mut out = String::with_capacity(v.len());
        self.expand_value(v, open, &mut out)?;
        if !cdata {
            out = out.split(' ').filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" ");
        }
        Ok(out)
    }
    fn expand_value(&mut self, v: &[u8], open: &mut Vec<String>, out: &mut String) -> S<()> {
        let mut i = 0;
        while i < v.len() {
            match v[i] {
                b'&' => {
                    let end = reference_end(v, i).map_err(|_| Stop::Code(code::INVALID_TOKEN, 0))?;
                    let r = &v[i..end];
                    i = end;
                    if r[1] == b'#' {
                        match char_reference(r) {
                            Some(c) => out.push(c),
                            None => return Err(Stop::Code(code::BAD_CHAR_REF, 0)),
                        }
                        continue;
                    }
                    let name = text(&r[1..r.len() - 1]);
                    if let Some(c) = predefined(&name) {
                        out.push(c);
                        continue;
                    }
                    if open.contains(&name) {
                        return Err(Stop::Code(code::RECURSIVE_ENTITY_REF, 0));
                    }
                    let dtd = self.dtd.borrow();
                    let (e, strict) =
                        (dtd.general.get(&name).cloned(), !dtd.has_param_refs || dtd.standalone);
                    drop(dtd);
                    match e {
                        None if strict => return Err(Stop::Code(code::UNDEFINED_ENTITY, 0)),
                        None => {}
                        Some(e) if e.notation.is_some() => {
                            return Err(Stop::Code(code::BINARY_ENTITY_REF, 0));
                        }
                        Some(e) => match e.value {
                            None => return Err(Stop::Code(code::ATTRIBUTE_EXTERNAL_ENTITY_REF, 0)),
                            Some(t) => {
                                self.amplify(t.len())?;
                                open.push(name);
                                if t.contains('<') {
                                    return Err(Stop::Code(code::INVALID_TOKEN, 0));
                                }
                                if open.len() > 1000 {
                                    return Err(Stop::Code(code::AMPLIFICATION, 0));
                                }
                                self.expand_value(t.as_bytes(), open, out)?;
                                open.pop();
                            }
                        },
                    }
                }
                b'\r' => {
                    out.push(' ');
                    i += 1 + (v.get(i + 1) == Some(&b'\n')) as usize;
                }
                b'\n' | b'\t' => {
                    out.push(' ');
                    i += 1;
                }
                _ => {
                    let n = v[i..]
                        .iter()
                        .position(|c| matches!(c, b'&' | b'\r' | b'\n' | b'\t'))
                        .unwrap_or(v.len() - i)
                        .max(1);
                    out.push_str(&text(&v[i..i + n]));
                    i += n;
                }
            }
        }
        Ok(())
    }
    fn start_element(&mut self, b: &[u8], tag: &Tag, wants: Wants) -> S<()> {
        let raw_name = text(&b[tag.name.0..tag.name.1]);
        let defs = self.dtd.borrow().attributes.get(&raw_name).cloned().unwrap_or_default();
        let mut attrs: Vec<(String, String)> = Vec::with_capacity(tag.attrs.len());
        let mut seen = HashSet::new();
        for &[n0, n1, v0, v1] in &tag.attrs {
            let name = text(&b[n0..n1]);
            if !seen.insert(name.clone()) {
                return Err(Stop::Code(code::DUPLICATE_ATTRIBUTE, n0));
            }
            let cdata = defs.iter().find(|d| d.name == name).is_none_or(|d| d.cdata);
            let v = self.attribute_value(&b[v0..v1], cdata, &mut Vec::new()).map_err(|s| match s {
                Stop::Code(c, _) => Stop::Code(c, v0),
                s => s,
            })?;
            attrs.push((name, v));
        }
        let mut specified = attrs.len();
        for d in &defs {
            if let Some(v) = &d.default
                && !seen.contains(&d.name)
            {
                attrs.push((d.name.clone(), v.clone()));
            }
        }
        let mut open =
            Open { raw: raw_name.clone(), name: raw_name.clone(), bound: Vec::new(), unprefix: false };
        if let Some(sep) = self.separator.clone() {
            let mut kept = Vec::with_capacity(attrs.len());
            let n_specified = specified;
            for (i, (name, v)) in attrs.into_iter().enumerate() {
                let prefix = match name.strip_prefix("xmlns") {
                    Some("") => None,
                    Some(p) if p.starts_with(':') => Some(p[1..].to_string()),
                    _ => {
                        kept.push((name, v));
                        continue;
                    }
                };
                if i < n_specified {
                    specified -= 1;
                }
                self.bind(&mut open, prefix, v)?;
            }
            attrs = kept;
            let mut names = HashSet::new();
            for (n, _) in &mut attrs {
                if n.contains(':') {
                    *n = self.expand_name(n, &sep, true)?;
                    if !names.insert(n.clone()) {
                        return Err(Stop::Code(code::DUPLICATE_ATTRIBUTE, 0));
                    }
                }
            }
            open.name = self.expand_name(&raw_name, &sep, false)?;
            open.unprefix = true;
        }
        let raw = self.raw(&b[..tag.end], wants);
        self.push(Kind::Start { name: open.name.clone(), attrs, specified }, raw);
        self.stack.push(open);
        if tag.empty {
            let n = self.events.len();
            self.end_element(None);
            // It ends where the tag does.
            if self.inner.is_empty() {
                let pos = pos_behind(self.pos, &b[..tag.end]);
                self.events.iter_mut().skip(n).for_each(|e| e.pos = pos);
            }
        }
        Ok(())
    }
    fn bind(&mut self, open: &mut Open, prefix: Option<String>, uri: String) -> S<()> {
        match prefix.as_deref() {
            Some("xmlns") => return Err(Stop::Code(code::RESERVED_XMLNS, 0)),
            Some("xml") if uri != XML_URI => return Err(Stop::Code(code::RESERVED_XML, 0)),
            Some("xml") => {}
            _ if uri == XML_URI || uri == XMLNS_URI => return Err(Stop::Code(code::RESERVED_URI, 0)),
            Some(_) if uri.is_empty() => return Err(Stop::Code(code::UNDECLARING_PREFIX, 0)),
            _ => {}
        }
        let uri = Some(uri).filter(|u| !u.is_empty());
        self.push(Kind::StartNs { prefix: prefix.clone(), uri: uri.clone() }, None);
        let old = self.prefixes.insert(prefix.clone(), uri);
        open.bound.push((prefix, old));
        Ok(())
    }
    fn expand_name(&self, name: &str, sep: &str, attribute: bool) -> S<String> {
        let (prefix, local) = match name.split_once(':') {
            Some((p, l)) => (Some(p.to_string()), l),
            None => (None, name),
        };
        if prefix.is_none() && attribute {
            return Ok(name.to_string());
        }
        match self.prefixes.get(&prefix) {
            Some(Some(uri)) => Ok(match &prefix {
                Some(p) if self.triplets && !sep.is_empty() => format!("{uri}{sep}{local}{sep}{p}"),
                _ => format!("{uri}{sep}{local}"),
            }),
            _ if prefix.is_some() => Err(Stop::Code(code::UNBOUND_PREFIX, 0)),
            _ => Ok(name.to_string()),
        }
    }
    fn end_element(&mut self, raw: Option<String>) {
        let Some(open) = self.stack.pop() else { return };
        self.push(Kind::End { name: open.name }, raw);
        for (prefix, old) in open.bound.into_iter().rev() {
            self.push(Kind::EndNs { prefix: prefix.clone() }, None);
            match old {
                Some(o) => self.prefixes.insert(prefix, o),
                None => self.prefixes.remove(&prefix),
            };
        }
    }

    // ---- outside of the root element ----

    /// Comments, instructions and white space; anything else is an error.
    fn misc(&mut self, wants: Wants, otherwise: u32) -> X<bool> {
        let b = &self.buf[self.at..];
        let rest = b.len();
        let waits = !self.last && !self.bad_end;
        let n = skip_space(b, 0);
        if n > 0 {
            let raw = self.raw(&b[..n], wants);
            self.push(Kind::Other, raw);
            self.advance(n);
            return Ok(true);
        }
        if b[0] == b'<' && (b.starts_with(b"<!--") || waits && b"<!--".starts_with(b)) {
            return match scan_comment(b, 0) {
                Ok(end) => {
                    let (s, raw) = (newlines(&b[4..end - 3]), self.raw(&b[..end], wants));
                    self.push(Kind::Comment(s), raw);
                    self.advance(end);
                    Ok(true)
                }
                Err(s) => self.stopped(s, rest).map(|()| false),
            };
        }
        if b.starts_with(b"<?") {
            let b = b.to_vec();
            let r = scan_pi(&b, 0)
                .and_then(|(target, end)| self.instruction(&b, target, end, wants).map(|()| end));
            return match r {
                Ok(end) => {
                    self.advance(end);
                    Ok(true)
                }
                Err(s) => self.stopped(s, rest).map(|()| false),
            };
        }
        if b.len() < 2 && b[0] == b'<' {
            return self.stopped(Stop::More, rest).map(|()| false);
        }
        match char_at(b, 0) {
            Some('<') => match b[1] {
                b'!' | b'?' => self.fail(otherwise, 0),
                _ if char_at(b, 1).is_some_and(is_name_start) => self.fail(otherwise, 0),
                _ => self.fail(code::INVALID_TOKEN, 1),
            },
            Some(c)
                if is_name(c) || matches!(c, '#' | '|' | '(' | ')' | ',' | '[' | ']' | '>' | '"' | '\'') =>
            {
                self.fail(if otherwise == code::JUNK { code::JUNK } else { code::SYNTAX }, 0)
            }
            _ => self.fail(code::INVALID_TOKEN, 0),
        }
    }
    fn prolog(&mut self, wants: Wants) -> X<bool> {
        let b = &self.buf[self.at..];
        if b.is_empty() {
            return self.fail(code::NO_ELEMENTS, 0);
        }
        let waits = !self.last && !self.bad_end;
        let partial = |s: &[u8]| waits && b.len() < s.len() && s.starts_with(b);
        if self.state == State::Start {
            if partial(b"<?xml ") {
                return Ok(false);
            }
            self.state = State::Prolog;
            if b.starts_with(b"<?xml") && b.get(5).is_some_and(|&c| is_space(c) || c == b'?') {
                return self.xml_decl(wants, false);
            }
        }
        if b[0] == b'<' {
            if partial(b"<!DOCTYPE") || partial(b"<!--") || b.len() == 1 && waits {
                return Ok(false);
            }
            if b.starts_with(b"<!DOCTYPE") && self.doctype.is_none() {
                return self.start_doctype(wants);
            }
            if char_at(b, 1).is_some_and(is_name_start) {
                self.state = State::Content;
                if self.foreign_dtd && self.doctype.is_none() {
                    self.foreign_dtd = false;
                    self.dtd.borrow_mut().has_param_refs = true;
                    if wants.external_refs && self.param_parsing != 0 {
                        self.push(Kind::ExternalRef { context: None, system: None, public: None }, None);
                    }
                }
                return Ok(true);
            }
        }
        self.misc(wants, code::SYNTAX)
    }
    /// `<?xml version="1.0" encoding="…" standalone="…"?>`
    fn xml_decl(&mut self, wants: Wants, external: bool) -> X<bool> {
        let b = &self.buf[self.at..];
        let rest = b.len();
        let wrong = if external { code::TEXT_DECL } else { code::XML_DECL };
        let Some(end) = b.windows(2).position(|w| w == b"?>") else {
            return self.stopped(Stop::More, rest).map(|()| false);
        };
        let s = text(&b[5..end]);
        let mut at = 0;
        let mut found: Vec<(String, String)> = Vec::new();
        let bytes = s.as_bytes();
        loop {
            let i = skip_space(bytes, at);
            if i == bytes.len() {
                break;
            }
            let name_end = i + bytes[i..].iter().take_while(|c| c.is_ascii_alphabetic()).count();
            let e = skip_space(bytes, name_end);
            let q = skip_space(bytes, e + 1);
            let ok = i > at
                && name_end > i
                && bytes.get(e) == Some(&b'=')
                && matches!(bytes.get(q), Some(b'"' | b'\''));
            let close = if ok { bytes[q + 1..].iter().position(|&c| c == bytes[q]) } else { None };
            let Some(n) = close else { return self.fail(wrong, 5 + i) };
            found.push((s[i..name_end].to_string(), s[q + 1..q + 1 + n].to_string()));
            at = q + 2 + n;
        }
        let (mut version, mut encoding, mut standalone) = (None, None, -1);
        for (i, (name, v)) in found.into_iter().enumerate() {
            match (name.as_str(), v.as_str()) {
                ("version", _)
                    if i == 0 && v.chars().all(|c| c.is_ascii_alphanumeric() || ".-_:".contains(c)) =>
                {
                    version = Some(v)
                }
                ("encoding", _) if encoding.is_none() && v.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                    encoding = Some(v)
                }
                ("standalone", "yes") if !external => standalone = 1,
                ("standalone", "no") if !external => standalone = 0,
                _ => return self.fail(wrong, 5),
            }
        }
        if version.is_none() && !external || external && encoding.is_none() {
            return self.fail(wrong, if external { end } else { 5 });
        }
        if standalone == 1 {
            self.dtd.borrow_mut().standalone = true;
        }
        let raw = self.raw(&self.buf[self.at..self.at + end + 2], wants);
        self.push(Kind::XmlDecl { version, encoding, standalone }, raw);
        self.advance(end + 2);
        Ok(true)
    }

    // ---- the document type ----

    fn start_doctype(&mut self, wants: Wants) -> X<bool> {
        let b = self.buf[self.at..].to_vec();
        let mut i = 9;
        let mut quote = None;
        let end = loop {
            match (b.get(i), quote) {
                (None, q) => {
                    if !self.last {
                        return Ok(false);
                    }
                    return match q {
                        Some(_) => self.fail(code::UNCLOSED_TOKEN, i),
                        None => self.fail(code::NO_ELEMENTS, b.len()),
                    };
                }
                (Some(&c), Some(q)) if c == q => quote = None,
                (Some(_), Some(_)) => {}
                (Some(&c @ (b'"' | b'\'')), None) => quote = Some(c),
                (Some(b'[' | b'>'), None) => break i,
                (Some(_), None) => {}
            }
            i += 1;
        };
        let w = words(&text(&b[9..end]));
        let Some(name) = w.first().filter(|n| n.chars().next().is_some_and(is_name_start)).cloned() else {
            return self.fail(code::SYNTAX, 9);
        };
        let (mut system, mut public) = (None, None);
        match w.get(1).map(String::as_str) {
            None => {}
            Some("SYSTEM") => system = w.get(2).and_then(|s| unquoted(s)).map(str::to_string),
            Some("PUBLIC") => {
                public = w.get(2).and_then(|s| unquoted(s)).map(public_id);
                system = w.get(3).and_then(|s| unquoted(s)).map(str::to_string);
            }
            Some(_) => return self.fail(code::SYNTAX, 9),
        }
        if w.len() > 1 && system.is_none() {
            return self.fail(code::SYNTAX, end);
        }
        let internal = b[end] == b'[';
        if system.is_some() || public.is_some() {
            self.dtd.borrow_mut().has_param_refs = true;
        }
        if system.is_some() && wants.not_standalone && !self.dtd.borrow().standalone {
            self.push(Kind::NotStandalone, None);
        }
        let raw = self.raw(&b[..=end], wants);
        self.push(
            Kind::StartDoctype {
                name: name.clone(),
                system: system.clone(),
                public: public.clone(),
                internal,
            },
            raw,
        );
        self.doctype = Some((name, system, public));
        self.advance(end + 1);
        if internal {
            self.state = State::Internal;
        } else {
            self.end_doctype(wants, None);
        }
        Ok(true)
    }
    fn end_doctype(&mut self, wants: Wants, raw: Option<String>) {
        let (system, public) = self.doctype.as_ref().map_or((None, None), |d| (d.1.clone(), d.2.clone()));
        let foreign = std::mem::take(&mut self.foreign_dtd);
        if system.is_some() || foreign {
            let standalone = self.dtd.borrow().standalone;
            let read = self.param_parsing == 2 || self.param_parsing == 1 && !standalone;
            if read && wants.external_refs {
                self.push(Kind::ExternalRef { context: None, system, public }, None);
            }
        }
        self.push(Kind::EndDoctype, raw);
        self.state = State::Prolog;
    }
    fn internal(&mut self, wants: Wants) -> X<bool> {
        let b = self.buf[self.at..].to_vec();
        if b.is_empty() {
            return self.fail(code::NO_ELEMENTS, 0);
        }
        if b[0] == b']' {
            let i = skip_space(&b, 1);
            return match b.get(i) {
                None if !self.last => Ok(false),
                None => self.fail(code::NO_ELEMENTS, b.len()),
                Some(b'>') => {
                    let raw = self.raw(&b[..=i], wants);
                    self.end_doctype(wants, raw);
                    self.advance(i + 1);
                    Ok(true)
                }
                Some(_) => self.fail(code::SYNTAX, i),
            };
        }
        self.declaration(&b, wants)
    }
    fn external_dtd(&mut self, wants: Wants) -> X<bool> {
        let b = self.buf[self.at..].to_vec();
        if b.is_empty() {
            self.done = true;
            return Ok(false);
        }
        if self.pos.byte == 0 && b.starts_with(b"<?xml") {
            return self.xml_decl(wants, true);
        }
        // Conditional sections are read or skipped.
        if b.starts_with(b"]]>") {
            self.advance(3);
            return Ok(true);
        }
        if b.starts_with(b"<![") {
            let s = text(&b);
            let Some(open) = s[3..].find('[').map(|i| i + 3) else {
                return self.stopped(Stop::More, b.len()).map(|()| false);
            };
            let mut key = s[3..open].trim().to_string();
            if let Some(p) = key.strip_prefix('%') {
                let name = p.trim_end_matches(';').to_string();
                key = self
                    .dtd
                    .borrow()
                    .param
                    .get(&name)
                    .and_then(|e| e.value.clone())
                    .unwrap_or_default()
                    .trim()
                    .to_string();
            }
            match key.as_str() {
                "INCLUDE" => self.advance(open + 1),
                "IGNORE" => {
                    let (mut depth, mut i) = (1, open + 1);
                    while depth > 0 {
                        match () {
                            _ if b[i..].starts_with(b"<![") => (depth, i) = (depth + 1, i + 3),
                            _ if b[i..].starts_with(b"]]>") => (depth, i) = (depth - 1, i + 3),
                            _ if i >= b.len() => return self.stopped(Stop::More, b.len()).map(|()| false),
                            _ => i += 1,
                        }
                    }
                    self.advance(i);
                }
                _ => return self.fail(code::SYNTAX, 3),
            }
            return Ok(true);
        }
        self.declaration(&b, wants)
    }
    fn declaration(&mut self, b: &[u8], wants: Wants) -> X<bool> {
        if b[0] == b'%' {
            let name = match name_end(b, 1) {
                Ok(e) => e,
                Err(s) => return self.stopped(s, b.len()).map(|()| false),
            };
            return match b.get(name) {
                None => self.stopped(Stop::More, b.len()).map(|()| false),
                Some(b';') => {
                    let n = text(&b[1..name]);
                    self.param_reference(n, name + 1, wants)
                }
                Some(_) => self.fail(code::INVALID_TOKEN, name),
            };
        }
        if !b.starts_with(b"<!") || b.starts_with(b"<!--") || b.len() < 4 {
            if b.len() < 4 && b.starts_with(b"<!") {
                return self.stopped(Stop::More, b.len()).map(|()| false);
            }
            return self.misc(wants, code::SYNTAX);
        }
        let end = match scan_decl(b, 0) {
            Ok(e) => e,
            Err(s) => return self.stopped(s, b.len()).map(|()| false),
        };
        let mut body = text(&b[2..end - 1]);
        if self.state == State::ExternalDtd && body.contains('%') {
            body = self.expand_params(&body);
        }
        let before = self.events.len();
        if self.declare(&body).is_none() {
            if self.too_deep {
                return self.fail(code::TOO_DEEP, 0);
            }
            return self.fail(code::SYNTAX, end - 1);
        }
        let raw = self.raw(&b[..end], wants);
        if self.events.len() == before {
            self.push(Kind::Other, raw);
        } else if let Some(e) = self.events.get_mut(before) {
            e.raw = raw;
        }
        self.advance(end);
        Ok(true)
    }
    /// Parameter entities inside of declarations, outside of quotes or in entity values.
    fn expand_params(&mut self, s: &str) -> String {
        let mut out = s.to_string();
        for _ in 0..100 {
            let Some(i) =
                out.match_indices('%').map(|m| m.0).find(|&i| out[i + 1..].starts_with(is_name_start))
            else {
                break;
            };
            let Some(n) = out[i..].find(';') else { break };
            let name = out[i + 1..i + n].to_string();
            let value = self.dtd.borrow().param.get(&name).and_then(|e| e.value.clone());
            let Some(v) = value else { break };
            if out.len() + v.len() > 1 << 20 {
                break;
            }
            out.replace_range(i..=i + n, &format!(" {v} "));
        }
        out
    }
    fn param_reference(&mut self, name: String, len: usize, wants: Wants) -> X<bool> {
        let entity = self.dtd.borrow().param.get(&name).cloned();
        let mut dtd = self.dtd.borrow_mut();
        dtd.has_param_refs = true;
        let standalone = dtd.standalone;
        if self.param_parsing == 0 {
            dtd.keep_processing = standalone;
        }
        drop(dtd);
        let reads = self.param_parsing == 2 || self.param_parsing == 1 && !standalone;
        match entity {
            Some(e) if reads => match e.value {
                Some(v) => {
                    // Its declarations, in a parser of their own that shares the DTD.
                    self.expanded += v.len();
                    if self.expanded > 8 << 20 {
                        return self.fail(code::AMPLIFICATION, 0);
                    }
                    let mut p = self.external(None, Some("utf-8".into()));
                    p.expanded = self.expanded;
                    p.consumed = self.consumed;
                    p.dtd.borrow_mut().param.remove(&name);
                    let fed = p.feed(v.as_bytes(), true, &mut |_| None);
                    let mut r = fed.map(|()| None);
                    while r.is_ok() {
                        r = p.next(wants);
                        match &r {
                            Ok(Some(e)) => self.events.push_back(Event { pos: self.pos, ..e.clone() }),
                            _ => break,
                        }
                    }
                    self.expanded = p.expanded;
                    self.dtd.borrow_mut().param.insert(name, EntityDecl { value: Some(v), ..e });
                    if let Err(e) = r {
                        return self.fail(e.code, 0);
                    }
                }
                None if wants.external_refs => {
                    self.push(Kind::ExternalRef { context: None, system: e.system, public: e.public }, None)
                }
                None => {}
            },
            _ => self.push(Kind::Skipped { name, is_param: true }, None),
        }
        self.advance(len);
        Ok(true)
    }
    /// A declaration without its brackets.
    fn declare(&mut self, body: &str) -> Option<()> {
        let w = words(body);
        match w.first()?.as_str() {
            "ENTITY" => self.declare_entity(&w, body),
            "ATTLIST" => self.declare_attributes(&w),
            "ELEMENT" => {
                let name = w.get(1)?.clone();
                let (mut depth, mut deepest) = (0i64, 0);
                for x in &w {
                    depth += (x == "(") as i64 - (x == ")") as i64;
                    deepest = depth.max(deepest);
                }
                if deepest > MAX_DEPTH {
                    self.too_deep = true;
                    return None;
                }
                let mut at = 2;
                let m = model(&w, &mut at)?;
                if at != w.len() {
                    return None;
                }
                self.push(Kind::Element { name, model: m }, None);
                Some(())
            }
            "NOTATION" => {
                let name = w.get(1)?.clone();
                let (system, public) = match w.get(2)?.as_str() {
                    "SYSTEM" => (Some(unquoted(w.get(3)?)?.to_string()), None),
                    "PUBLIC" => {
                        let system = match w.get(4) {
                            Some(s) => Some(unquoted(s)?.to_string()),
                            None => None,
                        };
                        (system, Some(public_id(unquoted(w.get(3)?)?)))
                    }
                    _ => return None,
                };
                self.push(Kind::Notation { name, system, public }, None);
                Some(())
            }
            _ => None,
        }
    }
    fn declare_entity(&mut self, w: &[String], _: &str) -> Option<()> {
        let is_param = w.get(1)? == "%";
        let at = 1 + is_param as usize;
        let name = w.get(at)?.clone();
        let mut e = EntityDecl {
            name: name.clone(),
            is_param,
            value: None,
            system: None,
            public: None,
            notation: None,
        };
        match w.get(at + 1)?.as_str() {
            "SYSTEM" => e.system = Some(unquoted(w.get(at + 2)?)?.to_string()),
            "PUBLIC" => {
                e.public = Some(public_id(unquoted(w.get(at + 2)?)?));
                e.system = Some(unquoted(w.get(at + 3)?)?.to_string());
            }
            v => e.value = Some(self.entity_value(unquoted(v)?)?),
        }
        if let Some(i) = w.iter().position(|x| x == "NDATA") {
            e.notation = Some(w.get(i + 1)?.clone());
        }
        let mut dtd = self.dtd.borrow_mut();
        if !dtd.keep_processing {
            return Some(());
        }
        let table = if is_param { &mut dtd.param } else { &mut dtd.general };
        if table.contains_key(&name) || predefined(&name).is_some() && !is_param {
            return Some(());
        }
        table.insert(name, e.clone());
        drop(dtd);
        self.push(Kind::Entity(e), None);
        Some(())
    }
    /// The replacement text: character references are replaced, others stay.
    fn entity_value(&mut self, v: &str) -> Option<String> {
        let v = newlines(v.as_bytes());
        let mut out = String::with_capacity(v.len());
        let mut rest = v.as_str();
        while let Some(i) = rest.find("&#") {
            out.push_str(&rest[..i]);
            let n = rest[i..].find(';')?;
            out.push(char_reference(&rest.as_bytes()[i..=i + n])?);
            rest = &rest[i + n + 1..];
        }
        out.push_str(rest);
        Some(out)
    }
    fn declare_attributes(&mut self, w: &[String]) -> Option<()> {
        let element = w.get(1)?.clone();
        let mut i = 2;
        while i < w.len() {
            let name = w[i].clone();
            i += 1;
            let mut kind = w.get(i)?.clone();
            i += 1;
            if kind == "NOTATION" || kind == "(" {
                if kind == "NOTATION" {
                    if w.get(i)? != "(" {
                        return None;
                    }
                    kind.push('(');
                    i += 1;
                }
                loop {
                    let x = w.get(i)?;
                    i += 1;
                    kind.push_str(x);
                    if x == ")" {
                        break;
                    }
                }
            }
            let cdata = kind == "CDATA";
            let (mut required, mut default) = (false, None);
            match w.get(i)?.as_str() {
                "#REQUIRED" => required = true,
                "#IMPLIED" => {}
                "#FIXED" => {
                    i += 1;
                    required = true;
                    default = Some(unquoted(w.get(i)?)?.to_string());
                }
                v => default = Some(unquoted(v)?.to_string()),
            }
            i += 1;
            let default = match default {
                Some(d) => Some(self.attribute_value(d.as_bytes(), cdata, &mut Vec::new()).ok()?),
                None => None,
            };
            let mut dtd = self.dtd.borrow_mut();
            if !dtd.keep_processing {
                continue;
            }
            let defs = dtd.attributes.entry(element.clone()).or_default();
            if defs.iter().any(|d| d.name == name) {
                continue;
            }
            defs.push(AttDef { name: name.clone(), cdata, default: default.clone() });
            drop(dtd);
            self.push(Kind::Attlist { element: element.clone(), name, kind, default, required }, None);
        }
        Some(())
    }
}
fn declared_encoding(head: &str) -> Option<String> {
    let i = head.find("encoding")?;
    let s = head[i + 8..].trim_start().strip_prefix('=')?.trim_start();
    let q = s.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let s = &s[1..];
    Some(s[..s.find(q)?].to_string())
}
