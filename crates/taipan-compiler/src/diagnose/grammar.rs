//! Reads `grammar.txt` into tables, once, when the first syntax error of the process needs them.
//!
//! Every rule also gets the set of token kinds it can begin with, so that the machine skips an alternative that
//! cannot match without trying it. That is invisible: trying it would look at the same token and no further.

use super::actions::{Call, NodeKind};
use super::token::Kind;
use std::collections::HashMap;
use std::sync::OnceLock;

/// Token kinds as a set of bits.
pub type KindSet = u128;

pub fn kind_bit(kind: Kind) -> KindSet {
    1u128 << (kind as u8)
}

/// Number of a rule.
pub type RuleId = u16;

#[derive(Debug)]
pub enum Item {
    Token(Kind),
    /// A name spelt so.
    Soft(&'static str),
    Rule(RuleId),
    Optional(Box<Item>),
    Many(Box<Item>),
    Some(Box<Item>),
    Gather(Box<Item>, Box<Item>),
    Ahead(bool, Box<Item>),
    Forced(Kind),
    Cut,
}

/// A name for a value within an alternative: `a`, `b` or `c`.
pub type Slot = u8;

#[derive(Debug)]
pub enum Place {
    Newest,
    Next,
    At(Slot, Slot),
    From(Slot),
}

#[derive(Debug)]
pub enum Action {
    /// The value of the only item, or none.
    Default,
    Give(Slot),
    Node(NodeKind, Vec<Slot>),
    Call(Call, Vec<Slot>),
    Error(Place, &'static str),
    IndentError(&'static str),
}

#[derive(Debug)]
pub struct Alternative {
    pub items: Vec<(Option<Slot>, Item)>,
    pub action: Action,
    /// Tried in the second pass only.
    pub invalid: bool,
    pub first: KindSet,
    pub nullable: bool,
}

#[derive(Debug)]
pub struct Rule {
    pub name: &'static str,
    pub memo: bool,
    pub left: bool,
    pub alternatives: Vec<Alternative>,
    pub first: KindSet,
    pub nullable: bool,
}

#[derive(Debug)]
pub struct Grammar {
    pub rules: Vec<Rule>,
    by_name: HashMap<&'static str, RuleId>,
    /// The rule under which error rules stay off (`expression_without_invalid`).
    pub quiet: RuleId,
}

impl Grammar {
    pub fn rule(&self, name: &str) -> RuleId {
        self.by_name.get(name).copied().unwrap_or(0)
    }
}

/// The grammar of the language.
pub fn python() -> &'static Grammar {
    static GRAMMAR: OnceLock<Grammar> = OnceLock::new();
    GRAMMAR.get_or_init(|| Reader::read(include_str!("grammar.txt")))
}

/// Mistakes in `grammar.txt` panic; they cannot depend on what a user does.
struct Reader {
    rules: Vec<Rule>,
    by_name: HashMap<&'static str, RuleId>,
    tokens: Vec<&'static str>,
    at: usize,
}

impl Reader {
    fn read(text: &'static str) -> Grammar {
        let mut reader = Reader { rules: Vec::new(), by_name: HashMap::new(), tokens: Vec::new(), at: 0 };
        let lines = || text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
        for line in lines().filter(|line| !line.starts_with(' ')) {
            let mut words = line.split_whitespace();
            let name = words.next().unwrap_or_default();
            let flags: Vec<_> = words.collect();
            let id = reader.rules.len() as RuleId;
            reader.rules.push(Rule::new(name, flags.contains(&"memo"), flags.contains(&"left")));
            assert!(reader.by_name.insert(name, id).is_none(), "grammar.txt: {name} twice");
        }
        let mut id = 0;
        for line in lines() {
            if !line.starts_with(' ') {
                id = reader.by_name[line.split_whitespace().next().unwrap_or_default()];
                continue;
            }
            reader.tokens = split(line);
            reader.at = 0;
            reader.expect("|");
            let alternative = reader.alternative();
            assert!(reader.at == reader.tokens.len(), "grammar.txt: {line}");
            reader.rules[id as usize].alternatives.push(alternative);
        }
        reader.find_firsts();
        let quiet = reader.by_name["expression_without_invalid"];
        Grammar { rules: reader.rules, by_name: reader.by_name, quiet }
    }

