//! What a run found and made, and the proof that it need not be made again.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::inputs::Inputs;
use super::{Options, Today};
use crate::content;
use crate::date::Date;
use crate::desk::Survey;
use crate::diagnostics::{Diagnostics, FileId, Sources};
use crate::editorial::Reading;
use crate::fs::Disk;
use crate::language::Language;

/// What a run found and made.
#[derive(Debug)]
pub struct Report {
    pub found: Diagnostics,
    /// The texts that `found` points into.
    pub sources: Sources,
    pub tally: Tally,
    /// The ledger with the addresses of today, for `marca addresses`.
    pub ledger: Option<String>,
    pub timings: Vec<(&'static str, Duration)>,
    /// Pages that were known to be the same without making their views.
    pub unseen: usize,
    /// How easy each text is to read; empty unless [`Options::editorial`] asks.
    pub readings: Vec<Reading>,
    /// What is still to be done on each record; empty unless [`Options::editorial`] asks.
    pub survey: Survey,
    since: Instant,
}

impl Report {
    /// Whether something forbids to publish.
    pub fn has_errors(&self) -> bool {
        self.found.has_errors()
    }
}

impl Report {
    pub(super) fn new() -> Report {
        Report {
            found: Diagnostics::default(),
            sources: Sources::default(),
            tally: Tally::default(),
            ledger: None,
            timings: Vec::new(),
            unseen: 0,
            readings: Vec::new(),
            survey: Survey::default(),
            since: Instant::now(),
        }
    }

    /// Notes how long a stage took.
    pub(super) fn lap(&mut self, stage: &'static str) {
        let now = Instant::now();
        self.timings.push((stage, now - self.since));
        self.since = now;
    }

    /// Lets go of the texts of the content: they take much room, and of most nothing has to be told.
    pub(super) fn forget_texts(&mut self) {
        self.set_texts(&self.content().collect::<Vec<_>>(), |_| Arc::default());
    }

    /// Reads the texts again that diagnostics point into, after [`Report::forget_texts`].
    pub(super) fn recall_texts(&mut self, disk: &dyn Disk, root: &Path) {
        let shown: BTreeSet<FileId> = self.found.files().collect();
        let is_gone = |file: &FileId| self.sources.get(*file).is_some_and(|source| source.text.is_empty());
        let content = self.content().filter(|file| shown.contains(file) && is_gone(file)).collect::<Vec<_>>();
        self.set_texts(&content, |path| content::text(disk, root, path));
    }

    fn content(&self) -> impl Iterator<Item = FileId> {
        self.sources.ids().filter(|(_, source)| source.path.starts_with("content/")).map(|(file, _)| file)
    }

    fn set_texts(&mut self, files: &[FileId], text: impl Fn(&str) -> Arc<str>) {
        for file in files {
            let text = text(self.sources.path(*file));
            self.sources.set_text(*file, text);
        }
    }

    pub(super) fn sort(&mut self) {
        let sources = &self.sources;
        self.found = std::mem::take(&mut self.found).sorted(|file| sources.path(file));
    }
}

/// What was made, in numbers.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Tally {
    /// Pages by kind (a word of the theme's templates) and language.
    pub pages: BTreeMap<(Cow<'static, str>, Option<Language>), usize>,
    pub redirects: usize,
    /// The languages of the site, in order.
    pub languages: Vec<Language>,
    pub today: Option<Date>,
    pub changes_on: Option<Date>,
    /// The zone whose calendar decides what day it is.
    pub timezone: String,
}

/// That a run with these options made a site of these files without finding anything to tell: while they stand, another would
/// make the same bytes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Receipt {
    asked: Asked,
    tally: Tally,
    inputs: Inputs,
}

/// The options that the bytes of a site depend on, the day aside.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Asked {
    preview: bool,
    base_url: Option<String>,
}

impl Asked {
    fn of(options: &Options) -> Asked {
        Asked { preview: options.preview, base_url: options.base_url.as_ref().map(ToString::to_string) }
    }
}

impl Receipt {
    /// Of a run that found nothing: what it told would have to be told again.
    pub fn new(options: &Options, inputs: Inputs, report: &Report) -> Receipt {
        Receipt { asked: Asked::of(options), tally: report.tally.clone(), inputs }
    }

    /// Whether another run of the program in this file would make the same.
    pub fn holds(&self, disk: &dyn Disk, options: &Options, program: &Path) -> bool {
        let today = match options.today {
            Today::Is(date) => Some(date),
            Today::At(seconds) => Date::at(seconds, &self.tally.timezone),
        };
        self.asked == Asked::of(options)
            && today.is_some()
            && today == self.tally.today
            && self.inputs.are_for(program)
            && self.inputs.stand(disk, &options.root)
    }

    /// What that run had to tell.
    pub fn into_report(self) -> Report {
        Report { tally: self.tally, ..Report::new() }
    }
}
