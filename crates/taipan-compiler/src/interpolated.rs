//! f- and t-strings as CPython's tree has them: adjacent texts joined, the text of `{x=}` joined to what stands before it, empty
//! texts dropped.

use crate::literal;
use crate::source::Source;
use ruff_python_ast as ast;
use ruff_text_size::{Ranged, TextRange, TextSize};

/// One piece of an f- or t-string: text, or something to format.
pub enum Piece<'t> {
    Text {
        /// WTF-8
        bytes: Vec<u8>,
        range: TextRange,
        /// The text begins with a literal `u'...'`.
        unicode: bool,
    },
    Value {
        element: &'t ast::InterpolatedElement,
        /// Of the string around it; holds for the format spec as well.
        raw: bool,
    },
}

pub fn f_string<'t>(f: &'t ast::FStringValue, src: &Source<'_>) -> Vec<Piece<'t>> {
    let mut out = Vec::new();
    for part in f.iter() {
        match part {
            ast::FStringPart::Literal(l) => {
                let mut bytes = Vec::new();
                literal::append_part(l, src, &mut bytes);
                push_text(&mut out, bytes, l.range, l.flags.prefix().is_unicode());
            }
            ast::FStringPart::FString(f) => elements(&f.elements, f.flags.prefix().is_raw(), src, &mut out),
        }
    }
    without_empty(out)
}

pub fn t_string<'t>(t: &'t ast::TStringValue, src: &Source<'_>) -> Vec<Piece<'t>> {
    let mut out = Vec::new();
    for part in t.iter() {
        elements(&part.elements, part.flags.prefix().is_raw(), src, &mut out);
    }
    without_empty(out)
}

pub fn format_spec<'t>(
    spec: &'t ast::InterpolatedStringFormatSpec,
    raw: bool,
    src: &Source<'_>,
) -> Vec<Piece<'t>> {
    let mut out = Vec::new();
    elements(&spec.elements, raw, src, &mut out);
    without_empty(out)
}

/// A format spec's range with its colon.
pub fn spec_range(spec: &ast::InterpolatedStringFormatSpec, src: &Source<'_>) -> TextRange {
    if src.is_tree() {
        return spec.range;
    }
    let start = spec.range.start().to_u32().saturating_sub(1);
    TextRange::new(TextSize::new(start), spec.range.end())
}

/// `=` without anything else means repr.
pub fn conversion(i: &ast::InterpolatedElement) -> ast::ConversionFlag {
    match i.conversion {
        ast::ConversionFlag::None if i.debug_text.is_some() && i.format_spec.is_none() => {
            ast::ConversionFlag::Repr
        }
        c => c,
    }
}

/// The source of an interpolation's expression, as `Interpolation.expression` shows it: all from the brace to what follows the
/// expression, without comments. WTF-8.
pub fn expression_text(i: &ast::InterpolatedElement, src: &Source<'_>) -> Vec<u8> {
    if src.is_tree() {
        return src.given_text(i.range.start()).unwrap_or_default();
    }
    let text = src.text;
    let start = i.range.start().to_usize() + 1;
    let after = i.expression.range().end().to_usize();
    let find = |c: char| text[after..].find(c).map(|n| after + n);
    let end = if i.debug_text.is_some() {
        find('=')
    } else if i.conversion != ast::ConversionFlag::None {
        find('!')
    } else {
        i.format_spec.as_ref().map(|s| s.range.start().to_usize() - 1)
    };
    let end = end.unwrap_or(i.range.end().to_usize().saturating_sub(1)).max(after);
    without_comments(&text[start..end]).into_bytes()
}

fn without_empty(mut pieces: Vec<Piece<'_>>) -> Vec<Piece<'_>> {
    pieces.retain(|p| !matches!(p, Piece::Text { bytes, .. } if bytes.is_empty()));
    pieces
}

fn elements<'t>(
    elements: &'t ast::InterpolatedStringElements,
    raw: bool,
    src: &Source<'_>,
    out: &mut Vec<Piece<'t>>,
) {
    for e in elements {
        match e {
            ast::InterpolatedStringElement::Literal(l) => {
                let bytes = match src.given_text(l.range.start()) {
                    Some(t) => t,
                    None => text(src.slice(l.range), raw),
                };
                push_text(out, bytes, l.range, false);
            }
            ast::InterpolatedStringElement::Interpolation(i) => {
                if i.debug_text.is_some() {
                    let (whole, range) = debug_source(i, src);
                    let mut bytes = Vec::new();
                    literal::decode_into(&without_comments(&whole), true, &mut bytes);
                    push_text(out, bytes, range, false);
                }
                out.push(Piece::Value { element: i, raw });
            }
        }
    }
}

/// Everything between the brace and what follows the `=`, comments and parentheses included.
fn debug_source(i: &ast::InterpolatedElement, src: &Source<'_>) -> (String, TextRange) {
    let Some(d) = &i.debug_text else { return (String::new(), i.range) };
    let start = i.range.start() + TextSize::new(1);
    let expr = i.expression.range();
    // The parser keeps leading and trailing text around the expression; with parentheses they hold them.
    let end = expr.end() + TextSize::of(d.trailing());
    let range = TextRange::new(start, end.max(start));
    let text = src.slice(range);
    if text.trim_end().ends_with('=') {
        return (text.to_owned(), range);
    }
    (format!("{}{}{}", d.leading(), src.slice(expr), d.trailing()), range)
}

