//! Programs with a bit of everything.
//!
//! A program is a row of chunks; each is tried, and says what was raised; after each the global variables are shown.
//! Variables keep to a type that their name's first letter says (`i` int, `f` float, `s` str, `b` bytes, `l` list,
//! `t` tuple, `d` dict, `e` set), so that most of what is written works; now and then a value of another type is put
//! in, so that errors and their texts are compared too. What could grow without bound goes through `c`; loops and calls
//! are counted by `tick`, which ends a program that does too much. Containers hold scalars, so nothing nests deeply.

use super::Random;
use std::fmt::Write;

const PRELUDE: &str = "\
class Stop(BaseException):
    pass
ticks = 0
def tick():
    global ticks
    ticks += 1
    if ticks > 150:
        raise Stop
def c(x):
    if type(x) is int:
        return x if -(1 << 200) < x < 1 << 200 else x % 1000003
    if type(x) in (str, bytes, list, tuple):
        return x[:30]
    if type(x) in (dict, set) and len(x) > 30:
        return type(x)()
    return x
def text(v):
    if isinstance(v, (set, frozenset)) and any(x != x for x in v):
        return f'{len(v)} with nan, whose place in a set is anywhere'
    return repr(v)[:200]
def show(*values):
    print(*map(text, values))
def deco(f):
    def inner(*args, **kwargs):
        tick()
        return f(*args, **kwargs)
    return inner
class Manager:
    def __init__(self, swallow):
        self.swallow = swallow
    def __enter__(self):
        show('enter')
        return 7
    def __exit__(self, kind, value, traceback):
        show('exit', kind and kind.__name__)
        return self.swallow
";

#[derive(Clone, Copy, PartialEq, Eq)]
enum T {
    Int,
    Float,
    Str,
    Bytes,
    Bool,
    List,
    Tuple,
    Dict,
    Set,
}

const TYPES: [T; 9] = [T::Int, T::Float, T::Str, T::Bytes, T::Bool, T::List, T::Tuple, T::Dict, T::Set];
const SCALARS: [T; 5] = [T::Int, T::Int, T::Str, T::Float, T::Bool];
/// Letters of variables, and how many there are of each.
const VARIABLES: &[(T, char, u64)] = &[
    (T::Int, 'i', 4),
    (T::Float, 'f', 2),
    (T::Str, 's', 3),
    (T::Bytes, 'b', 1),
    (T::List, 'l', 3),
    (T::Tuple, 't', 2),
    (T::Dict, 'd', 2),
    (T::Set, 'e', 1),
];

pub fn program(seed: u64) -> String {
    let mut g = Generator {
        random: Random(seed),
        out: PRELUDE.to_string(),
        indent: 0,
        functions: vec![],
        classes: vec![],
        nesting: 0,
        kind: Place::Module,
        loops: 0,
    };
    for &(t, letter, count) in VARIABLES {
        for n in 0..count {
            let value = g.literal(t);
            g.line(&format!("{letter}{n} = {value}"));
        }
    }
    for _ in 0..4 + g.below(12) {
        match g.below(7) {
            0 | 1 => g.function(),
            2 => g.class(),
            3 => g.generator_function(),
            _ => {}
        }
        g.line("try:");
        g.block(4);
        g.line("except (Exception, Stop) as error:");
        g.line("    show(type(error).__name__, str(error))");
        g.line("ticks = 0");
        let all: Vec<String> =
            VARIABLES.iter().flat_map(|&(_, l, n)| (0..n).map(move |i| format!("{l}{i}"))).collect();
        g.line(&format!("show({})", all.join(", ")));
    }
    g.out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Module,
    Function,
    Generator,
}

struct Function {
    name: String,
    parameters: u64,
    generator: bool,
}

struct Generator {
    random: Random,
    out: String,
    indent: usize,
    functions: Vec<Function>,
    classes: Vec<String>,
    /// Depth of statements in statements.
    nesting: usize,
    kind: Place,
    loops: usize,
}

impl Generator {
    fn below(&mut self, n: u64) -> u64 {
        self.random.below(n)
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.random.chance(percent)
    }

