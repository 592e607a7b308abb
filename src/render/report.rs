//! The library's own reports, read back: what it says of several faults it says only as a text for terminals.

use std::ops::Range;

use crate::diagnostics::Arg;

/// One fault of a report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Fault<'r> {
    pub message: &'r str,
    /// The template's name.
    pub template: &'r str,
    /// From 1.
    line: usize,
    /// From 1, in characters.
    column: usize,
    /// How many characters are underlined.
    width: usize,
}

impl Fault<'_> {
    /// The name that the message has in backquotes.
    pub fn name(&self) -> Option<&str> {
        quoted(self.message)
    }

    /// The underlined words in the text of the template: the name alone where it is among them.
    pub fn range(&self, text: &str) -> Option<Range<usize>> {
        let line = text.split_inclusive('\n').nth(self.line.checked_sub(1)?)?;
        let line_start = line.as_ptr().addr() - text.as_ptr().addr();
        let offset = |chars: usize| line.char_indices().nth(chars).map_or(line.trim_end().len(), |(at, _)| at);
        let (start, end) = (offset(self.column.checked_sub(1)?), offset(self.column - 1 + self.width));
        // Of a tag of several lines the library underlines one character.
        let name = self.name().and_then(|name| Some((line.get(start..)?.find(name)?, name.len())));
        let (start, end) = name.map_or((start, end), |(at, length)| (start + at, start + at + length));
        Some(line_start + start..line_start + end)
    }
}

/// The faults of a report of the form
///
/// ```text
/// error: Unknown filter `loud`
///  --> home.html:1:11
///   |
/// 1 | {{ name | loud }}
///   |           ^^^^
/// ```
pub(super) fn faults(report: &str) -> Vec<Fault<'_>> {
    let mut faults: Vec<Fault<'_>> = Vec::new();
    let mut message = None;
    for line in report.lines() {
        if let Some(said) = line.strip_prefix("error: ") {
            message = Some(said);
        } else if let (Some(said), Some(place)) = (message, line.trim_start().strip_prefix("--> ")) {
            let mut parts = place.rsplitn(3, ':');
            let column = parts.next().and_then(|column| column.parse().ok());
            let row = parts.next().and_then(|row| row.parse().ok());
            if let (Some(column), Some(line), Some(template)) = (column, row, parts.next()) {
                faults.push(Fault { message: said, template, line, column, width: 1 });
            }
            message = None;
        } else if let (Some(fault), Some((_, marks))) = (faults.last_mut(), line.split_once('|')) {
            let marks = marks.trim();
            if !marks.is_empty() && marks.bytes().all(|byte| byte == b'^') {
                fault.width = marks.len();
            }
        }
    }
    faults
}

/// What the library says, as a term where the catalogues have one; else its own words, on one line.
pub(super) fn reason(message: &str) -> Arg {
    let starts = |start: &str| message.starts_with(start);
    let term = match message {
        _ if starts("Unknown filter") => "template-filter",
        _ if starts("Unknown test") => "template-test",
        _ if starts("Unknown function") => "template-function",
        _ if starts("Unknown component") => "template-component",
        _ if starts("Block `") && message.contains("is not defined in any parent") => "template-block",
        _ if (starts("Field `") || starts("Variable `")) && message.contains("is not defined") => "template-value",
        NOT_MARKUP => "template-html",
        NOT_WORDS => "template-fill",
        _ => return Arg::Text(message.split_whitespace().collect::<Vec<_>>().join(" ")),
    };
    Arg::Term(term)
}

/// What the filter `html` says of a text.
pub(super) const NOT_MARKUP: &str = "`html` takes markup made by the program, not text";
/// What the filter `fill` says of anything but a text.
pub(super) const NOT_WORDS: &str = "`fill` takes a text of the theme's strings";

/// The first words in backquotes.
pub(super) fn quoted(message: &str) -> Option<&str> {
    message.split('`').nth(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_from_reports() {
        let text = "á\n<p>ó {{ name | loud }}{{ <card title /> }}";
        let report = "error: Unknown filter `loud`\n --> a:b.html:2:16\n  |\n2 | <p>ó {{ name | loud }}\n  |                ^^^^\n\n\
                      error: Unknown component `card`\n --> a:b.html:2:26\n  |\n2 | …\n  |      ^^^^^^^^^^^^^";
        let faults = faults(report);
        let told: Vec<_> = faults.iter().map(|fault| (fault.template, &text[fault.range(text).unwrap()])).collect();
        assert_eq!(told, [("a:b.html", "loud"), ("a:b.html", "card")]);
        assert_eq!(
            faults.iter().map(|fault| reason(fault.message)).collect::<Vec<_>>(),
            [Arg::Term("template-filter"), Arg::Term("template-component")]
        );
    }
}
