//! Views become files: pages with the pictures beside their links, search, feeds, pictures, and what is published as it is. Each
//! file goes through the audit into the sink as soon as it is made.

use std::borrow::{Borrow, Cow};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::ground::Ground;
use super::memory::{Earlier, Files, Key, Memory, Page};
use super::{MAX_STATIC, Options, Prepared, Rendered, Report, RunError, Sink, SinkError, Sketch, Stage, prepared};
use crate::audit::{self, Audit};
use crate::content::AT_ONCE;
use crate::diagnostics::{Code, Diagnostic, Place, within};
use crate::fs::{Disk, Stat};
use crate::images;
use crate::language::Language;
use crate::media::Media;
use crate::out_path::OutPath;
use crate::plan::views::Redirect;
use crate::plan::{self, PageId, Voice};
use crate::publish::Claims;
use crate::render::Artifact;
use crate::seo;

/// What the stages after the plan work with.
struct Makers<'m> {
    prepared: &'m Prepared,
    disk: &'m dyn Disk,
    options: &'m Options,
    voices: Vec<Voice<'m>>,
    cards: images::Cards,
    /// Pictures and cards of earlier runs.
    cache: Option<images::Cache>,
    /// Pages of the last run; `None` when nobody remembers any.
    earlier: Option<Earlier>,
    /// Whether what all pages rest on is as it was for those.
    is_ground_same: bool,
}

/// For a run that is to remember what it makes.
pub(super) struct Remembering {
    /// By which it is known whose memory it is.
    pub(super) program: Stat,
    /// What is remembered of the run before.
    pub(super) earlier: Earlier,
    pub(super) facts: audit::Kept,
}