    fn pick<'a, X: ?Sized>(&mut self, from: &[&'a X]) -> &'a X {
        self.random.pick(from)
    }

    fn line(&mut self, text: &str) {
        let indent = " ".repeat(self.indent);
        writeln!(self.out, "{indent}{text}").ok();
    }

    // Expressions. `depth` is how much may still be nested.

    fn variable(&mut self, t: T) -> String {
        let (letter, count) = VARIABLES.iter().find(|v| v.0 == t).map_or(('i', 4), |v| (v.1, v.2));
        format!("{letter}{}", self.below(count))
    }

    fn literal(&mut self, t: T) -> String {
        match t {
            T::Int => match self.below(8) {
                0 => self
                    .pick(&[
                        "2305843009213693951",
                        "-2305843009213693952",
                        "9223372036854775807",
                        "-9223372036854775808",
                        "4611686018427387904",
                        "1073741824",
                        "10**20",
                        "-(3**50)",
                    ])
                    .into(),
                1 => format!("-{}", self.below(10)),
                2 => self.below(1000).to_string(),
                _ => self.below(12).to_string(),
            },
            T::Float => self
                .pick(&[
                    "0.0",
                    "-0.0",
                    "1.5",
                    "-2.25",
                    "0.1",
                    "3.0",
                    "1e16",
                    "1e-7",
                    "1e308",
                    "1e22",
                    "float('inf')",
                    "float('nan')",
                    "123456.789",
                    "5e-324",
                    "2.5",
                    "1e100",
                ])
                .into(),
            T::Str => self
                .pick(&[
                    "''",
                    "'a'",
                    "'abc'",
                    "'Hello World'",
                    "'x,y,,z'",
                    "'  pad '",
                    "'ß\u{e9}İ'",
                    "'12'",
                    "'-7.5'",
                    "'naïve €'",
                    "'\\n\\t\\x00\"'",
                    "'日本'",
                    "'a😀b'",
                    "'ABCabc123'",
                    "\"it's\"",
                ])
                .into(),
            T::Bytes => self.pick(&["b''", "b'abc'", "b'\\x00\\xff'", "b'a b'", "bytes(3)", "b'12'"]).into(),
            T::Bool => self.pick(&["True", "False"]).into(),
            T::List => format!("[{}]", self.scalars(0)),
            T::Tuple => {
                let items = self.scalars(0);
                if items.is_empty() { "()".into() } else { format!("({items},)") }
            }
            T::Dict => {
                let n = self.below(4);
                let items: Vec<String> =
                    (0..n).map(|_| format!("{}: {}", self.scalar(0), self.scalar(0))).collect();
                format!("{{{}}}", items.join(", "))
            }
            T::Set => {
                let items = self.scalars(0);
                if items.is_empty() { "set()".into() } else { format!("{{{items}}}") }
            }
        }
    }

    fn scalar(&mut self, depth: u64) -> String {
        let t = SCALARS[self.below(5) as usize];
        self.expression(t, depth)
    }

    fn scalars(&mut self, depth: u64) -> String {
        let n = self.below(5);
        (0..n).map(|_| self.scalar(depth)).collect::<Vec<_>>().join(", ")
    }

    fn any(&mut self, depth: u64) -> String {
        let t = TYPES[self.below(9) as usize];
        self.expression(t, depth)
    }

    fn expression(&mut self, t: T, depth: u64) -> String {
        // Now and then something of another type.
        let t = if depth > 0 && self.chance(1) { TYPES[self.below(9) as usize] } else { t };
        if depth == 0 || self.chance(15) {
            return if self.chance(60) && t != T::Bool { self.variable(t) } else { self.literal(t) };
        }
        let d = depth - 1;
        if self.chance(6) {
            let (a, condition, b) =
                (self.expression(t, d), self.expression(T::Bool, d), self.expression(t, d));
            return format!("({a} if {condition} else {b})");
        }
        if self.chance(4) && !self.functions.is_empty() {
            return self.call(d);
        }
        if self.chance(3) {
            let (value, body) = (self.any(d), self.expression(t, d));
            return format!("(lambda x, y=2: {body})({value})");
        }
        match t {
            T::Int => self.int(d),
            T::Float => self.float(d),
            T::Str => self.text(d),
            T::Bytes => self.bytes(d),
            T::Bool => self.truth(d),
            T::List => self.list(d),
            T::Tuple => self.tuple(d),
            T::Dict => self.dict(d),
            T::Set => self.set(d),
        }
    }

    fn int(&mut self, d: u64) -> String {
        let (a, b) = (self.expression(T::Int, d), self.expression(T::Int, d));
        match self.below(24) {
            0..=5 => {
                let op = self.pick(&["+", "-", "*", "&", "|", "^"]);
                format!("({a} {op} {b})")
            }
            6 | 7 => {
                let (op, safe) = (self.pick(&["//", "%"]), if self.chance(90) { " or 7" } else { "" });
                format!("({a} {op} ({b}{safe}))")
            }
            8 => format!("({a} << ({b} % 70))"),
            9 => format!("({a} >> ({b} % 70))"),
            10 => format!("(c({a}) ** ({b} % 4))"),
            11 => format!("{}({a})", self.pick(&["-", "~", "abs", "+", "int", "hash"])),
            12 => {
                let container =
                    [T::Str, T::List, T::Dict, T::Set, T::Bytes, T::Tuple][self.below(6) as usize];
                format!("len({})", self.expression(container, d))
            }
            13 => format!("sum([{a}, {b}, {}])", self.below(9)),
            14 => format!("{}({a}, {b})", self.pick(&["min", "max"])),
            15 => format!("divmod({a}, {b} or 3)[{}]", self.below(2)),
            16 => format!("round({})", self.expression(T::Float, d)),
            17 => format!("({a}).bit_length()"),
            18 => format!("pow({a}, {}, {b} or 5)", self.below(9)),
            19 => {
                let (s, part) = (self.expression(T::Str, d), self.literal(T::Str));
                format!("({s}).{}({part})", self.pick(&["find", "count", "rfind", "count", "find", "index"]))
            }
            20 if self.chance(20) => format!("int({})", self.expression(T::Str, d)),
            21 if self.chance(20) => {
                let l = self.expression(T::List, d);
                format!("({l})[{a}]")
            }
            22 => format!("int.__{}__({a}, {b})", self.pick(&["add", "rsub", "mul", "and"])),
            _ => format!("ord(({} or 'z')[0])", self.expression(T::Str, d)),
        }
    }

    fn float(&mut self, d: u64) -> String {
        let (a, b) = (self.expression(T::Float, d), self.expression(T::Float, d));
        match self.below(9) {
            0..=2 => {
                let op = self.pick(&["+", "-", "*"]);
                format!("({a} {op} {b})")
            }
            3 => {
                let t = if self.chance(50) { T::Int } else { T::Float };
                let (x, y) = (self.expression(t, d), self.expression(t, d));
                let (op, safe) =
                    (self.pick(&["/", "/", "//", "%"]), if self.chance(90) { " or 7" } else { "" });
                format!("({x} {op} ({y}{safe}))")
            }
            4 => format!("float({})", self.expression(T::Int, d)),
            5 => format!("round({a}, {})", self.below(5) as i64 - 2),
            6 => format!("({a} {} {})", self.pick(&["+", "*", "-"]), self.expression(T::Int, d)),
            7 => format!("{}({a})", self.pick(&["abs", "-", "float"])),
            _ => format!("{}({a}, {b})", self.pick(&["min", "max"])),
        }
    }

    fn text(&mut self, d: u64) -> String {
        let s = self.expression(T::Str, d);
        match self.below(18) {
            0 | 1 => format!("({s} + {})", self.expression(T::Str, d)),
            2 => format!("({s} * {})", self.below(4)),
            3 => format!("({s})[{}]", self.slice(d)),
            4 | 5 => format!(
                "({s}).{}()",
                self.pick(&[
                    "upper",
                    "lower",
                    "title",
                    "strip",
                    "swapcase",
                    "capitalize",
                    "casefold",
                    "lstrip",
                    "expandtabs"
                ])
            ),
            6 => format!("({s}).replace({}, {})", self.literal(T::Str), self.literal(T::Str)),
            7 => format!("({s}).{}({}, '*')", self.pick(&["center", "ljust", "rjust"]), self.below(12)),
            8 => format!("({s}).join([{}, {}])", self.expression(T::Str, d), self.literal(T::Str)),
            9 => format!("{}({})", self.pick(&["str", "repr", "ascii"]), self.any(d)),
            10 => {
                let spec = self.pick(&["", ":>8", ":<5", ":^7", "!r", "!s:.3", "!a", "=", "!r:10"]);
                format!("f'<{{{}{spec}}}>'", strip_quotes(&self.variable_or_number()))
            }
            11 => {
                let t = if self.chance(50) { T::Int } else { T::Float };
                let both = [":e", ":.2f", ":g", ":%", ":,.1f", ":+,", ":08", ":n", ":_", ":>+10.3e", ":-^15"];
                let ints = [":d", ":x", ":#b", ":+,", ":08", ":_", ":#_o", ":>12,d", ":c"];
                let spec = if t == T::Int && self.chance(60) { self.pick(&ints) } else { self.pick(&both) };
                format!("f'{{{}{spec}}}'", self.variable(t))
            }
            12 => {
                let spec = self.pick(&["%s", "%r", "%-6s|", "%.2s", "%a"]);
                let number = self.pick(&["%d", "%5.2f", "%05d", "%e", "%+d", "%g", "%i%%"]);
                let scalar = self.scalar(d);
                if self.chance(50) {
                    format!("('{spec}' % ({scalar},))")
                } else {
                    format!("('{number}' % {})", self.variable(T::Int))
                }
            }
            13 => format!("'{{}}{{}}'.format({}, {s})", self.scalar(d)),
            14 => format!("chr({} % 50000)", self.expression(T::Int, d)),
            15 => format!("({s}).zfill({})", self.below(9)),
            16 => format!(
                "({s}).encode().decode({})",
                self.pick(&["'utf-8'", "'latin-1'", "'ascii', 'replace'", "'utf-8', 'ignore'"])
            ),
            _ => format!("({s} or 'none')[{} % 2 - 1]", self.expression(T::Int, d)),
        }
    }

    fn bytes(&mut self, d: u64) -> String {
        let b = self.expression(T::Bytes, d);
        match self.below(6) {
            0 => format!("({b} + {})", self.expression(T::Bytes, d)),
            1 => format!("({b})[{}]", self.slice(d)),
            2 => format!(
                "({}).encode({})",
                self.expression(T::Str, d),
                self.pick(&[
                    "",
                    "'latin-1', 'xmlcharrefreplace'",
                    "'utf-16-le'",
                    "'ascii', 'backslashreplace'"
                ])
            ),
            3 => format!("bytes([{} % 256])", self.expression(T::Int, d)),
            4 => format!("({b} * {})", self.below(3)),
            _ => format!(
                "({b}).{}",
                self.pick(&["upper()", "replace(b'a', b'zz')", "strip()", "title()", "zfill(4)"])
            ),
        }
    }

    fn truth(&mut self, d: u64) -> String {
        let t = TYPES[self.below(9) as usize];
        match self.below(9) {
            0..=2 => {
                let ordered = ![T::Dict, T::List, T::Tuple].contains(&t) || self.chance(10);
                let op = self.pick(if ordered { &["<", "<=", "==", "!=", ">", ">="] } else { &["==", "!="] });
                format!("({} {op} {})", self.variable_of(t, d), self.variable_of(t, d))
            }
            3 => format!(
                "({} < {} <= {})",
                self.expression(T::Int, d),
                self.expression(T::Int, d),
                self.expression(T::Int, d)
            ),
            4 => {
                let container = [T::List, T::Set, T::Dict, T::Tuple, T::Str][self.below(5) as usize];
                let item = if container == T::Str { self.expression(T::Str, d) } else { self.scalar(d) };
                format!("({item} {} {})", self.pick(&["in", "not in"]), self.expression(container, d))
            }
            5 => format!(
                "({} {} {})",
                self.expression(T::Bool, d),
                self.pick(&["and", "or"]),
                self.expression(T::Bool, d)
            ),
            6 => format!("(not {})", self.any(d)),
            7 => format!(
                "isinstance({}, {})",
                self.any(d),
                self.pick(&["int", "(str, bytes)", "float | list", "bool", "object"])
            ),
            _ => format!("{}({})", self.pick(&["any", "all", "bool"]), self.expression(T::List, d)),
        }
    }

    /// Not `is` on fresh objects: whether they are the same is the implementation's business.
    fn variable_of(&mut self, t: T, d: u64) -> String {
        if t == T::Bool {
            self.literal(t)
        } else if self.chance(50) {
            self.variable(t)
        } else {
            self.expression(t, d)
        }
    }

    fn variable_or_number(&mut self) -> String {
        match self.below(4) {
            0 => self.below(100).to_string(),
            1 => self.variable(T::Float),
            2 => self.variable(T::Str),
            _ => self.variable(T::Int),
        }
    }

    fn list(&mut self, d: u64) -> String {
        let l = self.expression(T::List, d);
        let t = [T::Str, T::Tuple, T::Dict, T::Bytes][self.below(4) as usize];
        match self.below(16) {
            0 => format!("[{}]", self.scalars(d)),
            1 => format!("({l} + {})", self.expression(T::List, d)),
            2 => format!("({l})[{}]", self.slice(d)),
            3 => format!(
                "sorted({l}, key={})",
                self.pick(&["str", "repr", "lambda x: (str(type(x)), repr(x))"])
            ),
            4 => format!("list({})", self.expression(t, 0)),
            5 => {
                let step = self.pick(&["1", "2", "-1", "3"]);
                format!("list(range({}, {}, {step}))", self.below(9), self.below(20))
            }
            6 | 7 => {
                let (source, condition) =
                    (self.iterable(d), self.pick(&["", " if x", " if type(x) is int", " if str(x) > '1'"]));
                format!(
                    "[{} for x in {source}{condition}]",
                    self.pick(&[
                        "x",
                        "(x, i0)",
                        "str(x)",
                        "x == i1",
                        "[y for y in str(x)]",
                        "(lambda: x)()",
                        "x and 2"
                    ])
                )
            }
            8 => {
                format!("list(map({}, {l}))", self.pick(&["str", "repr", "lambda x: x", "bool", "type(i0)"]))
            }
            9 => format!("[*{l}, *{}]", self.iterable(d)),
            10 => format!("list(reversed({l}))"),
            11 => format!("list(zip({l}, {}))[:9]", self.iterable(d)),
            12 => format!("list(enumerate({l}, {}))", self.below(5)),
            13 => format!(
                "({}).split({})",
                self.expression(T::Str, d),
                self.pick(&["", "','", "None, 1", "' '"])
            ),
            14 => format!("list(filter({}, {l}))", self.pick(&["None", "lambda x: x != 1", "str"])),
            _ if self.chance(10) => format!("sorted({l})"),
            _ => {
                let n = self.expression(T::Int, 0);
                format!("sorted(range({n} % 9), key=lambda x: (x % 3, -x), reverse=True)")
            }
        }
    }

    fn iterable(&mut self, d: u64) -> String {
        let t = [T::List, T::Tuple, T::Dict, T::Str, T::List, T::Bytes][self.below(6) as usize];
        if self.chance(20) {
            return format!("range({})", self.below(7));
        }
        if self.chance(10) {
            return format!("{}.items()", self.variable(T::Dict));
        }
        let generators: Vec<String> =
            self.functions.iter().filter(|f| f.generator).map(|f| f.name.clone()).collect();
        if !generators.is_empty() && self.chance(20) {
            let name = generators[self.below(generators.len() as u64) as usize].clone();
            return format!("{name}({})", self.expression(T::Int, 0));
        }
        self.expression(t, d)
    }

    fn tuple(&mut self, d: u64) -> String {
        let t = self.expression(T::Tuple, d);
        match self.below(5) {
            0 => format!("({},)", self.scalar(d)),
            1 => format!("({t} + {})", self.expression(T::Tuple, d)),
            2 => format!("tuple({})", self.expression(T::List, d)),
            3 => format!("({t})[{}]", self.slice(d)),
            _ => format!("({}, *{t})", self.scalar(d)),
        }
    }

    fn dict(&mut self, d: u64) -> String {
        let x = self.expression(T::Dict, d);
        match self.below(6) {
            0 => format!("{{**{x}, {}: {}}}", self.scalar(d), self.scalar(d)),
            1 => format!("({x} | {})", self.expression(T::Dict, d)),
            2 => format!("{{x: {} for x in {}}}", self.pick(&["x", "1", "str(x)"]), self.iterable(d)),
            3 => format!("dict(zip({}, {}))", self.iterable(d), self.iterable(d)),
            4 => format!("dict.fromkeys({}, {})", self.iterable(d), self.scalar(d)),
            _ => format!("dict(a={}, **{{'b': {}}})", self.scalar(d), self.scalar(d)),
        }
    }

    fn set(&mut self, d: u64) -> String {
        let e = self.expression(T::Set, d);
        match self.below(4) {
            0 => format!("({e} {} {})", self.pick(&["|", "&", "-", "^"]), self.expression(T::Set, d)),
            1 => format!("set({})", self.expression(T::Tuple, d)),
            2 => format!("{{x for x in {}}}", self.iterable(d)),
            _ => format!("{{{}, {}}}", self.scalar(d), self.scalar(d)),
        }
    }

    fn slice(&mut self, d: u64) -> String {
        let part = |g: &mut Self| match g.below(4) {
            0 => String::new(),
            1 => g.expression(T::Int, d.min(1)),
            _ => (g.below(9) as i64 - 4).to_string(),
        };
        let (a, b) = (part(self), part(self));
        let step = self.pick(&["2", "-1", "-2", "", "3", "i0"]);
        if self.chance(20) { format!("{a}:{b}:{step}") } else { format!("{a}:{b}") }
    }

    fn call(&mut self, d: u64) -> String {
        let n = self.below(self.functions.len() as u64) as usize;
        let (name, parameters) = (self.functions[n].name.clone(), self.functions[n].parameters);
        let mut args: Vec<String> = Vec::new();
        for p in 0..parameters {
            match self.below(8) {
                0 => args.push(format!("p{p}={}", self.scalar(d))),
                1 => {}
                _ => args.push(self.any(d)),
            }
        }
        // Positional ones must come first to be Python at all.
        args.sort_by_key(|a| a.starts_with('p') && a.contains('='));
        if self.chance(8) {
            args.push("*l0[:2]".into());
        }
        if self.chance(8) {
            args.push("**{'p1': 1}".into());
        }
        // `*` after keywords is fine, positional after `p=` is not, and sorting saw to that.
        let call = format!("{name}({})", args.join(", "));
        // A generator would only be shown as the object that it is.
        if self.functions[n].generator { format!("list({call})") } else { call }
    }

    // Statements.

    fn block(&mut self, most: u64) {
        self.indent += 4;
        self.nesting += 1;
        for _ in 0..1 + self.below(most) {
            self.statement();
        }
        self.nesting -= 1;
        self.indent -= 4;
    }

    fn assignable(&mut self) -> (T, String) {
        let &(t, ..) = &VARIABLES[self.below(VARIABLES.len() as u64) as usize];
        (t, self.variable(t))
    }

    fn statement(&mut self) {
        let simple = self.nesting > 3;
        match self.below(if simple { 12 } else { 24 }) {
            0..=3 => {
                let (t, name) = self.assignable();
                let value = self.expression(t, 3);
                self.line(&format!("{name} = c({value})"));
            }
            4 => self.augmented(),
            5 => self.mutation(),
            6 => {
                let value = self.any(3);
                self.line(&format!("show({value})"));
            }
            7 => self.unpacking(),
            8 => self.object_statement(),
            9 => {
                let raised = self.pick(&[
                    "ValueError('v')",
                    "KeyError(i0)",
                    "TypeError",
                    "IndexError('a', 1)",
                    "ExceptionGroup('g', [ValueError(1), KeyError(2)])",
                    "StopIteration(3)",
                ]);
                let (x, y) = (self.expression(T::Int, 1), self.below(5));
                self.line(&format!("if {x} == {y}: raise {raised}"));
            }
            10 => self.leave(),
            11 => {
                let (a, b) = (self.assignable(), self.any(1));
                self.line(&format!("show({} := {b})", a.1));
                let value = self.literal(a.0);
                self.line(&format!("{} = {value}", a.1));
            }
            12..=14 => self.conditional(),
            15 | 16 => self.for_loop(),
            17 => self.while_loop(),
            18..=20 => self.try_statement(),
            21 => self.match_statement(),
            22 => {
                let (swallow, name) = (self.pick(&["True", "False"]), self.variable(T::Int));
                self.line(&format!("with Manager({swallow}) as {name}:"));
                self.block(2);
            }
            _ => self.closure(),
        }
    }

    fn augmented(&mut self) {
        let (t, name) = self.assignable();
        let op = match t {
            T::Int => self.pick(&["+", "-", "*", "//", "%", "&", "|", "^", ">>"]),
            T::Float => self.pick(&["+", "-", "*", "/"]),
            T::Dict => "|",
            T::Set => self.pick(&["|", "&", "-", "^"]),
            _ => "+",
        };
        let value = self.expression(t, 2);
        self.line(&format!("{name} {op}= {value}"));
        self.line(&format!("{name} = c({name})"));
    }

    fn mutation(&mut self) {
        let (l, d, e) = (self.variable(T::List), self.variable(T::Dict), self.variable(T::Set));
        let (x, y, i) = (self.scalar(1), self.scalar(1), self.expression(T::Int, 1));
        let text = match self.below(18) {
            0 => format!("{l}.append({x})"),
            1 => format!("{l}.insert({i}, {x})"),
            2 => format!("if {l}: show({l}.pop())"),
            3 => format!("if {x} in {l}: {l}.remove({x})"),
            4 => format!("{l}.reverse()"),
            5 => format!("{l}.sort(key=repr)"),
            6 => format!("{l}[{}] = [{}]", self.slice(0), self.scalars(0)),
            7 => format!("del {l}[{}]", self.slice(0)),
            8 => format!("if len({l}) > 1: {l}[{i} % 2] = {x}"),
            9 => format!("{d}[{x}] = {y}"),
            10 => format!("show({d}.pop({x}, 'none'))"),
            11 => format!("show({d}.setdefault({x}, {y}), {d}.get({y}))"),
            12 => format!("{d}.update({})", self.expression(T::Dict, 1)),
            13 => format!("if {d}: show({d}.popitem())"),
            14 => format!("{e}.add({x})"),
            15 => format!("{e}.discard({x})"),
            16 => format!("if {x} in {d}: del {d}[{x}]"),
            _ => format!("{l}.extend({})", self.iterable(1)),
        };
        self.line(&text);
        self.line(&format!("{l} = c({l})"));
    }

    fn unpacking(&mut self) {
        let value = self.iterable(2);
        let target = match self.below(12) {
            0 => "i0, i1".to_string(),
            1 => "i0, *l0".to_string(),
            2 => "*l1, s0, s1".to_string(),
            3 => "(i0, s0), *l2".to_string(),
            4 => "l0[0], d0['k']".to_string(),
            5..=7 => "i0, *l1".to_string(),
            _ => "*l2,".to_string(),
        };
        self.line(&format!("{target} = {value}"));
        self.line("i0, i1, s0, s1 = 3, 4, 'p', 'q'");
    }

    fn leave(&mut self) {
        let value = self.any(2);
        match self.kind {
            Place::Function => self.line(&format!("return {value}")),
            Place::Generator => match self.below(3) {
                0 => self.line(&format!("yield from {}", "[1, 2]")),
                1 => self.line(&format!("show((yield {value}))")),
                _ => self.line(&format!("yield {value}")),
            },
            Place::Module => self.line(&format!("show({value})")),
        }
        if self.loops > 0 && self.chance(20) {
            let condition = self.expression(T::Bool, 1);
            let what = self.pick(&["break", "continue"]);
            self.line(&format!("if {condition}: {what}"));
        }
    }

    fn conditional(&mut self) {
        let condition = self.expression(T::Bool, 2);
        self.line(&format!("if {condition}:"));
        self.block(3);
        if self.chance(30) {
            let condition = self.any(2);
            self.line(&format!("elif {condition}:"));
            self.block(2);
        }
        if self.chance(50) {
            self.line("else:");
            self.block(2);
        }
    }

    fn loop_body(&mut self) {
        self.indent += 4;
        self.line("tick()");
        self.indent -= 4;
        self.loops += 1;
        self.block(3);
        self.loops -= 1;
        if self.chance(20) {
            self.line("else:");
            self.block(2);
        }
    }

    fn for_loop(&mut self) {
        let source = self.iterable(2);
        let target = match self.below(20) {
            0..=3 => self.variable(T::Str),
            4 => format!("{}, {}", self.variable(T::Int), self.variable(T::Str)),
            _ => self.variable(T::Int),
        };
        self.line(&format!("for {target} in {source}:"));
        self.loop_body();
        // The loop may have put anything into these.
        self.line("i0, i1, i2, i3, s0, s1, s2 = 1, 2, 3, 5, 'u', 'v', 'w'");
    }

    fn while_loop(&mut self) {
        let name = self.variable(T::Int);
        let condition = self.expression(T::Bool, 1);
        let turns = self.below(6);
        self.line(&format!("{name} = {turns}"));
        self.line(&format!("while {name} > 0 and ({name} > 2 or {condition}):"));
        self.line(&format!("    {name} -= 1"));
        self.loop_body();
    }

    fn try_statement(&mut self) {
        self.line("try:");
        self.block(3);
        let handlers = self.below(3);
        let star = self.chance(15);
        for _ in 0..handlers {
            let kind = self.pick(&[
                "ValueError",
                "(TypeError, KeyError)",
                "LookupError",
                "ArithmeticError",
                "ZeroDivisionError",
            ]);
            self.line(&format!("except{} {kind} as error:", if star { "*" } else { "" }));
            self.line("    show(type(error).__name__, str(error))");
            // Leaving a loop or function inside `except*` is no Python.
            let (kind, loops) = (self.kind, self.loops);
            if star {
                (self.kind, self.loops) = (Place::Module, 0);
            }
            self.block(2);
            (self.kind, self.loops) = (kind, loops);
        }
        if handlers > 0 && self.chance(25) {
            self.line("else:");
            self.block(2);
        }
        if handlers == 0 || self.chance(30) {
            self.line("finally:");
            // Leaving a `finally` warns.
            let (kind, loops) = (self.kind, self.loops);
            (self.kind, self.loops) = (Place::Module, 0);
            self.block(2);
            (self.kind, self.loops) = (kind, loops);
        }
    }

    fn match_statement(&mut self) {
        let subject = self.any(2);
        self.line(&format!("match {subject}:"));
        self.indent += 4;
        for _ in 0..1 + self.below(4) {
            let pattern = self.pick(&[
                "0 | 1 | 2",
                "int(x) if x > 5",
                "str() as x",
                "[]",
                "[x]",
                "[x, *y]",
                "(1, _, *_)",
                "{}",
                "{'a': x, **y}",
                "{1: _}",
                "None",
                "True | False",
                "float(x)",
                "bytes()",
                "'a' | 'abc'",
                "-1.5",
                "[[*x], *_]",
                "dict(x)",
                "list(x)",
                "set()",
            ]);
            self.line(&format!("case {pattern}:"));
            self.line(&format!("    show({})", pattern_names(pattern)));
            self.block(2);
        }
        self.indent -= 4;
        if self.chance(50) {
            self.line("    case other:");
            self.line("        show('other', other)");
        }
    }

    fn closure(&mut self) {
        if self.kind == Place::Generator {
            return self.conditional();
        }
        let value = self.expression(T::Int, 1);
        self.line("def counter(start, /, *rest, step=1, **options):");
        self.line("    def add():");
        self.line("        nonlocal start");
        self.line("        start += step");
        self.line("        return start, rest, options");
        self.line("    return add");
        let extra = self.pick(&["", ", 1, 2", ", step=3", ", a=1, b=2", ", *'xy', step=2", ", start=5"]);
        self.line(&format!("add = counter({value}{extra})"));
        self.line("show(add(), add())");
    }

    fn parameters(&mut self, n: u64) -> String {
        let mut parts: Vec<String> = Vec::new();
        let mut defaults = false;
        for p in 0..n {
            defaults |= self.chance(40);
            if defaults {
                let value = self.scalar(0);
                parts.push(format!("p{p}={value}"));
            } else {
                parts.push(format!("p{p}"));
            }
            if p == 0 && n > 1 && self.chance(15) {
                parts.push("/".into());
            }
            if p == 0 && n > 1 && self.chance(15) {
                parts.push("*".into());
                defaults = false;
            }
        }
        if !parts.iter().any(|p| p == "*") && self.chance(25) {
            parts.push("*more".into());
        }
        if self.chance(20) {
            parts.push("**names".into());
        }
        parts.join(", ")
    }

    fn locals(&mut self) {
        // Some of the variables are local here; the others are the module's.
        let mut global = Vec::new();
        let mut local = Vec::new();
        for &(t, letter, count) in VARIABLES {
            let names: Vec<String> = (0..count).map(|n| format!("{letter}{n}")).collect();
            if t == T::Int || self.chance(60) {
                let values: Vec<String> = names.iter().map(|_| self.literal(t)).collect();
                local.push(format!("{} = {}", names.join(", "), values.join(", ")));
            } else {
                global.extend(names);
            }
        }
        if !global.is_empty() {
            self.line(&format!("global {}", global.join(", ")));
        }
        local.iter().for_each(|line| self.line(line));
    }

    fn function(&mut self) {
        let name = format!("fn{}", self.functions.len());
        let n = self.below(4);
        let parameters = self.parameters(n);
        if self.chance(20) {
            self.line("@deco");
        }
        self.line(&format!("def {name}({parameters}):"));
        self.body(Place::Function, n);
        let value = self.any(2);
        self.line(&format!("    return {value}"));
        self.functions.push(Function { name, parameters: n, generator: false });
    }

    fn generator_function(&mut self) {
        let name = format!("gen{}", self.functions.len());
        self.line(&format!("def {name}(p0=3, *more):"));
        self.body(Place::Generator, 1);
        let value = self.scalar(2);
        self.line(&format!("    yield {value}"));
        self.line("    return p0");
        self.functions.push(Function { name: name.clone(), parameters: 1, generator: true });
        self.line("try:");
        self.line(&format!("    g = {name}()"));
        let steps = self.pick(&[
            "next(g), g.send(5)",
            "next(g), g.throw(ValueError('thrown'))",
            "next(g), g.close(), next(g, 'end')",
            "list(g), list(g)",
            "g.send(1)",
        ]);
        self.line(&format!("    show({steps})"));
        self.line("except Exception as error:");
        self.line("    show(type(error).__name__, str(error))");
    }

    fn body(&mut self, kind: Place, parameters: u64) {
        let (outer, loops) = (self.kind, self.loops);
        (self.kind, self.loops) = (kind, 0);
        self.indent += 4;
        self.line("tick()");
        self.locals();
        for p in 0..parameters {
            if self.chance(40) {
                let (t, name) = self.assignable();
                let check = match t {
                    T::Int => "int",
                    T::Float => "float",
                    T::Str => "str",
                    T::Bytes => "bytes",
                    T::List => "list",
                    T::Tuple => "tuple",
                    T::Dict => "dict",
                    _ => "set",
                };
                self.line(&format!("if type(p{p}) is {check}: {name} = p{p}"));
            }
        }
        self.indent -= 4;
        self.nesting += 1;
        self.block(4);
        self.nesting -= 1;
        (self.kind, self.loops) = (outer, loops);
    }

    fn a_class(&mut self) -> String {
        let n = self.below(self.classes.len() as u64) as usize;
        self.classes[n].clone()
    }

    fn class(&mut self) {
        let name = format!("Class{}", self.classes.len());
        let base = if !self.classes.is_empty() && self.chance(50) {
            self.a_class()
        } else {
            self.pick(&["object", "object", "list", "dict", "int", "str", "Exception"]).to_string()
        };
        self.line(&format!("class {name}({base}):"));
        self.indent += 4;
        let literal = self.any(0);
        self.line(&format!("shared = {literal}"));
        if base == "object" && self.chance(30) {
            self.line("__slots__ = ('a', 'b')");
        }
        if base == "object" || self.chance(40) {
            self.line("def __init__(self, a=1, b='b'):");
            if base != "object" && self.chance(60) {
                self.line("    super().__init__()");
            }
            self.line("    self.a = a");
            self.line("    self.b = b");
        }
        for _ in 0..1 + self.below(5) {
            let value = self.scalar(2);
            let (head, result) = match self.below(20) {
                0 => ("def __len__(self):", "return 3".to_string()),
                1 => ("def __eq__(self, other):", format!("return {value}")),
                2 => ("def __lt__(self, other):", format!("return {value}")),
                3 => (
                    "def __add__(self, other):",
                    "return NotImplemented if other == 1 else ('add', other)".into(),
                ),
                4 => ("def __radd__(self, other):", format!("return {value}")),
                5 => (
                    "def __getitem__(self, key):",
                    "return [1, 2, key][key] if isinstance(key, int) else key".into(),
                ),
                6 => ("def __bool__(self):", format!("return {}", self.truth(1))),
                7 => ("def __iter__(self):", "return iter((1, 2, 3))".into()),
                8 => ("def __contains__(self, item):", "return item == 1".into()),
                9 => ("def __call__(self, *args):", "return args, self.shared".into()),
                10 => (
                    "def __getattr__(self, name):",
                    "return name if name != 'missing' else super().missing".into(),
                ),
                11 => ("def __hash__(self):", "return 7".into()),
                12 => ("@property\n    def prop(self):", "return (self.shared, 'prop')".into()),
                13 => ("@classmethod\n    def make(cls):", "return cls.__name__, cls.shared".into()),
                14 => ("@staticmethod\n    def static(x=1):", "return x".into()),
                15 => ("def __str__(self):", "return 'text of it'".into()),
                16 => ("def __format__(self, spec):", "return 'formatted ' + spec".into()),
                17 => ("def __index__(self):", "return 2".into()),
                18 => (
                    "def __setattr__(self, name, value):",
                    "object.__setattr__(self, name, (name, value))".into(),
                ),
                _ => ("def __iadd__(self, other):", "self.shared = other; return self".into()),
            };
            // Decorated heads are two lines.
            for line in head.split("\n    ") {
                self.line(line);
            }
            self.line(&format!("    {result}"));
        }
        self.line("def method(self, x=0):");
        let value = self.expression(T::Int, 2);
        if base.starts_with("Class") && self.chance(60) {
            self.line("    return super().method(x)");
        } else {
            self.line(&format!("    return (x, {value})"));
        }
        self.line("def __repr__(self):");
        self.line(&format!("    return '{name}()'"));
        self.indent -= 4;
        self.classes.push(name);
    }

    fn object_statement(&mut self) {
        if self.classes.is_empty() {
            return self.mutation();
        }
        let class = self.a_class();
        let args = self.pick(&["", "", "1", "'x', 2", "[1]", "a=3"]);
        self.line(&format!("o = {class}({args})"));
        for _ in 0..1 + self.below(3) {
            let x = self.scalar(1);
            let text = match self.below(22) {
                0 => "show(o.a, o.b)".to_string(),
                1 => format!("show(o.method({x}))"),
                2 => "show(len(o))".into(),
                3 => format!("show(o == {x}, o != {x})"),
                4 => format!("show(o + {x})"),
                5 => format!("show({x} + o)"),
                6 => "show(o[1], o[5])".into(),
                7 => "show(bool(o), not o)".into(),
                8 => "show(list(o))".into(),
                9 => format!("show({x} in o)"),
                10 => format!("show(o({x}))"),
                11 => "show(o.missing)".into(),
                12 => "show(o.prop, o.make(), o.static())".into(),
                13 => "show(str(o), f'{o:>3}', '%s' % o, repr(o))".into(),
                14 => "show([10, 20, 30][o])".into(),
                15 => format!("o += {x}; show(o)"),
                16 => format!("o.extra = {x}; show(o.extra)"),
                17 => "show(o < o, sorted([o, o])[:1])".into(),
                18 => format!("show(isinstance(o, {}), type(o).__mro__[1].__name__)", self.classes[0]),
                19 => "show({o: 1}[o])".into(),
                20 => "del o.a; show(o.a)".into(),
                _ => "show(o.shared, type(o).shared, hasattr(o, 'nothing'), getattr(o, 'nothing', None))"
                    .into(),
            };
            self.line(&text);
        }
    }
}

/// Names that a pattern binds, as arguments.
fn pattern_names(pattern: &str) -> String {
    let names = ["x", "y"].into_iter().filter(|n| {
        let free = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || c == '\'');
        pattern
            .match_indices(n)
            .any(|(i, _)| free(pattern[..i].chars().last()) && free(pattern[i + 1..].chars().next()))
    });
    std::iter::once("'case'").chain(names).collect::<Vec<_>>().join(", ")
}

fn strip_quotes(text: &str) -> String {
    text.replace('\'', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_program() {
        assert_eq!(program(7), program(7));
        assert_ne!(program(7), program(8));
    }

    #[test]
    fn names_of_patterns() {
        assert_eq!(pattern_names("{'a': x, **y}"), "'case', x, y");
        assert_eq!(pattern_names("'a' | 'abc'"), "'case'");
    }
}
