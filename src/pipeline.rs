//! The way through the house: load, model, link, plan, render, audit; publishing is the caller's last step.
//!
//! Every stage returns what it could make and all that is wrong with it. Two gates decide whether to go on: no page is rendered
//! from content with errors, and nothing is published that the audit refuses.

mod ground;
mod inputs;
mod make;
mod memory;
mod prepared;
mod progress;
mod published;
mod report;
#[cfg(test)]
mod tests;

pub use prepared::{Prepared, Rendered, Sketch};
pub use progress::{Progress, Stage};
pub use published::{BuildError, Built, build};
pub use report::{Report, Tally};

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use self::ground::Ground;
use self::inputs::Inputs;
use self::memory::Outlines;
use crate::config::{self, Section, Settings};
use crate::content::{self, Before, Documents, Loaded, RecordFile, RecordFolder, Store};
use crate::date::Date;
use crate::decode::{Ids, LanguageRule, Rules, Shelf};
use crate::desk;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Span};
use crate::editorial::{self, Judgement};
use crate::fs::{Disk, DiskError};
use crate::i18n::Locale;
use crate::images;
use crate::language::Language;
use crate::media::{Media, Seen, Variant};
use crate::model::{Decoded, Kind, Layout, Standing};
use crate::out_path::OutPath;
use crate::plan::views;
use crate::plan::{self, Base, Ledger, Routes, Subject, Voice};
use crate::render::{Artifact, Engine};
use crate::safe_url::SafeUrl;
use crate::search::Lexicon;
use crate::site::{self, Site, View};
use crate::theme::{self, Wanted};

/// The theme of a site that names none.
const THEME: &str = "leon";

/// Bytes of a file that is published as it is.
const MAX_STATIC: u64 = 64 << 20;

/// What a run is to do.
#[derive(Clone, Debug)]
pub struct Options {
    /// Holds `content/` and `themes/`.
    pub root: PathBuf,
    /// Adds drafts and samples.
    pub preview: bool,
    pub today: Today,
    /// Instead of the one in `site.yaml`.
    pub base_url: Option<SafeUrl>,
    /// Where what was encoded before is kept; `None` to do without.
    pub cache: Option<PathBuf>,
    /// Judges the texts as an editor would, and surveys what is still to be done.
    pub editorial: bool,
    /// Who hears how far the run has come.
    pub progress: Option<Arc<dyn Progress>>,
}

impl Options {
    fn begin(&self, stage: Stage, steps: usize) {
        if let Some(progress) = &self.progress {
            progress.begin(stage, steps);
        }
    }

    fn step(&self) {
        if let Some(progress) = &self.progress {
            progress.step();
        }
    }

    /// Does what there is to do, and ends the run whatever came of it.
    fn ending<T>(&self, work: impl FnOnce() -> T) -> T {
        let done = work();
        if let Some(progress) = &self.progress {
            progress.end();
        }
        done
    }

    /// Pictures and cards of earlier runs.
    fn images(&self) -> Option<images::Cache> {
        self.cache.as_ref().map(|folder| images::Cache::new(folder.join("images")))
    }

    /// The files of a picture, from the cache if they are there.
    fn encode(
        &self,
        cache: Option<&images::Cache>,
        disk: &dyn Disk,
        media: &Media,
    ) -> Result<Vec<(Variant, Vec<u8>)>, Diagnostic> {
        let content = self.root.join("content");
        match cache {
            Some(cache) => images::cached_encode(cache, disk, &content, media),
            None => images::encode(disk, &content, media),
        }
    }
}

/// The day for which the site is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Today {
    Is(Date),
    /// The day, in the zone of the site, at so many seconds since 1970 UTC.
    At(i64),
}

/// Takes the files of the site as they are made, from many threads.
pub trait Sink: Sync {
    /// # Errors
    /// What the sink says; the run stops with it.
    fn put(&self, artifact: Artifact) -> Result<(), SinkError>;

    /// Takes a file as the last run made it, if it is still there; `false` when it is not, and has to be put.
    ///
    /// # Errors
    /// As [`Sink::put`].
    fn keep(&self, _: &OutPath) -> Result<bool, SinkError> {
        Ok(false)
    }

