//! What is wrong with the content, as values: a code, typed arguments and a place, never text.
//!
//! Turning a diagnostic into words of a language is the work of `cli/`. Trouble of the environment (disk, permissions)
//! is not a diagnostic: see [`crate::fs::DiskError`].

mod code;
mod sources;

pub use code::{Code, Severity};
pub use sources::{Source, Sources};

use std::ops::Range;

/// A file of the content, by its place in the sorted list of all files read; orders diagnostics by file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FileId(pub u32);

/// Bytes `start..end` of a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Span {
    pub file: FileId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// A span of `file` from a byte range; offsets past 4 GiB, which no accepted file has, end at the last representable byte.
    pub fn new(file: FileId, range: Range<usize>) -> Span {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Span { file, start: clamp(range.start), end: clamp(range.end) }
    }

    /// The byte range within the file.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// What a diagnostic is about.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Place {
    /// Words in a file that was read.
    Words(Span),
    /// A whole file, folder or page, by its path; nothing in it can be underlined.
    Path(String),
}

/// A value that a message mentions.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Arg {
    /// Text shown as it is (control characters escaped).
    Text(String),
    Number(i64),
    /// A word that each message catalogue translates, under `terms:`.
    Term(&'static str),
    /// Alternatives, shown in backquotes and joined with "or".
    OneOf(Vec<String>),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Arg {
        Arg::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Arg {
        Arg::Text(text)
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Arg {
        Arg::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// One thing that is wrong.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Diagnostic {
    pub place: Place,
    pub code: Code,
    /// Values for the placeholders of the code's texts. A label or help whose placeholders are not all here is not shown.
    pub args: Vec<(&'static str, Arg)>,
    /// A second place that explains the first, for example the earlier of two equal keys.
    pub related: Option<Span>,
}

impl Diagnostic {
    /// About words in a file.
    pub fn at(code: Code, span: Span) -> Diagnostic {
        Diagnostic { place: Place::Words(span), code, args: Vec::new(), related: None }
    }

    /// About a file, folder or page as a whole.
    pub fn about(code: Code, path: impl Into<String>) -> Diagnostic {
        Diagnostic { place: Place::Path(path.into()), code, args: Vec::new(), related: None }
    }

    /// Adds the value of a placeholder.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl Into<Arg>) -> Diagnostic {
        self.args.push((name, value.into()));
        self
    }

    /// Adds alternatives for a placeholder; nothing when there are none.
    #[must_use]
    pub fn one_of(mut self, name: &'static str, values: Vec<String>) -> Diagnostic {
        if !values.is_empty() {
            self.args.push((name, Arg::OneOf(values)));
        }
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn related(mut self, span: Span) -> Diagnostic {
        self.related = Some(span);
        self
    }

    /// How grave it is; a property of the code.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// All that was found wrong in one run.
#[derive(Clone, Default, Debug)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    pub fn extend(&mut self, others: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(others);
    }

    /// Whether anything forbids to publish.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|diagnostic| diagnostic.severity() == Severity::Error)
    }

    /// In file order, each once: by path (`path_of` tells that of a file), place and code.
    #[must_use]
    pub fn sorted<'p>(mut self, path_of: impl Fn(FileId) -> &'p str) -> Diagnostics {
        let key = |diagnostic: &Diagnostic| match &diagnostic.place {
            Place::Words(span) => (path_of(span.file).to_owned(), span.start, span.end),
            Place::Path(path) => (path.clone(), 0, 0),
        };
        self.0.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.cmp(b)));
        self.0.dedup();
        self
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// Up to three of `candidates` that `word` may have been meant to be, nearest first (Damerau–Levenshtein distance of at most
/// a third of the length, at least 1; a candidate that contains the word counts as near).
pub fn near_misses<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Vec<String> {
    let word = word.to_lowercase();
    let allowed = (word.chars().count() / 3).max(1);
    let mut near: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter_map(|candidate| {
            let distance = strsim::damerau_levenshtein(&word, &candidate.to_lowercase());
            let contains = word.len() >= 4 && candidate.contains(word.as_str());
            (distance <= allowed || contains).then_some((distance, candidate))
        })
        .collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().take(3).map(|(_, candidate)| candidate.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_misses_come_nearest_first_and_strangers_not_at_all() {
        let ids = ["cardiology", "cardiac-surgery", "radiology", "dentistry"];
        assert_eq!(near_misses("cardiolgia", ids), ["cardiology"]);
        assert_eq!(near_misses("surgery", ids), ["cardiac-surgery"]);
        assert!(near_misses("zzz", ids).is_empty());
    }

    #[test]
    fn diagnostics_are_told_in_file_order_and_once() {
        let at = |file, start| Diagnostic::at(Code::FieldUnknown, Span::new(FileId(file), start..start + 1));
        let mut all = Diagnostics::default();
        all.extend([at(1, 5), at(0, 9), at(1, 2), at(0, 9)]);
        let places: Vec<_> = all.sorted(|file| ["a", "b"][file.0 as usize]).into_iter().map(|d| d.place).collect();
        assert_eq!(places, [at(0, 9).place, at(1, 2).place, at(1, 5).place]);
    }
}
