//! Views become files: pages with the pictures beside their links, search, feeds, pictures, and what is published as it is. Each
//! file goes through the audit into the sink as soon as it is made.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::{MAX_STATIC, Options, Prepared, Report, RunError, Sink, SinkError};
use crate::audit::{self, Audit};
use crate::diagnostics::{Code, Diagnostic, Place, within};
use crate::fs::Disk;
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
}

/// What remains of a page after it has gone into the sink.
struct Made {
    kind: (&'static str, Option<Language>),
    entry: Option<seo::Entry>,
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
    report: &mut Report,
) -> Result<(), RunError> {
    let cache = options.cache.as_ref().map(|folder| images::Cache::new(folder.join("images")));
    let makers = Makers { prepared, disk, options, voices: prepared.voices(), cards: images::Cards::default(), cache };
    makers.make(sink, report)
}

impl Makers<'_> {
    fn make(&self, sink: &dyn Sink, report: &mut Report) -> Result<(), RunError> {
        let prepared = self.prepared;
        let audit = Audit::new(prepared.routes.base.prefix());
        let output = Output { sink, audit: &audit, taken: Mutex::default() };
        let pages = prepared.pages();
        let bounded = |page: &PageId| {
            let place = || Place::Path(prepared.path_of(*page).unwrap_or_default());
            match within(place, || self.page(*page, &output)) {
                Ok(Ok(made)) => Ok(Ok(made)),
                Ok(Err(Failure::Content(problem))) | Err(problem) => Ok(Err(problem)),
                Ok(Err(Failure::Sink(error))) => Err(error),
            }
        };
        // A sink that takes nothing more ends the work on all pages at once.
        let made: Result<Vec<Result<Option<Made>, Diagnostic>>, SinkError> = pages.par_iter().map(bounded).collect();
        let mut entries = Vec::new();
        let mut all_made = true;
        for page in made.map_err(RunError::Sink)? {
            match page {
                Ok(Some(made)) => {
                    *report.pages.entry(made.kind).or_default() += 1;
                    entries.extend(made.entry);
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
                Ok(()) => report.redirects += 1,
                Err(Failure::Content(problem)) => report.found.push(problem),
                Err(Failure::Sink(error)) => return Err(RunError::Sink(error)),
            }
        }
        report.found.extend(prepared.engine.find_unknown_fields());
        report.lap("pages");

        for (path, bytes) in prepared.search_files(&self.voices) {
            output.file(path, bytes)?;
        }
        report.lap("search");
        for (path, bytes) in prepared.machine_files(&self.voices, entries) {
            output.file(path, bytes)?;
        }
        for asset in &prepared.theme.assets {
            output.file(asset.path.clone(), asset.bytes.clone())?;
        }
        self.statics(&output, report)?;
        report.lap("files");
        self.pictures(&output, report)?;
        report.lap("pictures");

        // Links to a page that could not be made are no fault of theirs.
        if all_made {
            report.found.extend(audit.finish());
        }
        report.lap("audit");
        Ok(())
    }

    fn page(&self, page: PageId, output: &Output<'_>) -> Result<Option<Made>, Failure> {
        let sketch = self.prepared.sketch(page, &self.voices, &self.cards).map_err(Failure::Content)?;
        let Some(sketch) = sketch else { return Ok(None) };
        let bytes = self.prepared.render(&sketch).map_err(Failure::Content)?;
        let head = &sketch.page.head;
        let made = Made { kind: (head.kind, page.language()), entry: seo::Entry::of(head) };
        output.page(sketch.path, bytes).map_err(Failure::Sink)?;
        if let Some((path, svg)) = sketch.card
            && output.take(&path)
        {
            self.put_card(path, &svg, output)?;
        }
        Ok(Some(made))
    }

    fn put_card(&self, path: OutPath, svg: &str, output: &Output<'_>) -> Result<(), Failure> {
        if !output.sink.wants(&path) {
            output.audit.add_file(&path);
            return Ok(());
        }
        let bytes = match &self.cache {
            Some(cache) => self.cards.cached_draw(cache, self.disk, svg),
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

    /// Encodes every picture, each once, from the cache where it is there.
    fn pictures(&self, output: &Output<'_>, report: &mut Report) -> Result<(), RunError> {
        // The same picture may lie in two folders: its files have one name.
        let pictures: BTreeMap<Option<OutPath>, &Media> = self
            .prepared
            .pictures
            .values()
            .map(|media| (media.variants().first().map(|variant| variant.path.clone()), media))
            .collect();
        let pictures: Vec<&Media> = pictures.into_values().collect();
        let put = |media: &&Media| -> Result<Option<Diagnostic>, RunError> {
            match self.options.encode(self.disk, media) {
                Ok(variants) => {
                    for (variant, bytes) in variants {
                        output.file(variant.path, bytes)?;
                    }
                    Ok(None)
                }
                Err(problem) => Ok(Some(problem)),
            }
        };
        let problems: Vec<Option<Diagnostic>> = pictures.par_iter().map(put).collect::<Result<_, _>>()?;
        report.found.extend(problems.into_iter().flatten());
        Ok(())
    }

    fn statics(&self, output: &Output<'_>, report: &mut Report) -> Result<(), RunError> {
        for path in &self.prepared.statics {
            let shown = format!("content/static/{path}");
            let Some(target) = OutPath::parse(path) else {
                report.found.push(Diagnostic::about(Code::FileName, shown).arg("name", &**path));
                continue;
            };
            if !output.take(&target) {
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
    /// Every path that was put.
    taken: Mutex<Claims>,
}

impl Output<'_> {
    /// Takes a path, unless it or a folder of it is taken, in whatever letters: some file systems do not tell capitals from small
    /// ones. The publisher asks the same.
    fn take(&self, path: &OutPath) -> bool {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).claim(path.as_str()).is_ok()
    }

    fn page(&self, path: OutPath, bytes: Vec<u8>) -> Result<(), SinkError> {
        self.take(&path);
        self.audit.add(&path, audit::facts(&bytes));
        self.sink.put(Artifact { path, bytes })
    }

    fn file(&self, path: OutPath, bytes: Vec<u8>) -> Result<(), RunError> {
        self.take(&path);
        self.audit.add_file(&path);
        self.sink.put(Artifact { path, bytes }).map_err(RunError::Sink)
    }
}