    /// Whether it has a use for a file that costs much to make and that cannot fail for want of content.
    fn wants(&self, _path: &OutPath) -> bool {
        true
    }
}

/// Why a sink did not take a file.
pub type SinkError = Box<dyn std::error::Error + Send + Sync>;

/// Makes nothing of the files: for runs that only check.
#[derive(Clone, Copy, Debug)]
pub struct Discard;

impl Sink for Discard {
    fn put(&self, _: Artifact) -> Result<(), SinkError> {
        Ok(())
    }

    fn wants(&self, _: &OutPath) -> bool {
        false
    }
}

/// Why a run could not be finished; unlike a diagnostic, nothing in the content mends it.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    #[error(transparent)]
    Disk(#[from] DiskError),
    #[error("{0}")]
    Sink(SinkError),
}

/// What an earlier run read and found, for the next with the same [`Options`]: what has not changed since is not read again.
/// Without it, and whatever is in it, the outcome is the same.
#[derive(Default, Debug)]
pub struct Kept {
    pub documents: Documents,
    /// The text of `site.yaml` and all ids: what the reading of every record depends on.
    rules: Option<(Arc<str>, Ids)>,
    decoded: Option<Decoded>,
    pictures: Option<Seen>,
    engine: Option<Arc<Engine>>,
}

/// Makes the whole site into `sink`.
///
/// # Errors
/// Trouble with the disk or the sink. What is wrong with the content is in the report.
pub fn run(disk: &dyn Disk, options: &Options, sink: &dyn Sink) -> Result<Report, RunError> {
    let mut report = Report::new();
    options.ending(|| match way(disk, options, Use::Once, &mut report)? {
        Some(prepared) => judge_into(&prepared, disk, options, sink, &mut report),
        None => Ok(()),
    })?;
    report.recall_texts(disk, &options.root);
    report.sort();
    Ok(report)
}

/// Goes the way up to the plan: all that pages are made from, unless errors forbid to make any.
///
/// # Errors
/// Trouble with the disk. What is wrong with the content is in the report.
pub fn prepare(disk: &dyn Disk, options: &Options, kept: &mut Kept) -> Result<(Report, Option<Prepared>), DiskError> {
    let mut report = Report::new();
    let prepared = options.ending(|| way(disk, options, Use::Kept(kept), &mut report))?;
    report.sort();
    Ok((report, prepared))
}

/// Makes all that `prepared` stands for into `sink`, and tells what is found on the way.
///
/// # Errors
/// What the sink says.
pub fn judge(prepared: &Prepared, disk: &dyn Disk, options: &Options, sink: &dyn Sink) -> Result<Report, RunError> {
    let mut report = Report::new();
    options.ending(|| judge_into(prepared, disk, options, sink, &mut report))?;
    report.sort();
    Ok(report)
}

fn judge_into(
    prepared: &Prepared,
    disk: &dyn Disk,
    options: &Options,
    sink: &dyn Sink,
    report: &mut Report,
) -> Result<(), RunError> {
    make::make(prepared, disk, options, sink, None, report)?.conclude(disk, options, report);
    Ok(())
}

