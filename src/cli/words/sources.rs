//! Where a span is: its lines and columns, both 1-based; a column counts Unicode scalar values.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;

use crate::diagnostics::{FileId, Span};

/// The texts that spans point into.
pub trait Sources {
    /// The path of a file, as people know it, and its text.
    fn file(&self, id: FileId) -> (&str, &str);
}

/// A range of a text; the end is one past the last character, as in SARIF (§3.30).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub(super) struct Region {
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
}

/// Finds lines and columns; each file is searched for its lines once.
pub(super) struct Regions<'s> {
    sources: &'s dyn Sources,
    line_starts: BTreeMap<FileId, Vec<usize>>,
}

impl<'s> Regions<'s> {
    pub fn new(sources: &'s dyn Sources) -> Regions<'s> {
        Regions { sources, line_starts: BTreeMap::new() }
    }

    /// The path and text of a file.
    pub fn file(&self, id: FileId) -> (&'s str, &'s str) {
        self.sources.file(id)
    }

    /// Lines and columns of a span.
    pub fn region(&mut self, span: Span) -> Region {
        let range = self.clamped(span);
        let (line, column) = self.position(span.file, range.start);
        let (end_line, end_column) = self.position(span.file, range.end);
        Region { line, column, end_line, end_column }
    }

    /// The bytes of a span within its text, on borders of characters: a span that lies never breaks the telling of it.
    pub fn clamped(&self, span: Span) -> Range<usize> {
        let (_, text) = self.file(span.file);
        let border = |offset: u32| {
            let offset = (offset as usize).min(text.len());
            (0..=offset).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
        };
        let start = border(span.start);
        start..border(span.end).max(start)
    }

    /// The 1-based line of a byte, and the bytes of that line without its break.
    pub fn line(&mut self, file: FileId, offset: usize) -> (usize, Range<usize>) {
        let (_, text) = self.file(file);
        let starts = self
            .line_starts
            .entry(file)
            .or_insert_with(|| std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect());
        let number = starts.partition_point(|start| *start <= offset);
        let start = number.checked_sub(1).and_then(|index| starts.get(index)).copied().unwrap_or(0);
        let line = text.get(start..).and_then(|rest| rest.split('\n').next()).unwrap_or_default();
        (number, start..start + line.strip_suffix('\r').unwrap_or(line).len())
    }

    fn position(&mut self, file: FileId, offset: usize) -> (usize, usize) {
        let (_, text) = self.file(file);
        let (number, line) = self.line(file, offset);
        let before = text.get(line.start..offset).unwrap_or_default();
        // A byte order mark is no character to those who read the file.
        let before = before.strip_prefix('\u{feff}').unwrap_or(before);
        (number, before.chars().count() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct One(&'static str);

    impl Sources for One {
        fn file(&self, _: FileId) -> (&str, &str) {
            ("a.yaml", self.0)
        }
    }

    fn region(text: &'static str, start: u32, end: u32) -> [usize; 4] {
        let region = Regions::new(&One(text)).region(Span { file: FileId(0), start, end });
        [region.line, region.column, region.end_line, region.end_column]
    }

    #[test]
    fn columns_count_characters_and_lines_start_at_one() {
        assert_eq!(region("León: ñu", 7, 10), [1, 7, 1, 9]);
        assert_eq!(region("a\r\nb: 1\r\n", 3, 4), [2, 1, 2, 2]);
        assert_eq!(region("\u{feff}a: 1", 3, 4), [1, 1, 1, 2]);
        assert_eq!(region("a\nb", 0, 3), [1, 1, 2, 2]);
    }

    #[test]
    fn a_span_that_lies_is_bent_to_the_text() {
        assert_eq!(region("ñ", 1, 1), [1, 1, 1, 1]);
        assert_eq!(region("a\n", 90, 99), [2, 1, 2, 1]);
        assert_eq!(region("", 5, 2), [1, 1, 1, 1]);
    }
}