    fn peek(&self) -> &'static str {
        self.tokens.get(self.at).copied().unwrap_or("")
    }

    fn next(&mut self) -> &'static str {
        self.at += 1;
        self.tokens[self.at - 1]
    }

    fn expect(&mut self, text: &str) {
        let got = self.next();
        assert!(got == text, "grammar.txt: {text} wanted, {got} found in {:?}", self.tokens);
    }

    fn alternative(&mut self) -> Alternative {
        let mut items = Vec::new();
        while !matches!(self.peek(), "" | "|" | ")" | "=>") {
            let mut slot = None;
            if self.tokens.get(self.at + 1) == Some(&"=") {
                slot = Some(self.slot());
                self.expect("=");
            }
            items.push((slot, self.item()));
        }
        let mut action = Action::Default;
        if self.peek() == "=>" {
            self.at += 1;
            action = self.action();
        }
        let invalid = match &items[..] {
            [(_, Item::Rule(id))] => self.rules[*id as usize].name.starts_with("invalid_"),
            _ => false,
        };
        Alternative { items, action, invalid, first: 0, nullable: false }
    }

    fn slot(&mut self) -> Slot {
        match self.next() {
            "a" => 0,
            "b" => 1,
            "c" => 2,
            other => panic!("grammar.txt: {other} is no slot in {:?}", self.tokens),
        }
    }

    fn is_slot(&self) -> bool {
        matches!(self.peek(), "a" | "b" | "c")
    }

    fn item(&mut self) -> Item {
        let item = match self.peek() {
            "~" => {
                self.at += 1;
                return Item::Cut;
            }
            "&&" => {
                self.at += 1;
                match self.atom() {
                    Item::Token(kind) => return Item::Forced(kind),
                    other => panic!("grammar.txt: {other:?} forced"),
                }
            }
            "&" | "!" => {
                let positive = self.next() == "&";
                return Item::Ahead(positive, Box::new(self.atom()));
            }
            _ => self.atom(),
        };
        match self.peek() {
            "?" => {
                self.at += 1;
                Item::Optional(Box::new(item))
            }
            "*" => {
                self.at += 1;
                Item::Many(Box::new(item))
            }
            "+" => {
                self.at += 1;
                Item::Some(Box::new(item))
            }
            "%" => {
                self.at += 1;
                let separator = self.atom();
                Item::Gather(Box::new(item), Box::new(separator))
            }
            _ => item,
        }
    }

    fn atom(&mut self) -> Item {
        let token = self.next();
        if token == "(" {
            return self.group();
        }
        if let Some(text) = token.strip_prefix('\'') {
            let text = text.trim_end_matches('\'');
            return Item::Token(Kind::from_text(text).unwrap_or_else(|| panic!("grammar.txt: '{text}'")));
        }
        if let Some(text) = token.strip_prefix('"') {
            return Item::Soft(text.trim_end_matches('"'));
        }
        if token.starts_with(|c: char| c.is_ascii_uppercase()) {
            let kind = super::token::ALL.iter().find(|kind| kind.name() == token);
            return Item::Token(*kind.unwrap_or_else(|| panic!("grammar.txt: {token}")));
        }
        match self.by_name.get(token) {
            Some(&id) => Item::Rule(id),
            None => panic!("grammar.txt: no rule {token}"),
        }
    }

    /// A bracketed group is a rule without a name.
    fn group(&mut self) -> Item {
        let mut alternatives = vec![self.alternative()];
        while self.peek() == "|" {
            self.at += 1;
            alternatives.push(self.alternative());
        }
        self.expect(")");
        if let [Alternative { items, action: Action::Default, .. }] = &mut alternatives[..]
            && let [(None, item)] = &mut items[..]
        {
            return std::mem::replace(item, Item::Cut);
        }
        let id = self.rules.len() as RuleId;
        let mut rule = Rule::new("", false, false);
        rule.alternatives = alternatives;
        self.rules.push(rule);
        Item::Rule(id)
    }

