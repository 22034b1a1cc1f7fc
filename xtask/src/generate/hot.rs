//! Programs of hot loops: a few functions with loops in loops, each called with arguments of several types, a hundred
//! iterations and more. What a trace relies on changes in the middle: types of variables, globals, attributes of classes,
//! shapes of objects, code of functions; ints become big, floats nan. All is shown at the end of each call.
//!
//! Variables keep to a type that their first letter says (`i` int, `f` float, `b` bool, `s` str, `y` bytes, `l` list,
//! `t` tuple, `d` dict, `o` object) except where another is put in on purpose. Functions call only those before them,
//! and loops are short inside, so that every program ends soon.

use super::Random;
use std::fmt::Write;

const PRELUDE: &str = "\
G, H = 3, 2.5
class P:
    k = 1
    def __init__(self, a, b=2):
        self.a = a
        self.b = b
    def get(self):
        return self.a
    def put(self, x):
        self.a = x
        return self
    def sum(self, *args, **kw):
        return sum(args) + len(kw) + self.k
    @property
    def prop(self):
        return self.b
    @prop.setter
    def prop(self, x):
        self.b = x
    @classmethod
    def make(cls, a):
        return cls(a, 1)
    @staticmethod
    def twice(x):
        return x + x
    def __add__(self, x):
        return self.k + x
    def __radd__(self, x):
        return x - self.k
    def __lt__(self, other):
        return self.k < 2
    def __eq__(self, other):
        return other is self or other == 1
    def __hash__(self):
        return 7
    def __getitem__(self, i):
        if i > 3:
            raise IndexError('far')
        return i * 2
    def __len__(self):
        return 4
    def __contains__(self, x):
        return x == 2
    def __call__(self, x, y=1):
        return (x, y)[0]
    def __bool__(self):
        return self.k != 3
    def __repr__(self):
        return f'{type(self).__name__}({self.a!r})'
class Q(P):
    k = 2
    def get(self):
        return super().get()
    def __getattr__(self, name):
        if name == 'away':
            raise AttributeError(name)
        return len(name)
class S:
    __slots__ = ('a', 'b', 'k')
    def __init__(self, a, b=1):
        self.a, self.b, self.k = a, b, 1
    def get(self):
        return self.b
    def put(self, x):
        self.a = x
        return self
    def __iter__(self):
        yield self.a
        yield self.b
    def __repr__(self):
        return f'S({self.a!r})'
class Manager:
    def __init__(self, swallow):
        self.swallow = swallow
        self.n = 0
    def __enter__(self):
        self.n += 1
        return self.n
    def __exit__(self, kind, value, traceback):
        return self.swallow
def add(x, y):
    return x + y
def mix(x, y=1, *rest, z=2, **more):
    if rest:
        return rest[0]
    return x if more else y + z
def count(n):
    for i in range(n):
        yield i
def walk(n):
    if n > 0:
        yield from walk(n - 1)
        yield n
def echo(n):
    got = 0
    while n:
        try:
            got = yield got
        except ValueError:
            got = -1
        n -= 1
    return got
def rec(n, x):
    return x if n <= 0 else rec(n - 1, x) + 1
def counter():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    return inc
def shown(v):
    if isinstance(v, (set, frozenset)):
        return sorted(map(repr, v))
    return repr(v)[:120]
def no_nan(x):
    # (Which nans are the same object is nobody's business.)
    return x if x == x else 0.5
def reset():
    global G, H
    G, H = 3, 2.5
    P.k, Q.k = 1, 2
    P.get = P_get
    P.__add__ = P_add
    mix.__defaults__ = (1,)
P_get, P_add = P.get, P.__add__
";

/// What a statement may do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum T {
    Int,
    Float,
    Bool,
    Str,
    Bytes,
    List,
    Tuple,
    Dict,
    Object,
}

/// Letters of local variables, and how many there are of each.
const LOCALS: &[(T, char, u64)] = &[
    (T::Int, 'i', 3),
    (T::Float, 'f', 2),
    (T::Bool, 'b', 1),
    (T::Str, 's', 2),
    (T::Bytes, 'y', 1),
    (T::List, 'l', 2),
    (T::Tuple, 't', 1),
    (T::Dict, 'd', 1),
    (T::Object, 'o', 2),
];

pub fn program(seed: u64) -> String {
    longer(seed, 1)
}
/// The same program with loops so many times as long.
pub fn longer(seed: u64, times: u64) -> String {
    let mut g = Generator {
        times,
        random: Random(seed),
        out: PRELUDE.to_string(),
        indent: 0,
        functions: 0,
        loops: vec![],
        depth: 0,
        iterations: 0,
        generator: false,
    };
    for _ in 0..2 + g.random.below(3) {
        g.function();
    }
    g.out
}

