//! Tabs in the indentation, and the spaces that they certainly stand for.

use std::ops::Range;

use super::{Limits, Node, Value, parse_within};

/// The part of a text from its first to its last tab in the indentation, with spaces instead; `None` unless the text then says the
/// same however wide its author's tabs were.
pub fn without_tabs(source: &str, limits: Limits) -> Option<(Range<usize>, String)> {
    let [two, four, eight] = [2, 4, 8].map(|width| expanded(source, width));
    let [a, b, c] = [&two, &four, &eight].map(|text| parse_within(text, limits).ok());
    let (a, b, c) = (a?, b?, c?);
    if !(says_same(&a, &b) && says_same(&b, &c)) {
        return None;
    }
    let start = source.bytes().zip(two.bytes()).take_while(|(a, b)| a == b).count();
    let most = source.len().min(two.len()).saturating_sub(start);
    let end = source.bytes().rev().zip(two.bytes().rev()).take_while(|(a, b)| a == b).count().min(most);
    // A tab is one byte and a space another, so that neither end lies within a letter that both have.
    Some((start..source.len() - end, two.get(start..two.len() - end)?.to_owned()))
}

fn expanded(source: &str, width: usize) -> String {
    let mut out = String::with_capacity(source.len());
    for line in source.split_inclusive('\n') {
        let rest = line.trim_start_matches([' ', '\t']);
        let mut column = 0;
        for c in line.get(..line.len() - rest.len()).unwrap_or_default().chars() {
            column += if c == '\t' { width - column % width } else { 1 };
        }
        out.extend(std::iter::repeat_n(' ', column));
        out.push_str(rest);
    }
    out
}

fn says_same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| says_same(a, b)),
        (Value::Map(a), Value::Map(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|((k, a), (l, b))| k.text == l.text && says_same(a, b))
        }
        (a, b) => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(source: &str) -> Option<String> {
        let (range, text) = without_tabs(source, Limits::RECORD)?;
        Some(format!("{}{text}{}", &source[..range.start], &source[range.end..]))
    }

    #[test]
    fn tabs_become_spaces_where_that_is_certain() {
        assert_eq!(mended("a:\n\tb: ñ\n\tc: 1 # x\td\ne: 1\n").unwrap(), "a:\n  b: ñ\n  c: 1 # x\td\ne: 1\n");
        assert_eq!(mended("a:\n\tb:\n\t\tc: 1\n").unwrap(), "a:\n  b:\n    c: 1\n");
        // Beside spaces, a tab of two columns means another thing than one of four.
        assert_eq!(mended("a:\n  b:\n    c: 1\n\td: 2\n"), None);
        // What is wrong besides is for a person.
        assert_eq!(mended("a:\n\tb: [\n"), None);
    }
}