    fn slots(&mut self) -> Vec<Slot> {
        self.expect("(");
        let mut slots = Vec::new();
        while self.peek() != ")" {
            slots.push(self.slot());
        }
        self.expect(")");
        slots
    }

    fn message(&mut self) -> &'static str {
        let token = self.next();
        let text = token.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        let text = text.unwrap_or_else(|| panic!("grammar.txt: message wanted, {token} found"));
        if text.contains('\\') { Box::leak(text.replace("\\\"", "\"").into_boxed_str()) } else { text }
    }

    fn action(&mut self) -> Action {
        if self.is_slot() {
            return Action::Give(self.slot());
        }
        match self.next() {
            "err" => {
                let place = if self.peek() == "next" {
                    self.at += 1;
                    Place::Next
                } else if self.is_slot() {
                    let from = self.slot();
                    if self.peek() == ".." {
                        self.at += 1;
                        Place::From(from)
                    } else {
                        let to = if self.is_slot() { self.slot() } else { from };
                        Place::At(from, to)
                    }
                } else {
                    Place::Newest
                };
                Action::Error(place, self.message())
            }
            "indent" => Action::IndentError(self.message()),
            "call" => {
                let name = self.next();
                let call = Call::named(name).unwrap_or_else(|| panic!("grammar.txt: no function {name}"));
                Action::Call(call, self.slots())
            }
            name => {
                let kind = NodeKind::named(name).unwrap_or_else(|| panic!("grammar.txt: no node {name}"));
                Action::Node(kind, self.slots())
            }
        }
    }

    fn item_first(&self, item: &Item) -> (KindSet, bool) {
        match item {
            Item::Token(kind) => (kind_bit(*kind), false),
            Item::Soft(_) => (kind_bit(Kind::Name), false),
            Item::Rule(id) => (self.rules[*id as usize].first, self.rules[*id as usize].nullable),
            Item::Optional(inner) | Item::Many(inner) => (self.item_first(inner).0, true),
            Item::Some(inner) | Item::Gather(inner, _) => self.item_first(inner),
            Item::Ahead(..) | Item::Cut => (0, true),
            // It matches nothing or raises: whatever comes, it must be tried.
            Item::Forced(_) => (KindSet::MAX, false),
        }
    }

    fn find_firsts(&mut self) {
        loop {
            let mut changed = false;
            for id in 0..self.rules.len() {
                for n in 0..self.rules[id].alternatives.len() {
                    let (mut first, mut nullable) = (0, true);
                    for (_, item) in &self.rules[id].alternatives[n].items {
                        let (more, empty) = self.item_first(item);
                        first |= more;
                        if !empty {
                            nullable = false;
                            break;
                        }
                    }
                    let rule = &mut self.rules[id];
                    let alternative = &mut rule.alternatives[n];
                    changed |= alternative.first != first || alternative.nullable != nullable;
                    alternative.first = first;
                    alternative.nullable = nullable;
                    rule.first |= first;
                    rule.nullable |= nullable;
                }
            }
            if !changed {
                break;
            }
        }
    }
}

impl Rule {
    fn new(name: &'static str, memo: bool, left: bool) -> Rule {
        Rule { name, memo, left, alternatives: Vec::new(), first: 0, nullable: false }
    }
}

/// Words, quoted texts and signs of a line.
fn split(line: &'static str) -> Vec<&'static str> {
    let bytes = line.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        match bytes[at] {
            b' ' => {
                at += 1;
                continue;
            }
            quote @ (b'\'' | b'"') => {
                at += 1;
                while bytes[at] != quote {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at += 1;
            }
            b'=' if bytes.get(at + 1) == Some(&b'>') => at += 2,
            b'&' if bytes.get(at + 1) == Some(&b'&') => at += 2,
            b'.' if bytes.get(at + 1) == Some(&b'.') => at += 2,
            c if c.is_ascii_alphanumeric() || c == b'_' => {
                while at < bytes.len() && (bytes[at].is_ascii_alphanumeric() || bytes[at] == b'_') {
                    at += 1;
                }
            }
            _ => at += 1,
        }
        tokens.push(&line[start..at]);
    }
    tokens
}