struct Generator {
    times: u64,
    random: Random,
    out: String,
    indent: usize,
    functions: u64,
    /// Variables of the loops around.
    loops: Vec<String>,
    /// Statements in statements.
    depth: usize,
    /// Of the function's outermost loop.
    iterations: u64,
    generator: bool,
}

impl Generator {
    fn below(&mut self, n: u64) -> u64 {
        self.random.below(n)
    }
    fn chance(&mut self, percent: u64) -> bool {
        self.random.chance(percent)
    }
    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        self.random.pick(from)
    }
    fn line(&mut self, text: &str) {
        let indent = " ".repeat(self.indent);
        for part in text.split('\n') {
            writeln!(self.out, "{indent}{part}").ok();
        }
    }
    fn block(&mut self, body: impl FnOnce(&mut Self)) {
        self.indent += 4;
        self.depth += 1;
        body(self);
        self.depth -= 1;
        self.indent -= 4;
    }

    // ---- functions ----

    fn function(&mut self) {
        let n = self.functions;
        let generator = self.chance(25);
        self.generator = generator;
        self.iterations = (20 + self.below(100)) * self.times;
        self.line(&format!("def fn{n}(x, y, n):"));
        self.block(|g| {
            if g.chance(40) {
                g.line("global G, H");
            } else {
                g.line("G = H = 1");
            }
            for &(t, letter, count) in LOCALS {
                for v in 0..count {
                    let value = g.literal(t);
                    g.line(&format!("{letter}{v} = {value}"));
                }
            }
            g.line("i0, f0 = x, y");
            for _ in 0..1 + g.below(2) {
                g.outer_loop();
            }
            g.line("return [shown(v) for v in (G, H, i0, i1, i2, f0, f1, b0, s0, s1, y0, l0, l1, t0, d0, o0, o1)]");
        });
        self.functions += 1;
        let n_calls = 2 + self.below(2);
        for call in 0..n_calls {
            let args = if call == 0 || self.chance(50) {
                "1, 2.5"
            } else {
                self.pick(&[
                    "2.5, 1",
                    "True, -0.0",
                    "1 << 70, 1e300",
                    "-5, float('nan')",
                    "(1 << 61) - 3, 7",
                    "'x', 1.0",
                    "P(3), 2.0",
                    "0, float('inf')",
                ])
            };
            let iterations = if self.chance(80) { self.iterations } else { self.below(9) };
            self.line("reset()");
            self.line("try:");
            let call = format!("fn{n}({args}, {iterations})");
            if generator {
                self.line(&format!("    g = {call}"));
                let drive = self.pick(&[
                    "for v in g: print(shown(v))",
                    "print(shown(list(g)))",
                    "print(sum(1 for v in g))",
                    "for i, v in zip(range(30), g): print(i, shown(v))\n    g.close()",
                    "while True: print(shown(g.send(None)))",
                    "print(next(g, 'none'), next(g, 'none'))\n    print(shown(g.throw(ValueError('in'))))\n    print(len(list(g)))",
                ]);
                self.line(&format!("    {drive}"));
            } else {
                self.line(&format!("    print(*{call}, sep='\\n')"));
            }
            self.line("except (Exception, RecursionError) as e:");
            self.line("    print(type(e).__name__, str(e)[:100])");
        }
    }

    fn outer_loop(&mut self) {
        self.loops.push("i".into());
        let head = self.pick(&[
            "for i in range(n):",
            "for i in range(n):",
            "for i in range(n):",
            "for i in range(n, 0, -1):",
            "for i in list(range(n)):",
            "for i in count(n):",
            "for i, _ in enumerate(range(n)):",
            "i = -1\nwhile i < n:",
            "for i in walk(n % 50):",
            "for i, j in zip(count(n), range(1, 999)):",
        ]);
        self.line(head);
        self.block(|g| {
            if head.contains("while") {
                g.line("i += 1");
            }
            let guarded = g.chance(60);
            if guarded {
                g.line("try:");
                g.indent += 4;
            }
            for _ in 0..3 + g.below(6) {
                g.statement();
            }
            if g.chance(70) {
                g.event();
            }
            if g.generator && g.chance(80) {
                g.yields();
            }
            g.keep_small();
            if guarded {
                g.indent -= 4;
                let kind = g.pick(&[
                    "Exception",
                    "Exception",
                    "(TypeError, ValueError, OverflowError)",
                    "ArithmeticError",
                ]);
                g.line(&format!("except {kind} as e:"));
                let what = g.pick(&[
                    "s1 = type(e).__name__",
                    "i1, f0, s1 = 5, 0.5, str(e)[:20]",
                    "i0, i1, i2, f0, f1 = 1, 2, 3, 4.0, 5.0",
                    "if i % 3: continue\n    l0.append(type(e).__name__)",
                ]);
                g.line(&format!("    {what}"));
                if g.chance(20) {
                    g.line("finally:");
                    g.line("    i2 = i");
                }
            }
        });
        if self.chance(15) {
            self.line("else:");
            self.block(Self::statement);
        }
        self.loops.pop();
    }
    /// Keeps what grows small, now and then not ints.
    fn keep_small(&mut self) {
        self.line("if len(l0) > 40: del l0[5:]");
        self.line("if len(l1) > 40: l1 = l1[-9:]");
        self.line("if len(d0) > 30: d0.clear()");
        self.line("s0, s1, y0, t0 = s0[-30:], s1[:30], y0[-30:], t0[:9]");
        if self.chance(80) {
            self.line("if type(i0) is int: i0 %= 1 << 64\nif type(i1) is int: i1 &= 0xffffff\nif type(i2) is int: i2 = i2 % 1000 - 500");
        } else {
            self.line("if i0 > 1 << 200 or i0 < -1 << 200: i0 = 1\nif i1 > 1 << 200 or i1 < -1 << 200: i1 = 1\nif abs(i2) > 1 << 200: i2 = 1");
        }
    }

    /// Something that a trace may have relied on changes, at one iteration or now and then.
    fn event(&mut self) {
        let when = match self.below(3) {
            0 => format!("i == {}", self.below(self.iterations.max(2))),
            1 => format!("i % {} == {}", 5 + self.below(30), self.below(5)),
            _ => format!("i > {}", self.iterations / 2 + self.below(20)),
        };
        let what = self.pick(&[
            "G = G + 1",
            "G = 2.5",
            "G = 'g'",
            "H = 7",
            "P.k = P.k + 1",
            "P.k = 1.5",
            "Q.k = 3",
            "P.get = lambda self: 11",
            "P.get = P_get",
            "P.__add__ = lambda self, x: 5",
            "o0.extra = i",
            "o1.extra = i",
            "del o0.a",
            "o0.a = 'text'",
            "o0.a = 1.5",
            "o0, o1 = o1, o0",
            "o0 = P(i)",
            "o0 = Q(1.5)",
            "o1 = S(i)",
            "o0.__class__ = Q",
            "i0 = float(i)",
            "i1 = 1 << 61",
            "i1 = True",
            "i1 = -(1 << 62)",
            "i2 = 's'",
            "f0 = 3",
            "f0 = 1 << 80",
            "f1 = float('nan')",
            "f1 = -0.0",
            "b0 = 1",
            "s0 = 5",
            "s0 = 'é€😀'",
            "y0 = bytearray(b'abc')",
            "l0.append(1.5)",
            "l0.append('mixed')",
            "l0 = tuple(l0)",
            "l1 = [1.5, 2.5]",
            "l1 = []",
            "d0['new'] = i",
            "d0 = {}",
            "d0 = {1.5: 1, 'a': 2, 3: None}",
            "mix.__defaults__ = (i,)",
            "t0 = (i,)",
            "t0 = ()",
            "n = n + 1 if n < 150 else n",
            "l0.sort(key=repr)",
            "s1 = 'a' * 40",
            "print(i, shown(i0), shown(f0))",
        ]);
        self.line(&format!("if {when}:"));
        self.line(&format!("    {what}"));
    }
    fn yields(&mut self) {
        let value = self.any(1);
        let what = self.pick(&[
            "yield V",
            "i1 = (yield V) or 1",
            "yield from (V, 2)",
            "yield from count(2)",
            "if i % 4 == 0: yield V",
        ]);
        self.line(&what.replace('V', &value));
    }

    // ---- statements ----

    fn local(&mut self, t: T) -> String {
        let (letter, count) = LOCALS.iter().find(|v| v.0 == t).map_or(('i', 3), |v| (v.1, v.2));
        format!("{letter}{}", self.below(count))
    }
    fn statement(&mut self) {
        let nested = self.depth > 4;
        match self.below(if nested { 18 } else { 34 }) {
            0..=3 => {
                let (v, e) = (self.local(T::Int), self.int(3));
                self.line(&format!("{v} = {e}"));
            }
            4 | 5 => {
                let (v, e) = (self.local(T::Float), self.float(3));
                self.line(&format!("{v} = {e}"));
            }
            6 => {
                let (v, e) = (self.local(T::Str), self.text(2));
                self.line(&format!("{v} = {e}"));
            }
            7 | 8 => self.augmented(),
            9 | 10 => self.list_statement(),
            11 | 12 => self.dict_statement(),
            13 | 14 => self.object_statement(),
            15 => {
                let (v, e) = (self.local(T::Bool), self.truth(2));
                self.line(&format!("{v} = {e}"));
            }
            16 => {
                let what = self.pick(&[
                    "i0, i1 = i1, i0",
                    "i1, *l1 = l0[:3] or (1, 2)",
                    "t0 = (i1, f0, s0)",
                    "i1, f1, s1 = t0 if len(t0) == 3 else (1, 2.0, 's')",
                    "(i1, i2), f1 = (i2, i), f0",
                    "l1 = [*l0[:2], i, *t0]",
                    "y0 = y0 + bytes([i % 256])",
                    "y0 = y0[1:] + b'xy'",
                    "i1 = y0[i % len(y0)] if y0 else 0",
                    "s1 = s0 + str(i)",
                    "s0 = s0[::-1]",
                    "G = G",
                    "b0 = not b0",
                    "f1 = f0",
                    "l0[:] = l0[1:]",
                    "i2 = hash(i1) if type(i1) is int else 3",
                    "del i2; i2 = i",
                ]);
                self.line(what);
            }
            17 => {
                let (c, x) = (self.truth(1), self.int(1));
                let raised = self.pick(&[
                    "ValueError(i)",
                    "KeyError('k')",
                    "TypeError",
                    "ZeroDivisionError('z')",
                    "IndexError",
                    "StopIteration(1)",
                ]);
                self.line(&format!("if {c} and {x} % 5 == 1: raise {raised}"));
            }
            18..=22 => self.conditional(),
            23..=26 => self.inner_loop(),
            27..=29 => self.try_statement(),
            30 => {
                let swallow = self.pick(&["True", "False", "i % 2"]);
                self.line(&format!("with Manager({swallow}) as i2:"));
                self.block(|g| {
                    g.statement();
                    g.leave();
                });
            }
            31 => self.match_statement(),
            32 => self.closure(),
            _ => self.conditional(),
        }
    }
    fn augmented(&mut self) {
        let t = [T::Int, T::Int, T::Float, T::Float, T::Str, T::Tuple, T::Bytes][self.below(7) as usize];
        let v = self.local(t);
        let (op, e) = match t {
            T::Int => (self.pick(&["+", "-", "*", "//", "%", "&", "|", "^", ">>", "<<"]), self.int(2)),
            T::Float => (self.pick(&["+", "-", "*", "/", "//", "%", "**"]), self.float(2)),
            T::Str => ("+", self.text(1)),
            T::Tuple => ("+", "(i,)".into()),
            _ => ("+", "b'z'".into()),
        };
        let e = match op {
            "<<" => format!("({e} & 7)"),
            ">>" => format!("({e} & 63)"),
            "//" | "%" | "/" if self.chance(85) => format!("({e} or 3)"),
            "**" => self.pick(&["2", "0.5", "-1", "3"]).to_string(),
            _ => e,
        };
        self.line(&format!("{v} {op}= {e}"));
    }
    fn list_statement(&mut self) {
        let l = self.local(T::List);
        let (x, i) = (self.scalar(1), self.int(1));
        let text = match self.below(20) {
            0..=3 => format!("{l}.append({x})"),
            4 => format!("if {l}: i1 = {l}.pop()"),
            5 => format!("if {l}: {l}[{i} % len({l})] = {x}"),
            6 => format!("if {l}: {l}[-1] = {x}"),
            7 => format!("{l} = [v for v in {l} if v != {x}]"),
            8 => format!("{l} = [add(v, 1) for v in {l}[:5] if type(v) is int]"),
            9 => format!("{l}.extend({})", self.iterable()),
            10 => format!("{l}.insert({i} % 5, {x})"),
            11 => format!("{l} += [{x}]"),
            12 => format!("{l}[1:3] = [{x}]"),
            13 => format!("i1 = sum(v for v in {l} if type(v) is int)"),
            14 => format!("i1 = len({l}) + {l}.count({x})"),
            15 => format!("{l}.reverse()"),
            16 => format!("i1 = {l}.index({x}) if {x} in {l} else -1"),
            17 => format!("{l} = sorted({l}, key=repr)[:20]"),
            18 => format!("{l} = {l}[{i} % 3:] + [{x}]"),
            _ => format!("i2 = {l}[{i} % 7]"),
        };
        self.line(&text);
    }
    fn dict_statement(&mut self) {
        let (k, x) = (self.key(), self.scalar(1));
        let text = match self.below(14) {
            0..=2 => format!("d0[{k}] = {x}"),
            3 => format!("i1 = d0.get({k}, 3)"),
            4 => format!("d0[{k}] = d0.get({k}, 0) + 1 if type(d0.get({k}, 0)) is int else 0"),
            5 => format!("if {k} in d0: del d0[{k}]"),
            6 => format!("l1.append(d0.pop({k}, None))"),
            7 => format!("d0.setdefault({k}, []) "),
            8 => "for key in d0: i2 = key".into(),
            9 => "for key, value in d0.items(): i2 = value".into(),
            10 => format!("d0 = {{v: {x} for v in range(i % 5)}}"),
            11 => format!("d0.update({{{k}: {x}}})"),
            12 => format!("i1 = d0[{k}]"),
            _ => "i1 = len(d0) + sum(1 for v in d0.values() if v)".into(),
        };
        self.line(&text);
    }
    fn object_statement(&mut self) {
        let o = self.local(T::Object);
        let x = self.scalar(1);
        let text = match self.below(24) {
            0 | 1 => format!("{o}.a = {x}"),
            2 => format!("{o}.a += 1"),
            3 => format!("i1 = {o}.get()"),
            4 => format!("{o} = {o}.put({x})"),
            5 => format!("i1 = {o}.a"),
            6 => format!("{o}.prop = {x}; i1 = {o}.prop"),
            7 => format!("i1 = {o}.k"),
            8 => format!("i1 = {o}.sum(1, 2, z=i)"),
            9 => format!("i1 = {o} + 1"),
            10 => format!("i1 = 1 + {o}"),
            11 => format!("i1 = {o}[i % 6]"),
            12 => format!("i1 = len({o})"),
            13 => format!("b0 = {o} == {x}"),
            14 => format!("b0 = {o} < {o}"),
            15 => format!("i1 = {o}(i, 2)"),
            16 => format!("if {o}: i1 = 1"),
            17 => format!("b0 = isinstance({o}, Q) or hasattr({o}, 'extra')"),
            18 => format!("i1 = getattr({o}, 'other', 4)"),
            19 => format!("{o} = type({o})({x})"),
            20 => format!("{o} = P.make({x})"),
            21 => format!("i1 = P.twice({x})"),
            22 => format!("l1 = [v for v in {o}]"),
            _ => format!("f = {o}.get; i1 = f()"),
        };
        self.line(&text);
    }
    fn conditional(&mut self) {
        let c = self.truth(2);
        self.line(&format!("if {c}:"));
        self.block(|g| {
            g.statement();
            g.leave();
        });
        if self.chance(25) {
            let c = self.truth(2);
            self.line(&format!("elif {c}:"));
            self.block(Self::statement);
        }
        if self.chance(50) {
            self.line("else:");
            self.block(Self::statement);
        }
    }
    /// Perhaps leaves the loop or the iteration.
    fn leave(&mut self) {
        if self.loops.is_empty() || !self.chance(15) {
            return;
        }
        let rare = self.below(40);
        let what = self.pick(&["continue", "break", "continue"]);
        let v = self.loops.last().cloned().unwrap_or_default();
        if what == "break" && self.loops.len() == 1 {
            self.line(&format!("if {v} == {}: break", rare + 30));
        } else if v.starts_with('w') {
            self.line("break");
        } else {
            self.line(&format!("if {v} == {rare}: {what}"));
        }
    }
    fn inner_loop(&mut self) {
        if self.loops.len() > 2 {
            return self.augmented();
        }
        let v = ["j", "k", "m"][self.loops.len() % 3];
        let n = 1 + self.below(if self.loops.len() > 1 { 4 } else { 8 });
        if self.chance(20) {
            let w = format!("w{}", self.loops.len());
            self.line(&format!("{w} = {n}"));
            let c = self.pick(&["", " and i1 != 3", " and f0 < 1e9", " and not b0"]);
            self.line(&format!("while {w} > 0{c}:"));
            self.loops.push(w.clone());
            self.block(|g| {
                g.line(&format!("{w} -= 1"));
                for _ in 0..1 + g.below(3) {
                    g.statement();
                }
            });
        } else {
            let over = if self.chance(50) { format!("range({n})") } else { self.iterable() };
            let head = match self.below(8) {
                0 => format!("for q, {v} in enumerate({over}):"),
                1 => format!("for q, {v} in zip({over}, count(6)):"),
                _ => format!("for {v} in {over}:"),
            };
            self.line(&head);
            self.loops.push(v.into());
            self.block(|g| {
                for _ in 0..1 + g.below(3) {
                    g.statement();
                }
                if g.chance(30) {
                    g.line(&format!("if type({v}) is int: i0 = i0 + {v}"));
                }
                if g.generator && g.chance(15) {
                    g.yields();
                }
            });
        }
        self.loops.pop();
        if self.chance(10) {
            self.line("else:");
            self.line("    i1 = 1");
        }
    }
    fn try_statement(&mut self) {
        self.line("try:");
        self.block(|g| {
            for _ in 0..1 + g.below(2) {
                g.statement();
            }
            g.leave();
        });
        let handlers = self.below(3);
        for _ in 0..handlers {
            let kind = self.pick(&[
                "ValueError",
                "(TypeError, KeyError)",
                "LookupError",
                "ArithmeticError",
                "AttributeError",
                "Exception",
            ]);
            self.line(&format!("except {kind} as e:"));
            self.block(|g| {
                g.line(g.random.clone().pick(&[
                    "s1 = str(e)[:20]",
                    "i1 = 1",
                    "l0.append(type(e).__name__)",
                    "f0 = 0.5",
                ]));
                g.statement();
                if g.chance(10) {
                    g.line("if i % 9 == 4: raise");
                }
            });
        }
        if handlers > 0 && self.chance(20) {
            self.line("else:");
            self.block(Self::statement);
        }
        if handlers == 0 || self.chance(25) {
            self.line("finally:");
            // (Leaving a `finally` warns.)
            let loops = std::mem::take(&mut self.loops);
            self.block(Self::augmented);
            self.loops = loops;
        }
    }
    fn match_statement(&mut self) {
        let subject = self.any(1);
        self.line(&format!("match {subject}:"));
        for _ in 0..1 + self.below(3) {
            let pattern = self.pick(&[
                "0 | 1 | 2",
                "int(v) if v > 5",
                "str() as v",
                "[]",
                "[v]",
                "[v, *rest]",
                "(1, _, *_)",
                "{'a': v, **rest}",
                "None",
                "True | False",
                "float(v)",
                "P(a=v)",
                "S(a=1)",
                "'a' | 'abc'",
            ]);
            self.line(&format!("    case {pattern}:"));
            self.indent += 4;
            self.block(Self::statement);
            self.indent -= 4;
        }
        self.line("    case _:");
        self.line("        i1 = 9");
    }
    fn closure(&mut self) {
        let text = match self.below(9) {
            0 => "inc = counter()\ni1 = inc() + inc(i2)".to_string(),
            1 => format!("g = lambda x, y=i: {}\ni1 = g(2)", self.int(1)),
            2 => "def inner(x):\n    return x + i\ni1 = inner(i1)".into(),
            3 => "g = count(3)\ni1 = next(g) + next(g, 5) + sum(g)".into(),
            4 => "g = echo(3)\ni1 = next(g)\ni1 = g.send(i)\ng.throw(ValueError)".into(),
            5 => "l1 = list(walk(i % 6))".into(),
            6 => "i1 = rec(i % 9, i1)".into(),
            7 => format!(
                "def inner(*a, **k):\n    return len(a) + len(k)\ni1 = inner({}, *l0[:2], z=1)",
                self.scalar(1)
            ),
            _ => format!("l1 = [{} for v in range(4)]", self.int(1)),
        };
        self.line(&text);
    }

    // ---- expressions ----

    fn literal(&mut self, t: T) -> String {
        let from: &[&'static str] = match t {
            T::Int => &[
                "0",
                "1",
                "2",
                "7",
                "-3",
                "100",
                "255",
                "1000003",
                "(1 << 61) - 5",
                "-(1 << 61)",
                "1 << 62",
                "True",
            ],
            T::Float => &[
                "0.0",
                "-0.0",
                "1.5",
                "0.1",
                "-2.25",
                "1e300",
                "1e-300",
                "3.0",
                "float('inf')",
                "float('nan')",
                "5e-324",
                "1e17",
            ],
            T::Bool => &["True", "False"],
            T::Str => &["''", "'a'", "'abc'", "'x,y'", "'é'", "'12'", "'A b'", "'😀z'"],
            T::Bytes => &["b''", "b'abc'", "b'\\x00\\xff'", "bytes(3)"],
            T::List => {
                &["[]", "[1, 2, 3]", "[1.5, 2.5]", "['a', 'b']", "[1, 'a', None, 2.5]", "list(range(9))"]
            }
            T::Tuple => &["()", "(1,)", "(1, 2.5, 's')", "(1, (2, 3))"],
            T::Dict => &["{}", "{'a': 1}", "{1: 2, 2: 3}", "{'a': 1, 1: 'b', (1, 2): 3.5}"],
            T::Object => &["P(1)", "Q(2)", "S(3)", "P('a')", "Q(1.5)", "P(0)"],
        };
        self.pick(from).to_string()
    }
    fn key(&mut self) -> String {
        self.pick(&[
            "'a'",
            "'b'",
            "i",
            "i % 4",
            "i1",
            "s0",
            "(i, 1)",
            "no_nan(f0)",
            "i % 3 == 0",
            "str(i % 5)",
            "o0",
        ])
        .to_string()
    }
    fn iterable(&mut self) -> String {
        self.pick(&[
            "range(4)",
            "range(i % 5)",
            "range(5, 0, -2)",
            "l0[:6]",
            "t0",
            "d0.copy()",
            "list(d0.items())",
            "s0[:5]",
            "y0[:4]",
            "count(3)",
            "walk(3)",
            "reversed(l0[:4])",
            "map(str, range(3))",
            "filter(None, l0[:5])",
            "(v for v in range(4) if v != 2)",
            "[i, i1, f0]",
            "enumerate('ab')",
            "zip(l0, range(3))",
            "o0",
        ])
        .to_string()
    }
    fn scalar(&mut self, d: u64) -> String {
        match self.below(8) {
            0..=3 => self.int(d),
            4 | 5 => self.float(d),
            6 => self.text(d),
            _ => self.truth(d),
        }
    }
    fn any(&mut self, d: u64) -> String {
        match self.below(7) {
            0 => self.local(T::Object),
            1 => self.local(T::List),
            2 => self.local(T::Tuple),
            3 => self.local(T::Dict),
            _ => self.scalar(d),
        }
    }
    fn loop_variable(&mut self) -> String {
        let ints: Vec<String> =
            self.loops.iter().filter(|v| **v == "i" || v.starts_with('w')).cloned().collect();
        let n = self.below(ints.len() as u64) as usize;
        ints.get(n).cloned().unwrap_or_else(|| "n".into())
    }
    fn int(&mut self, d: u64) -> String {
        if d == 0 || self.chance(20) {
            return match self.below(10) {
                0..=2 => self.loop_variable(),
                3..=6 => self.local(T::Int),
                7 => "G".into(),
                _ => self.literal(T::Int),
            };
        }
        let d = d - 1;
        let (a, b) = (self.int(d), self.int(d));
        match self.below(34) {
            0..=8 => format!("({a} {} {b})", self.pick(&["+", "-", "*", "+", "-", "&", "|", "^"])),
            9 | 10 => {
                let safe = if self.chance(85) { " or 7" } else { "" };
                format!("({a} {} ({b}{safe}))", self.pick(&["//", "%"]))
            }
            11 => format!("({a} << ({b} & 7))"),
            12 => format!("({a} >> ({b} & 63))"),
            13 => format!("{}({a})", self.pick(&["-", "~", "abs", "+", "int", "-"])),
            14 => format!("{}({a}, {b})", self.pick(&["min", "max", "add"])),
            15 => format!("add({a}, {b})"),
            16 => format!("mix({a}, {b})"),
            17 => format!("mix({a}, z={b})"),
            18 => format!("mix({a}, {b}, *l0[:1])"),
            19 => format!("mix({a}, **{{'q': {b}}})"),
            20 => format!("len({})", self.pick(&["l0", "s0", "d0", "t0", "y0", "o0", "range(i)"])),
            21 => format!("({a} if {} else {b})", self.truth(d)),
            22 => format!("({a} and {b})"),
            23 => format!("({a} or {b})"),
            24 => format!("int({})", self.float(d)),
            25 => format!("round({})", self.float(d)),
            26 => format!("{}.{}", self.local(T::Object), self.pick(&["a", "b", "k", "get()", "a"])),
            27 => format!("divmod({a}, {b} or 3)[{}]", self.below(2)),
            28 => format!("sum(v for v in range({a} & 7))"),
            29 => format!("(lambda v: v + {a})({b})"),
            30 => format!("ord(({} or 'z')[0])", self.local(T::Str)),
            31 => format!("({a} ** ({b} & 3))"),
            32 if self.functions > 0 && self.chance(30) => {
                // (A generator is an object without truth that matters.)
                let f = self.below(self.functions);
                format!("(1 if fn{f}({a}, 1.5, 3) else 2)")
            }
            32 => format!("next(count({a} & 3), 4)"),
            _ => format!("({}).bit_length()", self.literal(T::Int)),
        }
    }
    fn float(&mut self, d: u64) -> String {
        if d == 0 || self.chance(20) {
            return match self.below(8) {
                0..=3 => self.local(T::Float),
                4 => "H".into(),
                5 => self.loop_variable(),
                _ => self.literal(T::Float),
            };
        }
        let d = d - 1;
        let (a, b) = (self.float(d), self.float(d));
        match self.below(16) {
            0..=5 => format!("({a} {} {b})", self.pick(&["+", "-", "*"])),
            6 | 7 => {
                let safe = if self.chance(85) { " or 7.0" } else { "" };
                format!("({a} {} ({b}{safe}))", self.pick(&["/", "//", "%", "/"]))
            }
            8 => format!("{}({a})", self.pick(&["-", "abs", "float", "+"])),
            9 => format!("({a} {} {})", self.pick(&["+", "*", "-"]), self.int(d)),
            10 => format!("({} {} {a})", self.int(d), self.pick(&["+", "*", "-"])),
            11 => format!("({} / ({} or 3))", self.int(d), self.int(d)),
            12 => format!("{}({a}, {b})", self.pick(&["min", "max", "add"])),
            13 => format!("round({a}, {})", self.below(4)),
            14 => format!("abs({a}) ** {}", self.pick(&["0.5", "2", "-1"])),
            _ => format!("({a} if {} else {b})", self.truth(d)),
        }
    }
    fn text(&mut self, d: u64) -> String {
        let s = if self.chance(70) { self.local(T::Str) } else { self.literal(T::Str) };
        match self.below(12) {
            0 => s,
            1 => format!("({s} + {})", self.local(T::Str)),
            2 => format!("{s}[{} % 4:]", self.int(d.min(1))),
            3 => format!("{s}[:{} % 5]", self.int(d.min(1))),
            4 => format!("({s} or 'e')[0]"),
            5 => format!("str({})", self.int(d)),
            6 => format!("f'{{{}}}:{{{s}}}'", self.local(T::Int)),
            7 => format!("f'{{{}:.3f}}|{{{}!r:>5}}'", self.local(T::Float), self.local(T::Int)),
            8 => format!(
                "{s}.{}",
                self.pick(&["upper()", "strip()", "replace('a', 'bb')", "join(['x', 'y'])", "title()"])
            ),
            9 => format!("'%s-%d' % ({s}, i)"),
            10 => format!("({s} * ({} & 3))", self.int(0)),
            _ => format!("repr({})", self.scalar(d.saturating_sub(1))),
        }
    }
    fn truth(&mut self, d: u64) -> String {
        let d = d.saturating_sub(1);
        match self.below(16) {
            0..=4 => {
                let op = self.pick(&["<", "<=", "==", "!=", ">", ">="]);
                format!("({} {op} {})", self.int(d), self.int(d))
            }
            5 | 6 => {
                let op = self.pick(&["<", "<=", "==", "!=", ">", ">="]);
                format!("({} {op} {})", self.float(d), self.float(d))
            }
            7 => format!("({} % {} == {})", self.loop_variable(), 2 + self.below(7), self.below(3)),
            8 => self.local(T::Bool),
            9 => format!("(not {})", self.any(d)),
            10 => format!(
                "({} in {})",
                self.scalar(d),
                self.pick(&["l0", "t0", "d0", "(1, 2, 'a')", "range(5)"])
            ),
            11 => format!(
                "({} is {})",
                self.pick(&["i1", "l0", "o0", "b0"]),
                self.pick(&["None", "l0", "True", "o0"])
            ),
            12 => format!("({} and {})", self.truth(d), self.truth(0)),
            13 => format!("({} == {})", self.local(T::Str), self.local(T::Str)),
            14 => format!(
                "isinstance({}, {})",
                self.any(d),
                self.pick(&["int", "float", "(str, list)", "P", "bool"])
            ),
            _ => format!("({} < {} <= {})", self.int(0), self.int(d), self.int(0)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_program() {
        assert_eq!(program(7), program(7));
        assert_ne!(program(7), program(8));
    }
}
