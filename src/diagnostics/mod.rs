//! What is wrong with the content, as values: a code, typed arguments and a place, never text.
//!
//! Turning a diagnostic into words of a language is the work of `cli/`. Trouble of the environment (disk, permissions)
//! is not a diagnostic: see [`crate::fs::DiskError`].

mod boundary;
mod code;
mod sources;

pub use boundary::within;
pub use code::{Code, Severity};
pub use sources::{Source, Sources};

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;

/// Diagnostics of one code that one file can have; a file with more is told by these.
const MOST_ALIKE: usize = 50;
/// Bytes of a word for which near misses are looked for; the names and ids that it could mean are shorter.
const LONGEST_WORD: usize = 120;

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

/// Why the system did not let a file be read, as a term.
impl From<io::ErrorKind> for Arg {
    fn from(kind: io::ErrorKind) -> Arg {
        Arg::Term(match kind {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => "file-missing",
            io::ErrorKind::PermissionDenied => "file-permission",
            // So says `fs/` of a file that is written all the time.
            io::ErrorKind::ResourceBusy => "file-changed",
            _ => "file-other",
        })
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Arg {
        Arg::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// The one certain remedy: bytes of a file, and what has to stand there.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Fix {
    pub span: Span,
    pub text: String,
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
    /// Where there is only one thing to do, and no doubt about it.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// About words in a file.
    pub fn at(code: Code, span: Span) -> Diagnostic {
        Diagnostic { place: Place::Words(span), code, args: Vec::new(), related: None, fix: None }
    }

    /// About a file, folder or page as a whole.
    pub fn about(code: Code, path: impl Into<String>) -> Diagnostic {
        Diagnostic { place: Place::Path(path.into()), code, args: Vec::new(), related: None, fix: None }
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

    /// Adds the certain remedy, if there is one.
    #[must_use]
    pub fn fixed_by(mut self, span: Span, text: Option<impl Into<String>>) -> Diagnostic {
        self.fix = text.map(|text| Fix { span, text: text.into() });
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

    /// Every file into whose text a place or a remedy points.
    pub fn files(&self) -> impl Iterator<Item = FileId> {
        self.0.iter().flat_map(|diagnostic| {
            let place = match &diagnostic.place {
                Place::Words(span) => Some(*span),
                Place::Path(_) => None,
            };
            let fix = diagnostic.fix.as_ref().map(|fix| fix.span);
            [place, diagnostic.related, fix].into_iter().flatten().map(|span| span.file)
        })
    }

    /// Whether anything forbids to publish.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|diagnostic| diagnostic.severity() == Severity::Error)
    }

    /// In file order, each once: by path (`path_of` tells that of a file), place and code. Of one code, a file keeps the first
    /// 50 and the others are forgotten, uncounted: a file with so many has one fault that was copied, or means harm.
    #[must_use]
    pub fn sorted<'p>(mut self, path_of: impl Fn(FileId) -> &'p str) -> Diagnostics {
        fn key<'d, 'p: 'd>(diagnostic: &'d Diagnostic, path_of: &impl Fn(FileId) -> &'p str) -> (&'d str, u32, u32) {
            match &diagnostic.place {
                Place::Words(span) => (path_of(span.file), span.start, span.end),
                Place::Path(path) => (path, 0, 0),
            }
        }
        self.0.sort_by(|a, b| key(a, &path_of).cmp(&key(b, &path_of)).then_with(|| a.cmp(b)));
        self.0.dedup();
        let mut path = "";
        let mut alike: BTreeMap<Code, usize> = BTreeMap::new();
        let is_kept = |diagnostic| {
            let (here, ..) = key(diagnostic, &path_of);
            if here != path {
                (path, alike) = (here, BTreeMap::new());
            }
            let count = alike.entry(diagnostic.code).or_default();
            *count += 1;
            *count <= MOST_ALIKE
        };
        let mut kept = self.0.iter().map(is_kept).collect::<Vec<bool>>().into_iter();
        self.0.retain(|_| kept.next().unwrap_or_default());
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
/// a third of the length, at least 1; a candidate that contains the word counts as near). None for words over 120 bytes.
pub fn near_misses<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Vec<String> {
    if word.len() > LONGEST_WORD {
        return Vec::new();
    }
    let word = word.to_lowercase();
    let length = word.chars().count();
    let allowed = (length / 3).max(1);
    let mut near: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter_map(|candidate| {
            let contains = word.len() >= 4 && candidate.contains(word.as_str());
            // The distance is at least the difference in length, and much dearer to tell.
            let is_far = candidate.len() > LONGEST_WORD * 4 || candidate.chars().count().abs_diff(length) > allowed;
            if is_far && !contains {
                return None;
            }
            let distance = strsim::damerau_levenshtein(&word, &candidate.to_lowercase());
            (distance <= allowed || contains).then_some((distance, candidate))
        })
        .collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().take(3).map(|(_, candidate)| candidate.to_owned()).collect()
}

/// How many letters have to come, go, change or change places with the next to make one word of the other; their lengths, for words
/// over 120 bytes.
pub fn letters_apart(a: &str, b: &str) -> usize {
    if a.len().max(b.len()) > LONGEST_WORD { a.len() + b.len() } else { strsim::damerau_levenshtein(a, b) }
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
        let long = "a".repeat(121);
        assert!(near_misses(&long, [&*long]).is_empty());
    }

    #[test]
    fn of_many_diagnostics_alike_a_file_keeps_the_first() {
        let mut all = Diagnostics::default();
        for start in 0..60 {
            all.push(Diagnostic::at(Code::FieldUnknown, Span::new(FileId(0), start..start + 1)));
            all.push(Diagnostic::at(Code::FieldUnknown, Span::new(FileId(1), start..start + 1)));
            all.push(Diagnostic::about(Code::AddressNew, format!("/{start}/")));
        }
        all.push(Diagnostic::at(Code::FieldTwice, Span::new(FileId(0), 90..91)));
        let all = all.sorted(|file| ["a", "b"][file.0 as usize]);
        assert_eq!(all.len(), 50 + 50 + 60 + 1);
        assert!(all.iter().any(|diagnostic| diagnostic.code == Code::FieldTwice));
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
