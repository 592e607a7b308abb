//! The way through the house: load, model, link, plan, render, audit; publishing is the caller's last step.
//!
//! Every stage returns what it could make and all that is wrong with it. Two gates decide whether to go on: no page is rendered
//! from content with errors, and nothing is published that the audit refuses.

mod make;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::config::{self, Section, Settings};
use crate::content::{self, Loaded, RecordFile, RecordFolder};
use crate::date::Date;
use crate::decode::{LanguageRule, Rules, Shelf};
use crate::desk::{self, Survey};
use crate::diagnostics::Sources;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Span};
use crate::editorial::{self, Judgement, Reading};
use crate::fs::{Disk, DiskError};
use crate::i18n::Locale;
use crate::images;
use crate::language::Language;
use crate::media::{self, Media};
use crate::model::{Decoded, Kind, Layout};
use crate::out_path::OutPath;
use crate::plan::views;
use crate::plan::{self, Base, Ledger, Routes, Subject, Tongue};
use crate::render::Artifact;
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

/// What a run found and made.
#[derive(Debug)]
pub struct Report {
    pub found: Diagnostics,
    /// The texts that `found` points into.
    pub sources: Sources,
    /// Pages by kind (a word of the theme's templates) and language.
    pub pages: BTreeMap<(&'static str, Option<Language>), usize>,
    pub redirects: usize,
    /// The languages of the site, in order.
    pub languages: Vec<Language>,
    pub today: Option<Date>,
    pub changes_on: Option<Date>,
    /// The ledger with the addresses of today, for `marca addresses`.
    pub ledger: Option<String>,
    pub timings: Vec<(&'static str, Duration)>,
    /// How easy each text is to read; empty unless [`Options::editorial`] asks.
    pub readings: Vec<Reading>,
    /// What is still to be done on each record; empty unless [`Options::editorial`] asks.
    pub survey: Survey,
}

impl Report {
    /// Whether something forbids to publish.
    pub fn has_errors(&self) -> bool {
        self.found.has_errors()
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

/// Times the stages.
struct Stopwatch {
    since: Instant,
    timings: Vec<(&'static str, Duration)>,
}

impl Stopwatch {
    fn lap(&mut self, stage: &'static str) {
        let now = Instant::now();
        self.timings.push((stage, now - self.since));
        self.since = now;
    }
}

/// Makes the whole site into `sink`.
///
/// # Errors
/// Trouble with the disk or the sink. What is wrong with the content is in the report.
pub fn run(disk: &dyn Disk, options: &Options, sink: &dyn Sink) -> Result<Report, RunError> {
    let mut watch = Stopwatch { since: Instant::now(), timings: Vec::new() };
    let mut report = Report {
        found: Diagnostics::default(),
        sources: Sources::default(),
        pages: BTreeMap::new(),
        redirects: 0,
        languages: Vec::new(),
        today: None,
        changes_on: None,
        ledger: None,
        timings: Vec::new(),
        readings: Vec::new(),
        survey: Survey::default(),
    };

    let mut loaded = content::load(disk, &options.root, &folders())?;
    report.found.extend(std::mem::take(&mut loaded.found));
    watch.lap("load");

    let (settings, rules) = read_settings(&loaded, &mut report.found);
    let languages: Vec<Language> = rules.iter().flat_map(|rules| rules.languages.iter().map(|rule| rule.tag)).collect();
    let (theme, problems) = theme::load(disk, &options.root, theme_of(&loaded), &languages, &mut loaded.sources)?;
    report.found.extend(problems);
    report.languages.clone_from(&languages);
    report.found.extend(theme.check_needed(&views::needed_words()));
    watch.lap("theme");

    let decoded = rules.map(|mut rules| {
        add_ids(&mut rules, &loaded);
        rules.keeps_written = options.editorial;
        let (decoded, problems) = decode(&mut loaded, &rules);
        report.found.extend(problems);
        let (lexicon, problems) = Lexicon::read(loaded.search.get("words"), loaded.search.get("red-flags"), &rules);
        report.found.extend(problems);
        (decoded, lexicon, rules)
    });
    watch.lap("model");

    // What follows needs sound settings; their faults, and those of the records, have been told.
    let day = |settings: &Settings| match options.today {
        Today::Is(date) => Some(date),
        Today::At(seconds) => Date::at(seconds, &settings.timezone.0),
    };
    let (Some((decoded, lexicon, rules)), Some((settings, today))) =
        (decoded, settings.and_then(|settings| day(&settings).map(|today| (settings, today))))
    else {
        report.sources = loaded.sources;
        report.timings = watch.timings;
        return Ok(finished(report));
    };
    let locales = locales(&settings);
    let base = Base::new(options.base_url.as_ref().unwrap_or(&settings.base_url));
    let view = View { today, preview: options.preview };
    if options.editorial {
        report.survey = desk::survey(&decoded, &rules, today, &loaded.sources);
    }
    let (site, problems) = site::link(decoded, settings, &rules.ids, view);
    report.found.extend(problems);
    report.found.extend(site::check_policy(&site));
    report.today = Some(today);
    report.changes_on = site.changes_on;
    watch.lap("link");

    if options.editorial {
        let Judgement { found, readings } = editorial::judge(&site, &loaded.sources);
        report.found.extend(found);
        report.readings = readings;
        watch.lap("editorial");
    }

    let tongues: Vec<Tongue<'_>> = languages
        .iter()
        .filter_map(|language| {
            let (words, locale) = (theme.words.get(language)?, locales.get(language)?);
            Some(Tongue { language: *language, words, locale })
        })
        .collect();
    let (routes, problems) = Routes::new(&site, base, &tongues);
    report.found.extend(problems);
    let (ledger, problems) = loaded.ledger.as_ref().map(plan::parse_ledger).unwrap_or_default();
    report.found.extend(problems);
    let redirects =
        if options.preview { BTreeMap::new() } else { check_ledger(&ledger, &site, &routes, &rules, &mut report) };
    watch.lap("plan");

    let content = options.root.join("content");
    let probed: Vec<Result<Media, Diagnostic>> =
        site.pictures().par_iter().map(|path| media::probe(disk, &content, path)).collect();
    let mut pictures = BTreeMap::new();
    // A preview is looked at once, and its pictures need not be small.
    let has_avif = site.settings.avif.unwrap_or(false) && !options.preview;
    for probed in probed {
        match probed.map(|media| Media { has_avif, ..media }) {
            Ok(media) => {
                pictures.insert(media.path.clone(), media);
            }
            Err(problem) => report.found.push(problem),
        }
    }
    watch.lap("media");

    let makers = make::Makers {
        disk,
        options,
        subject: Subject { site: &site, routes: &routes, pictures: &pictures },
        site: &site,
        routes: &routes,
        theme: &theme,
        tongues: &tongues,
        locales: &locales,
        cards: images::Cards::default(),
        cache: options.cache.as_ref().map(|folder| images::Cache::new(folder.join("images"))),
        lexicon: &lexicon,
    };
    makers.make(&loaded, redirects, sink, &mut report, &mut watch)?;
    report.sources = loaded.sources;
    report.timings = watch.timings;
    Ok(finished(report))
}

/// The languages and ids of a site, for those who help while it is written: faults of its records are no matter. Spanish and
/// English where its settings name none that can be read.
///
/// # Errors
/// When the content cannot be listed.
pub fn known(disk: &dyn Disk, root: &Path) -> Result<Rules, DiskError> {
    let loaded = content::load(disk, root, &folders())?;
    let (_, rules) = read_settings(&loaded, &mut Diagnostics::default());
    let usual = || {
        let languages = ["es", "en"].into_iter().filter_map(Language::parse);
        Rules { languages: languages.map(|tag| LanguageRule { tag, complete: true }).collect(), ..Rules::default() }
    };
    let mut rules = rules.unwrap_or_else(usual);
    add_ids(&mut rules, &loaded);
    Ok(rules)
}

fn finished(mut report: Report) -> Report {
    let sources = &report.sources;
    report.found = std::mem::take(&mut report.found).sorted(|file| sources.path(file));
    report
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

fn decode(loaded: &mut Loaded, rules: &Rules) -> (Decoded, Diagnostics) {
    let records = Mutex::new(std::mem::take(&mut loaded.records));
    let take = |kind: Kind| {
        let mut records = records.lock().unwrap_or_else(PoisonError::into_inner);
        records.remove(kind.folder()).unwrap_or_default()
    };
    Decoded::decode(&take, rules)
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