/// What remains of a page after it has gone into the sink.
struct Made {
    kind: (Cow<'static, str>, Option<Language>),
    /// Whether its view was made.
    is_seen: bool,
    entry: Option<seo::Entry>,
    page: Option<(OutPath, Page)>,
}

/// What is left to do once everything is in the sink. It needs nothing of what the pages were made from.
pub(super) struct Remains {
    audit: Audit,
    /// Whether no page is missing.
    all_made: bool,
    cache: Option<images::Cache>,
    remembered: Option<Remembered>,
}

/// What the next run may know, but for the facts of the audit.
struct Remembered {
    program: Stat,
    made: Earlier,
}

impl Remains {
    /// Compares the pages with one another. What it remembers is for a run that found no errors.
    pub(super) fn conclude(self, disk: &dyn Disk, options: &Options, report: &mut Report) -> Option<Memory> {
        options.begin(Stage::Audit, 0);
        let (found, memory) = match self.remembered {
            Some(Remembered { program, made }) => {
                let (found, facts) = self.audit.finish_and_keep();
                (found, Some(Memory::new(program, facts, made)))
            }
            None => (self.audit.finish(), None),
        };
        // Links to a page that could not be made are no fault of theirs.
        if self.all_made {
            report.found.extend(found);
        }
        report.lap("audit");
        // Else it is not known what the site needs.
        if let Some(cache) = self.cache.filter(|_| !report.has_errors()) {
            cache.prune(disk);
        }
        memory
    }
}

/// Renders everything into the sink, looking at each page as it goes by.
///
/// # Errors
/// Trouble with the sink.
pub(super) fn make(
    prepared: &Prepared,
    disk: &dyn Disk,
    options: &Options,
    sink: &dyn Sink,
    remembering: Option<Remembering>,
    report: &mut Report,
) -> Result<Remains, RunError> {
    let (program, earlier, facts) = match remembering {
        None => (None, None, None),
        Some(Remembering { program, earlier, facts }) => (Some(program), Some(earlier), Some(facts)),
    };
    let audit = Audit::after(prepared.routes.base.prefix(), facts.unwrap_or_default());
    let (voices, cards, cache) = (prepared.voices(), images::Cards::default(), options.images());
    let makers = Makers { prepared, disk, options, voices, cards, cache, earlier, is_ground_same: false };
    makers.make(sink, audit, program, report)
}

impl Makers<'_> {
    fn make(
        mut self,
        sink: &dyn Sink,
        audit: Audit,
        program: Option<Stat>,
        report: &mut Report,
    ) -> Result<Remains, RunError> {
        let prepared = self.prepared;
        let output = Output { sink, audit: &audit, cards: Mutex::default() };
        let ground = prepared.ground.as_ref().map(Ground::key);
        let sitemap = self.earlier.as_ref().and_then(|earlier| earlier.sitemap.as_ref());
        let kept = output.keep_all(sitemap, ground).map_err(RunError::Sink)?;
        // The sitemap rests on the ground too, and without all pages it cannot be made.
        let sitemap = sitemap.filter(|sitemap| sitemap.paths.len() == kept.len()).cloned();
        self.is_ground_same = sitemap.is_some();
        let pages = prepared.pages();
        self.options.begin(Stage::Pages, pages.len());
        let bounded = |page: &PageId| {
            let place = || Place::Path(prepared.path_of(*page).unwrap_or_default());
            let made = within(place, || self.page(*page, &output));
            self.options.step();
            match made {
                Ok(Ok(made)) => Ok(Ok(made)),
                Ok(Err(Failure::Content(problem))) | Err(problem) => Ok(Err(problem)),
                Ok(Err(Failure::Sink(error))) => Err(error),
            }
        };
        // A sink that takes nothing more ends the work on all pages at once.
        let make_pages = || {
            pages
                .par_iter()
                .with_max_len(AT_ONCE)
                .map(bounded)
                .collect::<Result<Vec<Result<Option<Made>, Diagnostic>>, SinkError>>()
        };
        // Much of the search is work for one thread; meanwhile the others make pages.
        let (search, made) = rayon::join(|| self.search(&output), make_pages);
        let mut entries = Vec::new();
        let mut made_pages = BTreeMap::new();
        let mut all_made = true;
        for page in made.map_err(RunError::Sink)? {
            match page {
                Ok(Some(made)) => {
                    let (kind, language) = made.kind;
                    *report.tally.pages.entry((kind, language)).or_default() += 1;
                    report.unseen += usize::from(!made.is_seen);
                    entries.extend(made.entry);
                    made_pages.extend(made.page);
                }
                Ok(None) => {}
                Err(problem) => {
                    all_made = false;
                    report.found.push(problem);
                }
            }
        }
        for (address, target) in &prepared.redirects {
            match self.redirect(address, target, &output) {
                Ok(()) => report.tally.redirects += 1,
                Err(Failure::Content(problem)) => report.found.push(problem),
                Err(Failure::Sink(error)) => return Err(RunError::Sink(error)),
            }
        }
        report.found.extend(prepared.engine.find_unknown_fields());
        let search = search?;
        report.lap("pages, search");

        self.options.begin(Stage::Files, 0);
        for (path, bytes) in prepared.machine_files(&self.voices) {
            output.file(path, bytes)?;
        }
        let sitemap = match sitemap {
            Some(same) => Some(same),
            None => {
                let mut paths = Vec::new();
                for (path, bytes) in prepared.sitemap(entries) {
                    paths.push(path.clone());
                    if !kept.contains(&path) {
                        output.file(path, bytes)?;
                    }
                }
                ground.map(|key| Files { key, paths })
            }
        };
        for asset in &prepared.theme.assets {
            output.file(asset.path.clone(), asset.bytes.clone())?;
        }
        self.statics(&output, report)?;
        report.lap("files");
        self.pictures(&output, report)?;
        report.lap("pictures");

        let outlines = prepared.ground.as_ref().map(|ground| ground.outlines(&prepared.site)).unwrap_or_default();
        let made = Earlier { outlines, pages: made_pages, search, sitemap };
        let remembered = program.map(|program| Remembered { program, made });
        Ok(Remains { audit, all_made, cache: self.cache, remembered })
    }

    fn page(&self, page: PageId, output: &Output<'_>) -> Result<Option<Made>, Failure> {
        let text = self.prepared.ground.as_ref().and_then(|ground| ground.text_of(page, &self.prepared.site));
        let sketch = || self.prepared.sketch(page, &self.voices);
        if let Some(earlier) = self.earlier.as_ref().filter(|_| self.is_ground_same)
            && let Some(path) = self.prepared.file_of(page)
            && let Some(same) = earlier.page_with(&path, text)
            && self.keep(&path, same, sketch, output)?
        {
            let kind = (same.kind.clone(), page.language());
            return Ok(Some(Made { kind, is_seen: false, entry: None, page: Some((path, same.clone())) }));
        }
        let Some(mut sketch) = sketch() else { return Ok(None) };
        let kind = Cow::Borrowed(sketch.page.head.kind);
        let mut made = Made {
            kind: (kind.clone(), page.language()),
            is_seen: true,
            entry: seo::Entry::of(&sketch.page.head),
            page: None,
        };
        let path = sketch.path.clone();
        let key = self.earlier.as_ref().map(|_| *self.prepared.key(&sketch).as_bytes());
        if let (Some(earlier), Some(key)) = (&self.earlier, key)
            && let Some(same) = earlier.page(&path, key)
            && self.keep(&path, same, || Some(&sketch), output)?
        {
            made.page = Some((path, Page { text, ..same.clone() }));
            return Ok(Some(made));
        }
        let Rendered { bytes, card } = self.prepared.render(&mut sketch, &self.cards).map_err(Failure::Content)?;
        output.page(sketch.path, bytes).map_err(Failure::Sink)?;
        let card_path = || card.as_ref().map(|(path, _)| path.clone());
        made.page = key.map(|key| (path, Page { kind, key, text, card: card_path() }));
        if let Some((path, svg)) = card
            && output.is_new_card(&path)
        {
            self.put_card(path, &svg, output)?;
        }
        Ok(Some(made))
    }

