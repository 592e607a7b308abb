//! Placeholders of the catalogues: `{name}` stands for an argument of the diagnostic, `{name:form}` for a special spelling.
//!
//! Forms: `bytes` spells a number of bytes as KB or MB; `language` a tag by its name (``inglés (`en`)``); `line` puts a
//! text of several lines, such as another program's error, on one; `code` puts a text in backquotes and leaves a term bare;
//! `help` stands for what to do about a term, the term `help-…` of its name, and is missing where there is none;
//! `folder` adds a final slash to a text with a slash inside, and is missing for any other.
//! `near` and `known` are always alternatives, in backquotes, also where there is but one. Braces around anything else are
//! just braces, so that texts can quote YAML.

use super::Words;
use super::escape::shown;
use crate::diagnostics::Arg;

/// The longest value shown whole, in characters.
const VALUE: usize = 160;
/// The longest sentence of another program shown whole, in characters.
const SENTENCE: usize = 600;
/// Alternatives beyond this many are cut off.
const ALTERNATIVES: usize = 60;

/// A part of a text of the catalogue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Piece<'t> {
    Text(&'t str),
    Placeholder { name: &'t str, form: &'t str },
}

/// The parts of a text of the catalogue.
pub(super) fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((before, name, form, after)) = next_placeholder(rest) {
        pieces.extend([Piece::Text(before), Piece::Placeholder { name, form }]);
        rest = after;
    }
    pieces.push(Piece::Text(rest));
    pieces
}