/// The value of literal text: doubled braces stand for one; in `\N{...}` braces are part of the escape.
fn text(source: &str, raw: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    if !source.contains("{{") && !source.contains("}}") {
        literal::decode_into(source, raw, &mut bytes);
        return bytes;
    }
    let b = source.as_bytes();
    let mut cooked = String::with_capacity(source.len());
    let mut i = 0;
    while i < b.len() {
        if !raw && b[i] == b'\\' && b.get(i + 1) == Some(&b'N') && b.get(i + 2) == Some(&b'{') {
            let end = source[i..].find('}').map_or(b.len(), |n| i + n + 1);
            cooked.push_str(&source[i..end]);
            i = end;
            continue;
        }
        if !raw && b[i] == b'\\' && b.get(i + 1).is_some_and(|c| !matches!(c, b'{' | b'}')) {
            let n = source[i + 1..].chars().next().map_or(0, char::len_utf8);
            cooked.push_str(&source[i..i + 1 + n]);
            i += 1 + n;
            continue;
        }
        if matches!(b[i], b'{' | b'}') && b.get(i + 1) == Some(&b[i]) {
            cooked.push(b[i] as char);
            i += 2;
            continue;
        }
        let n = source[i..].chars().next().map_or(1, char::len_utf8);
        cooked.push_str(&source[i..i + n]);
        i += n;
    }
    literal::decode_into(&cooked, raw, &mut bytes);
    bytes
}

/// Source text without its comments (hashes in strings stay).
fn without_comments(text: &str) -> String {
    if !text.contains('#') {
        return text.to_owned();
    }
    let b = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut i = 0;
    let mut quote: Option<&str> = None;
    while i < b.len() {
        let rest = &text[i..];
        if let Some(q) = quote {
            if b[i] == b'\\' && i + 1 < b.len() {
                let n = 1 + text[i + 1..].chars().next().map_or(0, char::len_utf8);
                out.push_str(&text[i..i + n]);
                i += n;
                continue;
            }
            if rest.starts_with(q) {
                out.push_str(q);
                i += q.len();
                quote = None;
                continue;
            }
        } else if b[i] == b'#' {
            i += rest.find(['\n', '\r']).unwrap_or(rest.len());
            continue;
        } else if let Some(q) = ["\"\"\"", "\'\'\'", "\"", "\'"].into_iter().find(|q| rest.starts_with(q)) {
            out.push_str(q);
            i += q.len();
            quote = Some(q);
            continue;
        }
        let n = rest.chars().next().map_or(1, char::len_utf8);
        out.push_str(&rest[..n]);
        i += n;
    }
    out
}

fn push_text<'t>(out: &mut Vec<Piece<'t>>, bytes: Vec<u8>, range: TextRange, unicode: bool) {
    if let Some(Piece::Text { bytes: last, range: r, .. }) = out.last_mut() {
        if last.is_empty() && !bytes.is_empty() {
            *r = range;
        } else if !bytes.is_empty() {
            *r = r.cover(range);
        }
        last.extend_from_slice(&bytes);
        return;
    }
    out.push(Piece::Text { bytes, range, unicode });
}

/// A piece of a %-format.
pub enum Percent {
    Text(Vec<u8>),
    /// str 1, repr 2, ascii 3
    Arg {
        conversion: u32,
        spec: String,
    },
}

/// Splits a %-format that uses only `%%` and `%s`, `%r`, `%a` with width, precision and left alignment; `None` if anything else
/// occurs or the number of arguments differs.
pub fn percent_pieces(f: &[u8], args: usize) -> Option<Vec<Percent>> {
    let mut out = Vec::new();
    let mut text = Vec::new();
    let mut used = 0;
    let mut i = 0;
    while i < f.len() {
        if f[i] != b'%' {
            text.push(f[i]);
            i += 1;
            continue;
        }
        i += 1;
        if f.get(i) == Some(&b'%') {
            text.push(b'%');
            i += 1;
            continue;
        }
        if !text.is_empty() {
            out.push(Percent::Text(std::mem::take(&mut text)));
        }
        let mut left = false;
        while let Some(c) = f.get(i) {
            match c {
                b'-' => left = true,
                b'+' | b' ' | b'#' | b'0' => return None,
                _ => break,
            }
            i += 1;
        }
        let digits = |i: &mut usize, most: usize| -> Option<String> {
            let start = *i;
            while f.get(*i).is_some_and(u8::is_ascii_digit) {
                *i += 1;
            }
            (*i - start <= most).then(|| String::from_utf8_lossy(&f[start..*i]).into_owned())
        };
        let width = digits(&mut i, 2)?;
        let mut spec = String::new();
        if f.get(i) == Some(&b'.') {
            i += 1;
            let precision = digits(&mut i, 1)?;
            spec = format!(".{}", if precision.is_empty() { "0".into() } else { precision });
        }
        let conversion = match f.get(i)? {
            b's' => 1,
            b'r' => 2,
            b'a' => 3,
            _ => return None,
        };
        i += 1;
        if !width.is_empty() {
            spec = format!("{}{width}{spec}", if left { "" } else { ">" });
        }
        used += 1;
        out.push(Percent::Arg { conversion, spec });
    }
    if !text.is_empty() {
        out.push(Percent::Text(text));
    }
    (used == args).then_some(out)
}