    /// Lets a page stand as it is, with the picture beside links to it; `false` when it is not there any more.
    fn keep<S: Borrow<Sketch>>(
        &self,
        path: &OutPath,
        same: &Page,
        sketch: impl FnOnce() -> Option<S>,
        output: &Output<'_>,
    ) -> Result<bool, Failure> {
        if !output.keep_page(path).map_err(Failure::Sink)? {
            return Ok(false);
        }
        let Some(card) = &same.card else { return Ok(true) };
        if let Some(cache) = &self.cache {
            images::Cards::keep(cache, card);
        }
        if output.is_new_card(card)
            && !output.keep(card).map_err(Failure::Sink)?
            && let Some(sketch) = sketch()
            && let Some((path, svg)) = self.prepared.card(sketch.borrow(), &self.cards).map_err(Failure::Content)?
        {
            self.put_card(path, &svg, output)?;
        }
        Ok(true)
    }

    /// The files of the search, made anew only when what can be found has changed.
    fn search(&self, output: &Output<'_>) -> Result<Option<Files>, RunError> {
        let same = self.earlier.as_ref().and_then(|earlier| earlier.search.as_ref());
        let find = || self.prepared.findable(&self.voices);
        let (key, findable) = match same.filter(|_| self.is_ground_same) {
            Some(same) => (Some(same.key), None),
            None => {
                let findable = find();
                (self.earlier.as_ref().map(|_| *findable.key().as_bytes()), Some(findable))
            }
        };
        let kept = output.keep_all(same, key).map_err(RunError::Sink)?;
        if let Some(same) = same.filter(|same| same.paths.len() == kept.len()) {
            return Ok(Some(same.clone()));
        }
        let paths = Mutex::new(Vec::new());
        prepared::make_search(findable.unwrap_or_else(find), |path, bytes| {
            paths.lock().unwrap_or_else(PoisonError::into_inner).push(path.clone());
            if kept.contains(&path) { Ok(()) } else { output.file(path, bytes) }
        })?;
        let mut paths = paths.into_inner().unwrap_or_else(PoisonError::into_inner);
        paths.sort_unstable();
        Ok(key.map(|key| Files { key, paths }))
    }

    fn put_card(&self, path: OutPath, svg: &str, output: &Output<'_>) -> Result<(), Failure> {
        if let Some(cache) = &self.cache {
            images::Cards::keep(cache, &path);
        }
        if !output.sink.wants(&path) {
            output.audit.add_file(&path);
            return Ok(());
        }
        if self.cache.is_some() && output.keep(&path).map_err(Failure::Sink)? {
            return Ok(());
        }
        let bytes = match &self.cache {
            Some(cache) => self.cards.cached_draw(cache, self.disk, &path, svg),
            None => self.cards.draw(svg),
        };
        let bytes = bytes.map_err(|reason| Failure::Content(self.prepared.engine.card_fault(&reason)))?;
        output.audit.add_file(&path);
        output.sink.put(Artifact { path, bytes }).map_err(Failure::Sink)
    }

    fn redirect(&self, address: &str, target: &str, output: &Output<'_>) -> Result<(), Failure> {
        let (base, site) = (&self.prepared.routes.base, &self.prepared.site);
        let language = address.split('/').next().and_then(Language::parse);
        let language = language.filter(|language| site.languages.contains(language));
        let language = language.unwrap_or(site.settings.default_language);
        let Some(path) = plan::file_of(address) else { return Ok(()) };
        let redirect = Redirect { target: base.link(target), target_absolute: base.absolute(target) };
        let bytes = self.prepared.engine.redirect(language, &redirect).map_err(Failure::Content)?;
        output.page(path, bytes).map_err(Failure::Sink)
    }

