//! What the grammar builds and calls: expression nodes (kind, span, the children error rules ask for) and the
//! functions named by `call` in `grammar.txt`.

use super::machine::{Machine, Outcome, Raised, Val};
use super::strings;
use super::token::Kind;
use super::{ErrorKind, SyntaxErrorInfo};

macro_rules! named_enum {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($variant:ident $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $vis enum $name { $($variant,)* }

        impl $name {
            /// The variant `grammar.txt` names so.
            pub fn named(name: &str) -> Option<$name> {
                match name { $($text => Some($name::$variant),)* _ => None }
            }
        }
    };
}

named_enum! {
    /// What was recognised. Statements, patterns, parameters are all `Other`.
    pub enum NodeKind {
        Other "Other", Name "Name", True "True", False "False", None "None", Ellipsis "Ellipsis",
        Literal "Literal", Bytes "Bytes", FString "FString", TString "TString", Tuple "Tuple", List "List",
        Set "Set", Dict "Dict", ListComp "ListComp", SetComp "SetComp", DictComp "DictComp",
        GeneratorExp "GeneratorExp", Call "Call", Attribute "Attribute", Subscript "Subscript",
        Starred "Starred", Lambda "Lambda", IfExp "IfExp", NamedExpr "NamedExpr", Compare "Compare", In "In",
        Operation "Operation", Await "Await", Yield "Yield", Args "Args", Keyword "Keyword",
        KeywordUnpack "KeywordUnpack", Clause "Clause", Pair "Pair",
    }
}

named_enum! {
    /// Functions the grammar calls.
    pub enum Call {
        InteractiveExit "interactive_exit", RealNumber "real_number", ImaginaryNumber "imaginary_number",
        NotEqual "noteq", Number "number", String "string", FString "fstring", Concatenate "concatenate",
        Conversion "conversion", Tuple "tuple", GenexpRange "genexp_range", BareGenexp "bare_genexp",
        PositionalAfterKeyword "positional_after_keyword", LegacyStatement "legacy_statement",
        TypeParamBound "type_param_bound", ParamSpecBound "param_spec_bound", MissingComma "missing_comma",
        InvalidStarTarget "invalid_star_target",
        InvalidForTarget "invalid_for_target", InvalidDelTarget "invalid_del_target",
        MissingColon "missing_colon", MixedTemplate "mixed_template", FutureImport "future_import", Diamond "diamond", PatternString "pattern_string", KeyString "key_string", OrPattern "or_pattern",
    }
}

pub struct Node {
    pub kind: NodeKind,
    /// First and last token.
    pub first: u32,
    pub last: u32,
    /// Children, a range of `Machine::sequences`.
    pub kids: (u32, u32),
}

#[derive(Clone, Copy, PartialEq)]
enum Target {
    Star,
    For,
    Del,
}

