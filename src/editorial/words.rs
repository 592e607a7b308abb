//! A text in sentences and words, and the way back from its words to the place in a file that spells them.

use std::ops::Range;

use crate::diagnostics::Span;

/// Words that end in a period and not in a sentence, when a capital letter follows; in small letters.
const ABBREVIATED: [&str; 16] =
    ["dr", "dra", "dres", "sr", "sra", "ing", "lic", "mtro", "mtra", "mr", "mrs", "ms", "st", "ee", "núm", "art"];
/// Words by which a sentence is found again in its file.
const FINDERS: usize = 6;

/// The sentences of a text: a line ends one, and so does `.`, `!`, `?` or `…` before a space and what can begin another.
/// Parts without any word are left out.
pub(super) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| {
        let mut parts = Vec::new();
        let mut start = 0;
        for (at, c) in line.char_indices() {
            let end = at + c.len_utf8();
            if matches!(c, '.' | '!' | '?' | '…') && ends_sentence(line, start, at, end) {
                parts.push(line.get(start..end).unwrap_or_default());
                start = end;
            }
        }
        parts.push(line.get(start..).unwrap_or_default());
        parts.into_iter().map(str::trim).filter(|part| words(part).next().is_some())
    })
}

/// Whether the mark at `at..end` ends the sentence that began at `start`.
fn ends_sentence(line: &str, start: usize, at: usize, end: usize) -> bool {
    let after = line.get(end..).unwrap_or_default();
    let closed = after.trim_start_matches(['»', '”', '"', '’', '\'', ')']);
    let next = closed.trim_start();
    if next.len() == closed.len() {
        return false;
    }
    let opens = next.trim_start_matches(['¿', '¡', '«', '“', '"', '‘', '(']);
    if !opens.starts_with(|c: char| c.is_uppercase() || c.is_numeric()) {
        return false;
    }
    let before = line.get(start..at).unwrap_or_default();
    let last = before.rsplit(|c: char| !c.is_alphanumeric() && c != '.').next().unwrap_or_default();
    // `EE. UU.` and `U.S.`: letters with periods between them are not the end of anything by themselves.
    let is_short =
        line.get(at..end) == Some(".") && (last.contains('.') || ABBREVIATED.contains(&&*last.to_lowercase()));
    !is_short
}

/// The words of a text: letters and digits, with an apostrophe between letters and a comma or point between digits.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    ranges(text).map(|range| text.get(range).unwrap_or_default())
}

/// The places of the words.
pub(super) fn ranges(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = rest.find(|(_, c)| c.is_alphanumeric())?;
        let mut end = start + first.len_utf8();
        let mut last = first;
        while let Some((at, c)) = rest.peek().copied() {
            let next = text.get(at + c.len_utf8()..).and_then(|after| after.chars().next());
            let joins = match c {
                '\'' | '’' => last.is_alphabetic() && next.is_some_and(char::is_alphabetic),
                '.' | ',' => last.is_ascii_digit() && next.is_some_and(|next| next.is_ascii_digit()),
                _ => false,
            };
            if !c.is_alphanumeric() && !joins {
                break;
            }
            last = c;
            end = at + c.len_utf8();
            rest.next();
        }
        Some(start..end)
    })
}

/// Where a file spells the first words of `phrase`, within the place `within`; all of that when markup or folding hides them.
pub(super) fn find(source: &str, within: Span, phrase: &str) -> Span {
    let Some(slice) = source.get(within.range()) else { return within };
    let spelled: Vec<Range<usize>> = ranges(slice).collect();
    let wanted: Vec<String> = words(phrase).take(FINDERS).map(str::to_lowercase).collect();
    // The address of a link may stand between the words.
    for count in [FINDERS, 3, 2] {
        let Some(wanted) = wanted.get(..count.min(wanted.len())).filter(|wanted| !wanted.is_empty()) else { continue };
        let is = |range: &Range<usize>, word: &String| {
            slice.get(range.clone()).is_some_and(|spelled| spelled.to_lowercase() == *word)
        };
        let fits = |found: &&[Range<usize>]| found.iter().zip(wanted).all(|(range, word)| is(range, word));
        if let Some([first, .., last] | [first @ last]) = spelled.windows(wanted.len()).find(fits) {
            let start = within.range().start;
            return Span::new(within.file, start + first.start..start + last.end);
        }
    }
    within
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::FileId;

    #[test]
    fn sentences_end_where_readers_take_breath() {
        let of = |text| sentences(text).collect::<Vec<_>>();
        assert_eq!(
            of("La Dra. Ruiz llega. ¿Viene usted? «Sí.» Gracias"),
            ["La Dra. Ruiz llega.", "¿Viene usted?", "«Sí.", "» Gracias"]
        );
        assert_eq!(of("Vive en EE. UU. desde 2020. Vuelve"), ["Vive en EE. UU. desde 2020.", "Vuelve"]);
        assert_eq!(
            of("The U.S. Embassy opens at 8.30 a.m. on weekdays"),
            ["The U.S. Embassy opens at 8.30 a.m. on weekdays"]
        );
        assert_eq!(of("Antes\n- ¡Ayuno!\n…\nDespués"), ["Antes", "- ¡Ayuno!", "Después"]);
    }

    #[test]
    fn words_are_letters_and_digits() {
        let of = |text| words(text).collect::<Vec<_>>();
        assert_eq!(of("it’s 1,500.50 pesos, follow-up (IMSS)."), ["it’s", "1,500.50", "pesos", "follow", "up", "IMSS"]);
        assert_eq!(of("— … !"), [""; 0]);
    }

    #[test]
    fn a_phrase_is_found_behind_its_markup() {
        let source = "x: Lea **esto** antes: [la guía](page:guia) de viaje.";
        let within = Span::new(FileId(0), 3..source.len());
        let found = |phrase| &source[find(source, within, phrase).range()];
        assert_eq!(found("Lea esto antes: la guía de viaje."), "Lea **esto** antes");
        assert_eq!(found("nada de esto"), &source[3..]);
        assert_eq!(found("viaje"), "viaje");
    }
}
