//! Where in the source an address stands that the CommonMark parser reports decoded and without a place.

use std::ops::Range;

/// The address of `[text](address "title")`, given an offset within or after the text and the end of the link.
pub(super) fn inline_address(source: &str, inside: usize, end: usize) -> Option<Range<usize>> {
    let opening = source.get(inside..end)?.find("](")?;
    address(source, inside + opening + 2, end)
}

/// The address of the definition `[label]: address "title"` that stands at `span`.
pub(super) fn defined_address(source: &str, span: Range<usize>) -> Option<Range<usize>> {
    let definition = source.get(span.clone())?;
    let mut escaped = false;
    let label_end = definition.bytes().position(|byte| {
        let ends = byte == b']' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    })?;
    let after = definition.get(label_end..)?.strip_prefix("]:")?;
    address(source, span.end - after.len(), span.end)
}

/// The address that starts at `start` after white space (CommonMark 0.31 §6.3), without angle brackets.
fn address(source: &str, start: usize, end: usize) -> Option<Range<usize>> {
    let rest = source.get(start..end)?;
    let text = rest.trim_start();
    let bracketed = text.strip_prefix('<');
    let from = end - bracketed.unwrap_or(text).len();
    let (mut escaped, mut open) = (false, 0_u32);
    for (at, byte) in source.get(from..end)?.bytes().enumerate() {
        let ends = match byte {
            _ if escaped => false,
            b'>' => bracketed.is_some(),
            b'(' => {
                open += 1;
                false
            }
            b')' if bracketed.is_none() => {
                open = open.wrapping_sub(1);
                open == u32::MAX
            }
            _ => bracketed.is_none() && byte.is_ascii_whitespace(),
        };
        if ends {
            return (at > 0).then(|| from..from + at);
        }
        escaped = byte == b'\\' && !escaped;
    }
    (from < end).then_some(from..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_where_they_stand() {
        for (link, found) in [
            ("[a](b)", Some("b")),
            ("[a]( <b c> 'd')", Some("b c")),
            ("[a](b(c)d\\)e \"f\")", Some("b(c)d\\)e")),
            ("[a](\n b\n)", Some("b")),
            ("[a](ñ&#58;)", Some("ñ&#58;")),
            ("[a]()", None),
            ("[a](<>)", None),
        ] {
            assert_eq!(inline_address(link, 2, link.len()).map(|range| &link[range]), found, "{link}");
        }
    }

    #[test]
    fn definitions_too() {
        for (definition, found) in [
            ("[a]: b 'c'", Some("b")),
            ("[\\]: a]:\n  <b c>\n", Some("b c")),
            ("[a]: b", Some("b")),
            ("[a", None),
            ("[a]", None),
        ] {
            assert_eq!(defined_address(definition, 0..definition.len()).map(|range| &definition[range]), found);
        }
    }
}