impl Machine<'_> {
    pub fn kids(&self, value: Val) -> &[Val] {
        match self.node(value) {
            Some(node) => self.items(Val::Seq(node.kids.0, node.kids.1)),
            None => &[],
        }
    }

    fn kind(&self, value: Val) -> NodeKind {
        self.node(value).map_or(NodeKind::Other, |node| node.kind)
    }

    /// What an expression is called in messages; for a token, its text.
    pub fn describe(&self, value: Val) -> String {
        if let Val::Token(token) = value {
            return match self.tokens[token as usize].kind {
                Kind::Name => "name".into(),
                _ => String::from_utf8_lossy(self.text(token)).into_owned(),
            };
        }
        match self.kind(value) {
            NodeKind::Attribute => "attribute",
            NodeKind::Subscript => "subscript",
            NodeKind::Starred => "starred",
            NodeKind::Name => "name",
            NodeKind::List => "list",
            NodeKind::Tuple => "tuple",
            NodeKind::Lambda => "lambda",
            NodeKind::Call => "function call",
            NodeKind::Operation => "expression",
            NodeKind::GeneratorExp => "generator expression",
            NodeKind::Yield => "yield expression",
            NodeKind::Await => "await expression",
            NodeKind::ListComp => "list comprehension",
            NodeKind::SetComp => "set comprehension",
            NodeKind::DictComp => "dict comprehension",
            NodeKind::Dict => "dict literal",
            NodeKind::Set => "set display",
            NodeKind::FString => "f-string expression",
            NodeKind::TString => "t-string expression",
            NodeKind::None => "None",
            NodeKind::True => "True",
            NodeKind::False => "False",
            NodeKind::Ellipsis => "ellipsis",
            NodeKind::Compare => "comparison",
            NodeKind::IfExp => "conditional expression",
            NodeKind::NamedExpr => "named expression",
            _ => "literal",
        }
        .into()
    }

    /// The part of an expression that cannot be assigned to (or deleted).
    fn invalid_target(&self, value: Val, target: Target) -> Option<Val> {
        let mut value = value;
        loop {
            match self.kind(value) {
                NodeKind::List | NodeKind::Tuple => {
                    return self.kids(value).iter().find_map(|kid| self.invalid_target(*kid, target));
                }
                NodeKind::Starred if target != Target::Del => value = *self.kids(value).first()?,
                NodeKind::Compare if target == Target::For => match self.kids(value) {
                    [left, first, ..] if self.kind(*first) == NodeKind::In => value = *left,
                    _ => return None,
                },
                NodeKind::Name | NodeKind::Subscript | NodeKind::Attribute => return None,
                _ => return Some(value),
            }
        }
    }

    fn raise_invalid_target(&mut self, value: Val, target: Target) -> Outcome {
        let Some(bad) = self.invalid_target(value, target) else { return Ok(None) };
        let verb = if target == Target::Del { "delete" } else { "assign to" };
        let msg = format!("cannot {verb} {}", self.describe(bad));
        Err(self.raise_values(bad, bad, &msg))
    }

    /// The last expression of the last `for … in … if …`.
    fn last_of_clauses(&self, clauses: Val) -> Val {
        let clause = self.items(clauses).last().copied().unwrap_or(clauses);
        self.kids(clause).last().copied().unwrap_or(clause)
    }

    fn is_legacy_name(&self, value: Val) -> bool {
        let token = match value {
            Val::Token(token) => token,
            Val::Node(node) if self.nodes[node as usize].kind == NodeKind::Name => {
                self.nodes[node as usize].first
            }
            _ => return false,
        };
        matches!(self.text(token), b"print" | b"exec")
    }

    fn token_of(&self, value: Val) -> u32 {
        self.span(value).map_or(0, |span| span.0)
    }

    /// Runs a function of the grammar. `Ok(None)` fails the whole rule.
    pub fn call(&mut self, call: Call, [a, b, c]: [Val; 3], start: u32) -> Outcome {
        match call {
            Call::InteractiveExit => Ok(None),
            Call::NotEqual => {
                let diamond = self.text(self.token_of(a)) == b"<>";
                if self.tokenizer.barry && !diamond {
                    return Err(self.raise_values(a, a, "with Barry as BDFL, use '<>' instead of '!='"));
                }
                Ok(Some(a))
            }
            Call::Diamond => {
                let (less, greater) = (self.token_of(a) as usize, self.token_of(b) as usize);
                if self.tokens[less].end != self.tokens[greater].start {
                    return Ok(None);
                }
                Err(self.raise_values(a, b, "invalid syntax.  Maybe you meant '!=' instead of '<>'?"))
            }
            Call::PatternString | Call::KeyString => {
                if matches!(self.kind(a), NodeKind::FString | NodeKind::TString) && self.late_error.is_none()
                {
                    self.late_error = Some(self.formatted_pattern(a, call == Call::KeyString));
                }
                Ok(Some(a))
            }
            Call::OrPattern => match self.items(a) {
                [only] => Ok(Some(*only)),
                _ => Ok(Some(self.make(NodeKind::Other, start, &[]))),
            },
            Call::FutureImport => {
                let module = self.span(a).is_some_and(|(first, _)| self.text(first) == b"__future__");
                self.tokenizer.barry |= module
                    && self.tokens[start as usize..self.mark].iter().enumerate().any(|(n, token)| {
                        token.kind == Kind::Name && self.text(start + n as u32) == b"barry_as_FLUFL"
                    });
                Ok(Some(Val::Unit))
            }
            Call::Number => {
                let token = self.token_of(a);
                self.check_number(token)?;
                Ok(Some(self.make(NodeKind::Literal, start, &[])))
            }
            Call::RealNumber => match self.text(self.token_of(a)) {
                [.., b'j' | b'J'] => Err(self.raise_values(a, a, "real number required in complex literal")),
                _ => Ok(Some(a)),
            },
            Call::ImaginaryNumber => match self.text(self.token_of(a)) {
                [.., b'j' | b'J'] => Ok(Some(a)),
                _ => Err(self.raise_values(a, a, "imaginary number required in complex literal")),
            },
            Call::String => {
                let token = self.token_of(a);
                let bytes = strings::check_string(self, token)?;
                let kind = if bytes { NodeKind::Bytes } else { NodeKind::Literal };
                Ok(Some(self.make(kind, start, &[])))
            }
            Call::FString => {
                let raw = self.text(self.token_of(a)).iter().any(|b| matches!(b, b'r' | b'R'));
                let parts: Vec<Val> = self.items(b).to_vec();
                for part in parts {
                    if let Val::Token(token) = part {
                        strings::check_middle(self, token, raw)?;
                    }
                }
                let template = self.tokens[self.token_of(c) as usize].kind == Kind::TStringEnd;
                Ok(Some(self.make(if template { NodeKind::TString } else { NodeKind::FString }, start, &[])))
            }
            Call::Concatenate => {
                let kinds: Vec<NodeKind> = self.items(a).iter().map(|part| self.kind(*part)).collect();
                let bytes = kinds.contains(&NodeKind::Bytes);
                if bytes && kinds.iter().any(|kind| *kind != NodeKind::Bytes) {
                    return Err(self.raise_newest("cannot mix bytes and nonbytes literals"));
                }
                let kind = if bytes {
                    NodeKind::Bytes
                } else if kinds.contains(&NodeKind::FString) {
                    NodeKind::FString
                } else {
                    NodeKind::Literal
                };
                Ok(Some(self.make(kind, start, &[])))
            }
            Call::Conversion => self.conversion(a, b),
            Call::Tuple => {
                let kids = match a {
                    Val::Unit => Vec::new(),
                    pair => self.kids(pair).to_vec(),
                };
                let kids: Vec<Option<Val>> = kids.into_iter().map(Some).collect();
                Ok(Some(self.make(NodeKind::Tuple, start, &kids)))
            }
            Call::GenexpRange => {
                let last = self.last_of_clauses(b);
                Err(self.raise_values(a, last, "Generator expression must be parenthesized"))
            }
            Call::BareGenexp => {
                let positional = self.positional(a);
                if positional.len() <= 1 {
                    return Ok(None);
                }
                let last = self.last_of_clauses(b);
                let from = positional[positional.len() - 1];
                Err(self.raise_values(from, last, "Generator expression must be parenthesized"))
            }
            Call::PositionalAfterKeyword => {
                let unpack =
                    self.arguments(a).iter().any(|value| self.kind(*value) == NodeKind::KeywordUnpack);
                Err(self.raise_newest(if unpack {
                    "positional argument follows keyword argument unpacking"
                } else {
                    "positional argument follows keyword argument"
                }))
            }
            Call::LegacyStatement => {
                if !self.is_legacy_name(a) {
                    return Ok(None);
                }
                let name = String::from_utf8_lossy(self.text(self.token_of(a))).into_owned();
                let msg = format!("Missing parentheses in call to '{name}'. Did you mean {name}(...)?");
                Err(self.raise_values(a, b, &msg))
            }
            Call::TypeParamBound | Call::ParamSpecBound => {
                let what = if self.kind(b) == NodeKind::Tuple { "constraints" } else { "bound" };
                let whom = if call == Call::TypeParamBound { "TypeVarTuple" } else { "ParamSpec" };
                Err(self.raise_from(a, &format!("cannot use {what} with {whom}")))
            }
            Call::MissingComma => {
                if self.is_legacy_name(a) || self.tokens[self.mark - 1].level == 0 {
                    return Ok(None);
                }
                Err(self.raise_values(a, b, "invalid syntax. Perhaps you forgot a comma?"))
            }
            Call::InvalidStarTarget => self.raise_invalid_target(a, Target::Star),
            Call::InvalidForTarget => self.raise_invalid_target(a, Target::For),
            Call::InvalidDelTarget => self.raise_invalid_target(a, Target::Del),
            Call::MissingColon => {
                let Some((first, last)) = self.span(a) else { return Ok(None) };
                let (first, last) = (self.tokens[first as usize], self.tokens[last as usize]);
                Err(self.raise_columns(
                    first.line as i64,
                    last.end_col as i64 - 1,
                    last.end_line as i64,
                    -1,
                    "':' expected after dictionary key",
                ))
            }
            Call::MixedTemplate => {
                let msg = "cannot mix t-string literals with string or bytes literals";
                Err(self.raise_values(a, b, msg))
            }
        }
    }

    /// Arguments of a call, flat.
    fn arguments(&self, args: Val) -> Vec<Val> {
        let mut out = Vec::new();
        for kid in self.kids(args) {
            match self.kind(*kid) {
                NodeKind::Pair => out.extend_from_slice(self.kids(*kid)),
                _ => out.push(*kid),
            }
        }
        out
    }

    fn positional(&self, args: Val) -> Vec<Val> {
        let mut all = self.arguments(args);
        all.retain(|value| !matches!(self.kind(*value), NodeKind::Keyword | NodeKind::KeywordUnpack));
        all
    }

    fn conversion(&mut self, mark: Val, name: Val) -> Outcome {
        let (mark_token, name_token) =
            (self.tokens[self.token_of(mark) as usize], self.tokens[self.token_of(name) as usize]);
        let letter = self.string_letter();
        if mark_token.end_line != name_token.line || mark_token.end_col != name_token.col {
            let msg = format!("{letter}-string: conversion type must come right after the exclamation mark");
            return Err(self.raise_values(mark, name, &msg));
        }
        let text = self.text(self.token_of(name));
        if !matches!(text, b"s" | b"r" | b"a") {
            let text = String::from_utf8_lossy(text).into_owned();
            let msg =
                format!("{letter}-string: invalid conversion character '{text}': expected 's', 'r', or 'a'");
            return Err(self.raise_values(name, name, &msg));
        }
        Ok(Some(name))
    }

    /// The error of the compiler about an f-string in a pattern, or as a key in one (which is then marked whole).
    fn formatted_pattern(&mut self, string: Val, key: bool) -> SyntaxErrorInfo {
        let (mut first, mut last) = self.span(string).map_or((0, 0), |(a, b)| (a as usize, b as usize));
        let mut msg = "patterns may only match literals and attribute lookups";
        if key {
            msg = "mapping pattern keys may only match literals and attribute lookups";
            let level = self.tokens[first].level;
            while first > 0 && self.tokens[first].level >= level && self.tokens[first - 1].level >= level {
                first -= 1;
            }
            // The closing bracket is not read yet: see `close_late_error`.
            last = first;
            self.late_bracket = Some(first);
        }
        let (from, to) = (self.tokens[first], self.tokens[last]);
        let mut info = SyntaxErrorInfo::bare(ErrorKind::Syntax, msg);
        info.lineno = Some(from.line as i64);
        info.offset = Some(from.col as i64 + 1);
        info.end_lineno = Some(to.end_line as i64);
        info.end_offset = Some(to.end_col as i64 + 1);
        info
    }

    /// Whether the replacement field here belongs to an f- or a t-string.
    fn string_letter(&self) -> char {
        let mut depth = 0;
        for token in self.tokens[..self.mark].iter().rev() {
            match token.kind {
                Kind::FStringEnd | Kind::TStringEnd => depth += 1,
                Kind::FStringStart | Kind::TStringStart if depth > 0 => depth -= 1,
                Kind::FStringStart => return 'f',
                Kind::TStringStart => return 't',
                _ => {}
            }
        }
        'f'
    }

    /// An int in decimal must not be longer than the conversion limit.
    fn check_number(&mut self, token: u32) -> Result<(), Raised> {
        let limit = self.options().max_int_digits;
        let text = self.text(token);
        let digits = text.iter().filter(|b| b.is_ascii_digit()).count();
        if limit == 0 || digits <= limit || !text.iter().all(|b| b.is_ascii_digit() || *b == b'_') {
            return Ok(());
        }
        let msg = format!(
            "Exceeds the limit ({limit} digits) for integer string conversion: value has {digits} digits; use \
             sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to \
             avoid decimal conversion limits."
        );
        let token = self.tokens[token as usize];
        Err(self.raise_columns(token.line as i64, -1, token.end_line as i64, -1, &msg))
    }
}
