//! Numbers that a text vouches for without naming a source: shares in percent and sums of money. Few and sure: other numbers
//! (days, ages, doses) are part of any explanation.

use std::ops::Range;

use super::find;
use super::text::Text;
use super::words::ranges;
use crate::diagnostics::{Code, Diagnostic, Sources};

/// What makes the number before it a claim, by its first word in small letters.
const AFTER: [&str; 9] = ["percent", "pesos", "peso", "dólares", "dólar", "dollars", "dollar", "mxn", "usd"];

/// The claims of a text whose record names no source.
pub(super) fn check(text: &Text<'_>, sources: &Sources) -> Vec<Diagnostic> {
    let shown = &text.shown;
    if !shown.meta.sources.is_empty() || shown.is_sample() || shown.key.kind.names_source() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for passage in &text.passages {
        for range in claims(&passage.words) {
            let claim = passage.words.get(range).unwrap_or_default();
            let at = find(sources, passage.at, claim);
            found.push(Diagnostic::at(Code::ClaimUnsourced, at).arg("value", claim));
        }
    }
    found
}

/// The places of the claims in a text.
fn claims(text: &str) -> Vec<Range<usize>> {
    let words: Vec<Range<usize>> = ranges(text).collect();
    let word = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default().to_lowercase();
    let mut found = Vec::new();
    for (index, number) in words.iter().enumerate() {
        if !word(number).starts_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let before = text.get(..number.start).unwrap_or_default();
        let after = text.get(number.end..).unwrap_or_default();
        let next = words
            .get(index + 1)
            .filter(|next| text.get(number.end..next.start).is_some_and(|gap| gap.trim().is_empty()));
        let second = words.get(index + 2).map(word);
        let percent = after.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
        let end = if percent.starts_with('%') {
            Some(text.len() - percent.len() + 1)
        } else if let Some(next) = next {
            let unit = word(next);
            let in_two = matches!((&*unit, second.as_deref()), ("por", Some("ciento")) | ("per", Some("cent")));
            let many = matches!(&*unit, "mil" | "millones" | "thousand" | "million");
            let of_money = second.as_deref().is_some_and(|unit| AFTER.contains(&unit));
            let two = words.get(index + 2).map(|range| range.end);
            if in_two || (many && of_money) { two } else { AFTER.contains(&&*unit).then_some(next.end) }
        } else {
            None
        };
        let is_money = before.trim_end().ends_with('$');
        match (end, is_money) {
            (_, true) => found.push(before.trim_end().len() - 1..end.unwrap_or(number.end)),
            (Some(end), false) => found.push(number.start..end),
            (None, false) => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_and_sums_are_claims_and_other_numbers_are_not() {
        let of = |text: &'static str| claims(text).into_iter().map(|range| &text[range]).collect::<Vec<_>>();
        assert_eq!(of("Sana 95 % de los casos, el 80% en un año."), ["95 %", "80%"]);
        assert_eq!(of("El 15 por ciento; 12.5 percent; 7 per cent."), ["15 por ciento", "12.5 percent", "7 per cent"]);
        assert_eq!(of("Cuesta $25,000 o US$ 1,400 (30 mil pesos)."), ["$25,000", "$ 1,400", "30 mil pesos"]);
        assert_eq!(of("Lleve 20 dollars en efectivo"), ["20 dollars"]);
        assert_eq!(of("De 2 a 5 días, a 38 °C, 911, 10. Pesos aparte, 3 por noche"), [""; 0]);
    }
}