/// The text with its values; `None` where one is missing, since half a hint misleads.
pub(super) fn fill(words: &Words, template: &str, args: &[(&'static str, Arg)]) -> Option<String> {
    pieces(template).into_iter().map(|piece| spelled(words, piece, args)).collect()
}

/// The text with its values; an ellipsis where one is missing.
pub(super) fn fill_all(words: &Words, template: &str, args: &[(&'static str, Arg)]) -> String {
    let piece = |piece| spelled(words, piece, args).unwrap_or_else(|| "…".to_owned());
    pieces(template).into_iter().map(piece).collect()
}

/// A number with a comma between thousands from five digits on, as es-MX and en-US write it; years stay years.
pub(super) fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let sign = if number < 0 { "-" } else { "" };
    if digits.len() < 5 {
        return format!("{sign}{digits}");
    }
    let mut out = String::from(sign);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn next_placeholder(text: &str) -> Option<(&str, &str, &str, &str)> {
    let word = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let mut from = 0;
    loop {
        let open = from + text.get(from..)?.find('{')?;
        let (inside, after) = text.get(open + 1..)?.split_once('}')?;
        let (name, form) = inside.split_once(':').unwrap_or((inside, ""));
        if word(name) && (word(form) || inside.len() == name.len()) {
            return Some((text.get(..open)?, name, form, after));
        }
        from = open + 1;
    }
}

fn spelled(words: &Words, piece: Piece<'_>, args: &[(&'static str, Arg)]) -> Option<String> {
    let (name, form) = match piece {
        Piece::Text(text) => return Some(text.to_owned()),
        Piece::Placeholder { name, form } => (name, form),
    };
    let (_, value) = args.iter().find(|(key, _)| *key == name)?;
    Some(match (value, form) {
        (Arg::Number(bytes), "bytes") => size(*bytes),
        (Arg::Text(tag), "language") => language(words, tag),
        (Arg::Term(term), "help") => words.find_term(&format!("help-{term}"))?.to_owned(),
        (_, "help") => return None,
        (Arg::Text(text), "folder") => {
            let path = text.trim_end_matches('/');
            path.contains('/').then(|| format!("`{}/`", shown(path, VALUE)))?
        }
        (Arg::Text(text), "code") => format!("`{}`", shown(text, VALUE)),
        (Arg::Text(text), _) if matches!(name, "near" | "known") => quoted(text),
        (Arg::Text(text), "line") => shown(&text.split_whitespace().collect::<Vec<_>>().join(" "), SENTENCE),
        (Arg::Text(text), _) => shown(text, VALUE),
        (Arg::Number(number), _) => grouped(*number),
        (Arg::Term(term), _) => words.term(term).to_owned(),
        (Arg::OneOf(values), _) => alternatives(words, values),
    })
}

fn size(bytes: i64) -> String {
    // One decimal is enough to see by how much a file is too big.
    let tenths = |unit: i64| format!("{}.{}", grouped(bytes / unit), bytes % unit * 10 / unit);
    match bytes {
        1_048_576.. => format!("{} MB", tenths(1_048_576).trim_end_matches(".0")),
        1024.. => format!("{} KB", tenths(1024).trim_end_matches(".0")),
        _ => format!("{bytes} bytes"),
    }
}

fn language(words: &Words, tag: &str) -> String {
    match words.find_term(&format!("language-{tag}")) {
        Some(name) => format!("{name} (`{tag}`)"),
        None => format!("`{}`", shown(tag, VALUE)),
    }
}

fn alternatives(words: &Words, values: &[String]) -> String {
    let mut quoted: Vec<String> = values.iter().take(ALTERNATIVES).map(|value| quoted(value)).collect();
    if values.len() > ALTERNATIVES {
        return format!("{}…", quoted.join(", "));
    }
    let Some(last) = quoted.pop() else { return String::new() };
    if quoted.is_empty() {
        return last;
    }
    // In Spanish "o" becomes "u" before the same sound.
    let before_o = last.starts_with("`o") || last.starts_with("`ho");
    let or = words.term(if before_o { "or-before-o" } else { "or" });
    format!("{} {or} {last}", quoted.join(", "))
}

/// In backquotes; a name in parentheses after an id stays outside of them.
fn quoted(value: &str) -> String {
    match value.split_once(" (") {
        Some((id, name)) if name.ends_with(')') => format!("`{}` ({}", shown(id, VALUE), shown(name, VALUE)),
        Some(_) | None => format!("`{}`", shown(value, VALUE)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::words::Tongue;

    #[test]
    fn only_names_in_braces_are_placeholders() {
        let names = |text| {
            let name = |piece| match piece {
                Piece::Placeholder { name, form } => Some(format!("{name}/{form}")),
                Piece::Text(_) => None,
            };
            pieces(text).into_iter().filter_map(name).collect::<Vec<_>>()
        };
        assert_eq!(names("a {b} {c:bytes} {es: …} {} {{d} {E} {e"), ["b/", "c/bytes", "d/"]);
    }

    #[test]
    fn a_hint_without_its_value_is_not_given() {
        let words = Words::of(Tongue::Spanish);
        assert_eq!(fill(&words, "¿{near}?", &[]), None);
        assert_eq!(fill(&words, "¿{near}?", &[("near", Arg::from("a"))]).as_deref(), Some("¿`a`?"));
        assert_eq!(fill_all(&words, "hay {n}", &[]), "hay …");
    }

    #[test]
    fn values_are_spelled_for_readers() {
        let spell = |tongue, template, arg| fill(&Words::of(tongue), template, &[("x", arg)]).unwrap();
        let spanish = |template, arg| spell(Tongue::Spanish, template, arg);
        let one_of = |values: &[&str]| Arg::OneOf(values.iter().map(|value| (*value).to_owned()).collect());
        assert_eq!(spanish("{x}", Arg::Number(1500)), "1500");
        assert_eq!(spanish("{x}", Arg::Number(-1_234_567)), "-1,234,567");
        assert_eq!(spanish("{x:bytes}", Arg::Number(1_048_576)), "1 MB");
        assert_eq!(spanish("{x:bytes}", Arg::Number(2_500_000)), "2.3 MB");
        assert_eq!(spanish("{x:bytes}", Arg::Number(512)), "512 bytes");
        assert_eq!(spanish("{x:language}", Arg::from("en")), "inglés (`en`)");
        assert_eq!(spanish("{x:language}", Arg::from("xx")), "`xx`");
        assert_eq!(spanish("{x:line}", Arg::from("no\n  file \u{7}")), "no file \\x07");
        assert_eq!(spanish("{x:code}", Arg::from("a")), "`a`");
        assert_eq!(spanish("{x:code}", Arg::Term("kind-service")), "el servicio");
        assert_eq!(spanish("{x:help}", Arg::Term("type-bool")), "escriba `true` (sí) o `false` (no), sin comillas");
        assert_eq!(fill(&Words::of(Tongue::Spanish), "{x:help}", &[("x", Arg::Term("type-map-list"))]), None);
        assert_eq!(spanish("{x:folder}", Arg::from("es/a")), "`es/a/`");
        assert_eq!(fill(&Words::of(Tongue::Spanish), "{x:folder}", &[("x", Arg::from("a/"))]), None);
        assert_eq!(spanish("{x}", one_of(&["a"])), "`a`");
        assert_eq!(spanish("{x}", one_of(&["a", "b", "c"])), "`a`, `b` o `c`");
        assert_eq!(spanish("{x}", one_of(&["a", "ojo"])), "`a` u `ojo`");
        assert_eq!(spell(Tongue::English, "{x}", one_of(&["a", "ojo"])), "`a` or `ojo`");
        assert_eq!(spanish("{x}", one_of(&["cardiology (Cardiología)"])), "`cardiology` (Cardiología)");
    }
}
