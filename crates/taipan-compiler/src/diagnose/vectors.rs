//! Test vectors: one JSON array per line, `["mode", "source"]` for an accepted source, otherwise
//! `["mode", "source", "class", "message", line, offset, end line, end offset, "text"]`.

use super::{Mode, Options, SyntaxErrorInfo, check};
use std::fmt::Write;

/// A JSON value as far as vectors use it.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    Text(String),
    Number(i64),
    Null,
}

/// One line of vectors.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    pub mode: String,
    pub source: String,
    /// Empty if accepted; otherwise class, message, four positions and text.
    pub fields: Vec<Field>,
}

impl Case {
    pub fn parse(line: &str) -> Option<Case> {
        let mut fields = parse_array(line)?.into_iter();
        let (Some(Field::Text(mode)), Some(Field::Text(source))) = (fields.next(), fields.next()) else {
            return None;
        };
        Some(Case { mode, source, fields: fields.collect() })
    }

    /// The same source with what the diagnoser says of it.
    pub fn answer(&self) -> Case {
        let mode = match self.mode.as_str() {
            "eval" => Mode::Eval,
            "single" | "incomplete" => Mode::Single,
            _ => Mode::Exec,
        };
        let mut options = Options::default();
        if self.mode.starts_with("incomplete") {
            options.allow_incomplete = true;
            options.dont_imply_dedent = true;
        }
        options.from_file = self.mode == "file";
        if self.mode.starts_with("tokens") {
            let fields = tokens(&self.source, self.mode == "tokens");
            return Case { mode: self.mode.clone(), source: self.source.clone(), fields };
        }
        let fields = check(&self.source, mode, options).err().map_or(Vec::new(), |info| fields_of(&info));
        Case { mode: self.mode.clone(), source: self.source.clone(), fields }
    }

    pub fn to_line(&self) -> String {
        let mut line = format!("[{}, {}", quoted(&self.mode), quoted(&self.source));
        for field in &self.fields {
            let _ = match field {
                Field::Text(text) => write!(line, ", {}", quoted(text)),
                Field::Number(number) => write!(line, ", {number}"),
                Field::Null => write!(line, ", null"),
            };
        }
        line.push(']');
        line
    }
}

/// One field per token: its fields with spaces between them, the texts quoted.
fn tokens(source: &str, extra: bool) -> Vec<Field> {
    let mut fields = Vec::new();
    for token in super::tokenize::Tokens::new(source, extra) {
        match token {
            Ok(token) => fields.push(Field::Text(format!(
                "{} {},{} {},{} {} {}",
                token.number,
                token.start.0,
                token.start.1,
                token.end.0,
                token.end.1,
                quoted(&token.string),
                quoted(&token.line)
            ))),
            Err(info) => fields.extend(fields_of(&info)),
        }
    }
    fields
}

fn fields_of(info: &SyntaxErrorInfo) -> Vec<Field> {
    let number = |n: Option<i64>| n.map_or(Field::Null, Field::Number);
    vec![
        Field::Text(info.class_name().into()),
        Field::Text(info.msg.clone()),
        number(info.lineno),
        number(info.offset),
        number(info.end_lineno),
        number(info.end_offset),
        info.text.clone().map_or(Field::Null, Field::Text),
    ]
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            ' '..='~' => out.push(c),
            _ => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
        }
    }
    out.push('"');
    out
}

fn parse_array(line: &str) -> Option<Vec<Field>> {
    let mut chars = line.trim().strip_prefix('[')?.strip_suffix(']')?.chars().peekable();
    let mut fields = Vec::new();
    loop {
        while chars.next_if(|c| matches!(c, ' ' | ',')).is_some() {}
        match chars.peek() {
            None => return Some(fields),
            Some('"') => {
                chars.next();
                let mut units: Vec<u16> = Vec::new();
                loop {
                    let mut push = |c: char| units.extend_from_slice(c.encode_utf16(&mut [0; 2]));
                    match chars.next()? {
                        '"' => break,
                        '\\' => match chars.next()? {
                            'n' => push('\n'),
                            't' => push('\t'),
                            'r' => push('\r'),
                            'b' => push('\u{8}'),
                            'f' => push('\u{c}'),
                            'u' => {
                                let hex: String = chars.by_ref().take(4).collect();
                                units.push(u16::from_str_radix(&hex, 16).ok()?);
                            }
                            c => push(c),
                        },
                        c => push(c),
                    }
                }
                fields.push(Field::Text(String::from_utf16(&units).ok()?));
            }
            Some('n') => {
                chars.by_ref().take(4).for_each(drop);
                fields.push(Field::Null);
            }
            Some(_) => {
                let digits: String =
                    std::iter::from_fn(|| chars.next_if(|c| c.is_ascii_digit() || *c == '-')).collect();
                fields.push(Field::Number(digits.parse().ok()?));
            }
        }
    }
}