    /// Encodes every picture, each once, from the cache where it is there; what the sink has already is not even read.
    fn pictures(&self, output: &Output<'_>, report: &mut Report) -> Result<(), RunError> {
        // The same picture may lie in two folders: its files have one name.
        let pictures: BTreeMap<Option<OutPath>, &Media> = self
            .prepared
            .pictures
            .values()
            .map(|media| (media.variants().first().map(|variant| variant.path.clone()), media))
            .collect();
        let mut largest_first: Vec<&Media> = pictures.into_values().collect();
        // So that at the end no thread has a large one before it while the others have none.
        largest_first.sort_by_key(|media| Reverse(u64::from(media.width_px) * u64::from(media.height_px)));
        self.options.begin(Stage::Pictures, largest_first.len());
        let put = |media: &&Media| {
            let put = self.picture(media, output);
            self.options.step();
            put
        };
        let problems: Vec<Option<Diagnostic>> =
            largest_first.par_iter().with_max_len(1).map(put).collect::<Result<_, _>>()?;
        report.found.extend(problems.into_iter().flatten());
        Ok(())
    }

    /// Tells what is wrong with the picture.
    fn picture(&self, media: &Media, output: &Output<'_>) -> Result<Option<Diagnostic>, RunError> {
        if let Some(cache) = &self.cache {
            cache.keep_picture(media);
        }
        let mut missing = BTreeSet::new();
        for variant in media.variants() {
            // Its name is made of all it depends on.
            if self.cache.is_none() || !output.keep(&variant.path).map_err(RunError::Sink)? {
                missing.insert(variant.path);
            }
        }
        if missing.is_empty() {
            return Ok(None);
        }
        match self.options.encode(self.cache.as_ref(), self.disk, media) {
            Ok(variants) => {
                for (variant, bytes) in variants.into_iter().filter(|(variant, _)| missing.contains(&variant.path)) {
                    output.file(variant.path, bytes)?;
                }
                Ok(None)
            }
            Err(problem) => Ok(Some(problem)),
        }
    }

    fn statics(&self, output: &Output<'_>, report: &mut Report) -> Result<(), RunError> {
        if self.prepared.statics.is_empty() {
            return Ok(());
        }
        let mut taken = Claims::default();
        for path in output.audit.paths() {
            // Two of our own at one path are told by the publisher.
            let _ = taken.claim(path.as_str());
        }
        for path in &self.prepared.statics {
            let shown = format!("content/static/{path}");
            let Some(target) = OutPath::parse(path) else {
                report.found.push(Diagnostic::about(Code::FileName, shown).arg("name", &**path));
                continue;
            };
            if taken.claim(target.as_str()).is_err() {
                let diagnostic = Diagnostic::about(Code::AddressTwice, shown).arg("address", &**path);
                report.found.push(diagnostic.arg("other", "content/"));
                continue;
            }
            match self.disk.read(&self.options.root.join("content/static").join(path), MAX_STATIC) {
                Ok(bytes) => output.file(target, bytes)?,
                Err(fault) => {
                    report.found.push(Diagnostic::about(Code::FileUnreadable, shown).arg("reason", fault.kind()));
                }
            }
        }
        Ok(())
    }
}

/// Why a page was not made.
enum Failure {
    Content(Diagnostic),
    Sink(SinkError),
}

/// The sink with the audit before it.
struct Output<'o> {
    sink: &'o dyn Sink,
    audit: &'o Audit,
    /// The cards that were put; those of many pages are the same.
    cards: Mutex<HashSet<OutPath>>,
}

impl Output<'_> {
    fn is_new_card(&self, path: &OutPath) -> bool {
        self.cards.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone())
    }

    /// Lets a page stand as it is; `false` when it is not there any more.
    fn keep_page(&self, path: &OutPath) -> Result<bool, SinkError> {
        if !self.audit.knows(path) || !self.sink.keep(path)? {
            return Ok(false);
        }
        Ok(self.audit.add_again(path))
    }

    /// As [`Output::keep_page`], for a file that is no page.
    fn keep(&self, path: &OutPath) -> Result<bool, SinkError> {
        let is_kept = self.sink.keep(path)?;
        if is_kept {
            self.audit.add_file(path);
        }
        Ok(is_kept)
    }

    /// Of files that came of one thing, those that stand as they are, if they came of this one.
    fn keep_all(&self, files: Option<&Files>, key: Option<Key>) -> Result<BTreeSet<OutPath>, SinkError> {
        let mut kept = BTreeSet::new();
        for path in files.filter(|files| Some(files.key) == key).iter().flat_map(|files| &files.paths) {
            if self.keep(path)? {
                kept.insert(path.clone());
            }
        }
        Ok(kept)
    }

    fn page(&self, path: OutPath, bytes: Vec<u8>) -> Result<(), SinkError> {
        self.audit.add(&path, audit::facts(&bytes));
        self.sink.put(Artifact { path, bytes })
    }

    fn file(&self, path: OutPath, bytes: Vec<u8>) -> Result<(), RunError> {
        self.audit.add_file(&path);
        self.sink.put(Artifact { path, bytes }).map_err(RunError::Sink)
    }
}