/// What comes of a run beside the site.
enum Use<'k> {
    Once,
    /// The next run is told what this one made, and this one what texts speak of, by the last; what either reads is kept.
    Remembered(&'k Outlines, Option<(&'k Store, Option<&'k Inputs>)>),
    /// The next run in this process gets what this one read.
    Kept(&'k mut Kept),
}

fn way(disk: &dyn Disk, options: &Options, usage: Use<'_>, report: &mut Report) -> Result<Option<Prepared>, DiskError> {
    let (mut kept, remembered) = match usage {
        Use::Once => (None, None),
        Use::Remembered(before, store) => (None, Some((before, store))),
        Use::Kept(kept) => (Some(kept), None),
    };
    options.begin(Stage::Read, 0);
    let documents = match (kept.as_deref_mut(), remembered) {
        (Some(kept), _) => Before::Here(&mut kept.documents),
        (None, Some((_, Some((store, inputs))))) => Before::Stored(store, inputs.map(Inputs::seen)),
        (None, _) => Before::Nothing,
    };
    let mut loaded = content::load(disk, &options.root, &folders(), documents)?;
    report.found.extend(std::mem::take(&mut loaded.found));
    report.lap("load");

    let (settings, rules) = read_settings(&loaded, &mut report.found);
    let languages: Vec<Language> = rules.iter().flat_map(|rules| rules.languages.iter().map(|rule| rule.tag)).collect();
    let (theme, problems) = theme::load(disk, &options.root, theme_of(&loaded), &languages, &mut loaded.sources)?;
    report.found.extend(problems);
    report.tally.languages.clone_from(&languages);
    report.found.extend(theme.check_needed(&views::needed_words()));
    report.sources = std::mem::take(&mut loaded.sources);
    let files = remembered.map(|_| ground::Files::of(&loaded, &report.sources));
    if kept.is_none() && !options.editorial {
        report.forget_texts();
    }
    report.lap("theme");

    let Some(mut rules) = rules else { return Ok(None) };
    add_ids(&mut rules, &loaded);
    rules.keeps_written = options.editorial;
    if let (Some(files), Some((outlines, _))) = (&files, remembered) {
        rules.outlines = files.known_outlines(&loaded, outlines);
    }
    let before = kept.as_deref_mut().map(|kept| kept.take_decoded(&loaded, &rules));
    let keeps = before.is_some();
    let records = RecordFiles::new(&mut loaded, kept.is_some());
    let (mut decoded, mut problems) = Decoded::decode(&|kind| records.of(kind), &rules, before);
    let (lexicon, unread) = Lexicon::read(loaded.search.get("words"), loaded.search.get("red-flags"), &rules);
    report.lap("model");

    // What follows needs sound settings; their faults, and those of the records, have been told.
    let day = |settings: &Settings| match options.today {
        Today::Is(date) => Some(date),
        Today::At(seconds) => Date::at(seconds, &settings.timezone.0),
    };
    let Some((settings, today)) = settings.and_then(|settings| day(&settings).map(|today| (settings, today))) else {
        report.found.extend(problems.into_iter().chain(unread));
        return Ok(None);
    };
    let locales = locales(&settings);
    let base = Base::new(options.base_url.as_ref().unwrap_or(&settings.base_url));
    let view = View { today, preview: options.preview };
    if options.editorial {
        report.survey = desk::survey(&decoded, &rules, today, &report.sources);
    }
    let settings = Arc::new(settings);
    let linked = site::link(&mut decoded, &settings, &rules.ids, view).or_else(|| {
        // Other records are shown than the last time: nothing that was linked then can stay.
        (decoded, problems) = Decoded::decode(&|kind| records.of(kind), &rules, keeps.then(Decoded::default));
        site::link(&mut decoded, &settings, &rules.ids, view)
    });
    report.found.extend(problems.into_iter().chain(unread));
    let Some((site, problems)) = linked else { return Ok(None) };
    report.found.extend(problems);
    report.found.extend(site::check_policy(&site));
    report.tally.today = Some(today);
    report.tally.changes_on = site.changes_on;
    report.tally.timezone.clone_from(&settings.timezone.0);
    // What linking needed is of no use to the plan.
    match kept.as_deref_mut() {
        Some(kept) => kept.decoded = Some(decoded),
        None => drop(decoded),
    }
    report.lap("link");

    if options.editorial {
        options.begin(Stage::Judge, 0);
        let Judgement { found, readings } = editorial::judge(&site, &report.sources);
        report.found.extend(found);
        report.readings = readings;
        report.lap("editorial");
    }

    let tongues = prepared::tongues(&theme, &locales, &site.languages);
    let lookalikes = || site::check_lookalikes(&site, &report.sources);
    let ((routes, problems), lookalikes) = rayon::join(|| Routes::new(&site, base, &tongues), lookalikes);
    report.found.extend(problems);
    report.found.extend(lookalikes);
    let (ledger, problems) = loaded.ledger.as_ref().map(plan::parse_ledger).unwrap_or_default();
    report.found.extend(problems);
    let redirects =
        if options.preview { BTreeMap::new() } else { check_ledger(&ledger, &site, &routes, &rules, report) };
    report.lap("plan");

    let pictures = probe(disk, options, &site, kept.as_deref_mut(), &mut report.found);
    report.lap("media");

    let subject = Subject { site: &site, routes: &routes, pictures: &pictures };
    let voices: Vec<Voice<'_>> = tongues.iter().map(|tongue| Voice::new(subject, *tongue)).collect();
    let known = kept.as_deref().and_then(|kept| kept.engine.clone());
    let engine = match Engine::new(&theme, &report.sources, &prepared::shared(&voices, &theme, &locales), known) {
        Ok(engine) => engine,
        Err(problems) => {
            report.found.extend(problems);
            return Ok(None);
        }
    };
    if let Some(kept) = kept {
        kept.engine = Some(Arc::clone(&engine));
    }
    report.lap("templates");
    if report.found.has_errors() {
        return Ok(None);
    }
    let ground = files.map(|files| Ground::new(files, &site, &routes, &pictures, &engine));
    let statics = loaded.statics;
    Ok(Some(Prepared { site, routes, theme, locales, pictures, lexicon, redirects, statics, engine, ground }))
}

/// The languages and ids of a site, for those who help while it is written: faults of its records are no matter. Spanish and
/// English where its settings name none that can be read.
///
/// # Errors
/// When the content cannot be listed.
pub fn known(disk: &dyn Disk, root: &Path) -> Result<Rules, DiskError> {
    let loaded = content::load(disk, root, &folders(), Before::Nothing)?;
    let (_, rules) = read_settings(&loaded, &mut Diagnostics::default());
    let usual = || {
        let languages = ["es", "en"].into_iter().filter_map(Language::parse);
        Rules { languages: languages.map(|tag| LanguageRule { tag, complete: true }).collect(), ..Rules::default() }
    };
    let mut rules = rules.unwrap_or_else(usual);
    add_ids(&mut rules, &loaded);
    Ok(rules)
}

/// Every record of the content, shown or not, and what it refers to.
#[derive(Debug)]
pub struct Records {
    pub loaded: Loaded,
    pub rules: Rules,
    /// Of those that could be read.
    pub standings: Vec<Arc<Standing>>,
}

/// Reads all records for those who change them. What is wrong with them is for [`prepare`] to tell.
///
/// # Errors
/// When the content cannot be listed.
pub fn records(disk: &dyn Disk, root: &Path, day: Date) -> Result<Records, DiskError> {
    let loaded = content::load(disk, root, &folders(), Before::Nothing)?;
    let mut rules = read_settings(&loaded, &mut Diagnostics::default()).1.unwrap_or_default();
    add_ids(&mut rules, &loaded);
    let files = |kind: Kind| loaded.records.get(kind.folder()).cloned().unwrap_or_default();
    let (mut decoded, _) = Decoded::decode(&files, &rules, None);
    Ok(Records { standings: decoded.standings(day), loaded, rules })
}

impl Kept {
    /// The records of the last time if these were read by the same rules; those of now are the last ones from now on.
    fn take_decoded(&mut self, loaded: &Loaded, rules: &Rules) -> Decoded {
        let decoded = self.decoded.take().unwrap_or_default();
        let Some(site) = &loaded.site else { return Decoded::default() };
        if self.rules.as_ref().is_some_and(|(text, ids)| *text == site.source && *ids == rules.ids) {
            return decoded;
        }
        self.rules = Some((Arc::clone(&site.source), rules.ids.clone()));
        Decoded::default()
    }
}

/// The files of the records, to be read kind by kind: once, so that each is gone when it was read, or as often as it takes.
enum RecordFiles {
    Once(Mutex<BTreeMap<&'static str, Vec<RecordFile>>>),
    Again(BTreeMap<&'static str, Vec<RecordFile>>),
}

impl RecordFiles {
    fn new(loaded: &mut Loaded, again: bool) -> RecordFiles {
        let records = std::mem::take(&mut loaded.records);
        if again { RecordFiles::Again(records) } else { RecordFiles::Once(Mutex::new(records)) }
    }

    fn of(&self, kind: Kind) -> Vec<RecordFile> {
        match self {
            RecordFiles::Once(records) => {
                records.lock().unwrap_or_else(PoisonError::into_inner).remove(kind.folder()).unwrap_or_default()
            }
            RecordFiles::Again(records) => records.get(kind.folder()).cloned().unwrap_or_default(),
        }
    }
}

/// Looks at every picture that a record shows, with what is kept in memory or else on the disk of the last look.
fn probe(
    disk: &dyn Disk,
    options: &Options,
    site: &Site,
    kept: Option<&mut Kept>,
    found: &mut Diagnostics,
) -> BTreeMap<String, Media> {
    let record = options.cache.as_ref().map(|cache| cache.join("media"));
    let on_disk = || record.as_ref().map(|record| Seen::read(disk, record)).unwrap_or_default();
    let before = kept.as_deref().and_then(|kept| kept.pictures.clone()).unwrap_or_else(on_disk);
    let mut seen = before.clone();
    let (mut pictures, problems) = seen.probe(disk, &options.root.join("content"), &site.pictures());
    found.extend(problems);
    if let Some(record) = record.filter(|_| seen != before) {
        seen.write(disk, &record);
    }
    if let Some(kept) = kept {
        kept.pictures = Some(seen);
    }
    // A preview is looked at once, and its pictures need not be small.
    let has_avif = site.settings.avif.unwrap_or(false) && !options.preview;
    pictures.values_mut().for_each(|media| media.has_avif = has_avif);
    pictures
}

/// The folders of all kinds.
fn folders() -> Vec<RecordFolder> {
    let folder = |kind: &Kind| RecordFolder {
        folder: kind.folder(),
        kind: kind.as_str(),
        has_texts: kind.layout() == Layout::Texts,
    };
    Kind::ALL.iter().map(folder).collect()
}

fn read_settings(loaded: &Loaded, found: &mut Diagnostics) -> (Option<Settings>, Option<Rules>) {
    let Some(document) = &loaded.site else {
        found.push(Diagnostic::about(Code::SiteMissing, "content/site.yaml").arg("path", "content/site.yaml"));
        return (None, None);
    };
    let reading = config::read(document);
    found.extend(reading.found);
    (reading.settings, reading.rules)
}

/// The theme of the site, whatever else is wrong with the settings.
fn theme_of(loaded: &Loaded) -> Wanted {
    let named = loaded.site.as_ref().and_then(|site| {
        let node = site.node.as_ref()?.get("theme")?;
        Some(Wanted { name: node.scalar()?.to_owned(), at: Some(Span::new(site.file, node.range())) })
    });
    named.unwrap_or_else(|| Wanted { name: THEME.to_owned(), at: None })
}

/// The formats of each language; the settings hold only locales that are known.
fn locales(settings: &Settings) -> BTreeMap<Language, Arc<Locale>> {
    let locale = |language: &config::LanguageSettings| Some((language.tag, Arc::new(Locale::new(&language.locale)?)));
    settings.languages.iter().filter_map(locale).collect()
}

fn add_ids(rules: &mut Rules, loaded: &Loaded) {
    for kind in Kind::ALL {
        let records = loaded.records.get(kind.folder());
        let named = |record: &RecordFile| (record.id.clone(), record.name());
        let ids = records.map_or_else(Vec::new, |records| records.iter().map(named).collect());
        let suffix = match kind.layout() {
            Layout::File => ".yaml",
            Layout::Texts => "/",
        };
        rules.ids.insert(Shelf { kind: kind.as_str(), folder: kind.folder(), suffix, term: kind.term() }, ids);
    }
    let plain = |word: &str| (Box::from(word), None);
    let without_files = |kind, term| Shelf { kind, folder: "", suffix: "", term };
    rules.ids.insert(without_files("section", "kind-section"), Section::WORDS.iter().map(|word| plain(word)).collect());
    rules.ids.insert(without_files("media", "kind-image"), loaded.media.iter().map(|path| plain(path)).collect());
}

fn check_ledger(
    ledger: &Ledger,
    site: &Site,
    routes: &Routes,
    rules: &Rules,
    report: &mut Report,
) -> BTreeMap<String, String> {
    let (redirects, problems) = plan::check_ledger(ledger, site, routes, rules);
    report.found.extend(problems);
    report.ledger = Some(plan::write_ledger(ledger, site, routes));
    redirects
}
