//! Views become files: pages with the pictures beside their links, search, feeds, pictures, and what is published as it is. Each
//! file goes through the audit into the sink as soon as it is made.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::{MAX_STATIC, Options, Report, RunError, Sink, SinkError, Stopwatch};
use crate::audit::{self, Audit};
use crate::content::Loaded;
use crate::diagnostics::{Code, Diagnostic};
use crate::fs::Disk;
use crate::i18n::Locale;
use crate::images;
use crate::language::Language;
use crate::media::Media;
use crate::out_path::OutPath;
use crate::plan::views::{self, Head, Redirect, Shared};
use crate::plan::{self, PageId, Routes, Subject, Tongue, Voice};
use crate::render::{Artifact, CardView, Engine};
use crate::site::Site;
use crate::theme::Theme;
use crate::{search, seo};

/// What the stages after the plan work with.
pub(super) struct Makers<'m> {
    pub disk: &'m dyn Disk,
    pub options: &'m Options,
    pub subject: Subject<'m>,
    pub site: &'m Site,
    pub routes: &'m Routes,
    pub theme: &'m Theme,
    pub tongues: &'m [Tongue<'m>],
    pub locales: &'m BTreeMap<Language, Arc<Locale>>,
    pub lexicon: &'m search::Lexicon,
    pub cards: images::Cards,
    /// Pictures and cards of earlier runs.
    pub cache: Option<images::Cache>,
}

/// What remains of a page after it has gone into the sink.
struct Made {
    kind: (&'static str, Option<Language>),
    entry: Option<seo::Entry>,
}

impl Makers<'_> {
    /// Renders everything into the sink, looking at each page as it goes by.
    pub fn make(
        &self,
        loaded: &Loaded,
        redirects: BTreeMap<String, String>,
        sink: &dyn Sink,
        report: &mut Report,
        watch: &mut Stopwatch,
    ) -> Result<(), RunError> {
        let voices: Vec<Voice<'_>> = self.tongues.iter().map(|tongue| Voice::new(self.subject, *tongue)).collect();
        let shared: Vec<_> = voices
            .iter()
            .filter_map(|voice| {
                Some((voice.language, Shared::new(voice, self.theme), Arc::clone(self.locales.get(&voice.language)?)))
            })
            .collect();
        let engine = match Engine::new(self.theme, &loaded.sources, &shared) {
            Ok(engine) => engine,
            Err(problems) => {
                report.found.extend(problems);
                return Ok(());
            }
        };
        watch.lap("templates");
        if report.found.has_errors() {
            return Ok(());
        }

        let audit = Audit::new(self.routes.base.prefix());
        let output = Output { sink, audit: &audit, taken: Mutex::default() };
        let pages = plan::pages(self.site, self.routes);
        let made: Vec<Result<Option<Made>, Failure>> =
            pages.par_iter().map(|page| self.page(*page, &voices, &engine, &output)).collect();
        let mut entries = Vec::new();
        let mut all_made = true;
        for page in made {
            match page {
                Ok(Some(made)) => {
                    *report.pages.entry(made.kind).or_default() += 1;
                    entries.extend(made.entry);
                }
                Ok(None) => {}
                Err(Failure::Content(problem)) => {
                    all_made = false;
                    report.found.push(problem);
                }
                Err(Failure::Sink(error)) => return Err(RunError::Sink(error)),
            }
        }
        for (address, target) in &redirects {
            match self.redirect(address, target, &engine, &output) {
                Ok(()) => report.redirects += 1,
                Err(Failure::Content(problem)) => report.found.push(problem),
                Err(Failure::Sink(error)) => return Err(RunError::Sink(error)),
            }
        }
        report.found.extend(engine.find_unknown_fields());
        watch.lap("pages");

        self.search(&voices, &output)?;
        watch.lap("search");
        self.machine_files(&voices, entries, &output)?;
        for asset in &self.theme.assets {
            output.file(asset.path.clone(), asset.bytes.clone())?;
        }
        self.statics(loaded, &output, report)?;
        watch.lap("files");
        self.pictures(&output, report)?;
        watch.lap("pictures");

        // Links to a page that could not be made are no fault of theirs.
        if all_made {
            report.found.extend(audit.finish());
        }
        watch.lap("audit");
        Ok(())
    }

    fn page(
        &self,
        page: PageId,
        voices: &[Voice<'_>],
        engine: &Engine,
        output: &Output<'_>,
    ) -> Result<Option<Made>, Failure> {
        let Some(mut view) = views::view(page, voices) else { return Ok(None) };
        let language = page.language().or_else(|| voices.first().map(|voice| voice.language));
        let Some(language) = language else { return Ok(None) };
        let card = self.draw_card(language, &view.head, engine)?;
        view.head.image = card.as_ref().map(|(path, _)| views::Image {
            url: self.routes.base.absolute(path.as_str()),
            width_px: images::CARD_WIDTH_PX,
            height_px: images::CARD_HEIGHT_PX,
            alt: view.head.title.clone(),
        });
        let bytes = engine.render(language, view.template, &view.head, &view.view).map_err(Failure::Content)?;
        let Some(path) = plan::file_of(&view.head.address) else { return Ok(None) };
        let made = Made { kind: (view.head.kind, page.language()), entry: seo::Entry::of(&view.head) };
        output.page(path, bytes).map_err(Failure::Sink)?;
        if let Some((path, svg)) = card
            && output.take(&path)
        {
            self.put_card(path, &svg, engine, output)?;
        }
        Ok(Some(made))
    }

    /// The picture beside a shared link, as the theme draws it, and where it is published.
    fn draw_card(
        &self,
        language: Language,
        head: &Head,
        engine: &Engine,
    ) -> Result<Option<(OutPath, String)>, Failure> {
        let Some(card) = &head.card else { return Ok(None) };
        let title = self.cards.lay_out(&card.title);
        let view = CardView {
            kind: card.kind,
            label: &card.label,
            title: &card.title,
            lines: &title.lines,
            size_px: title.size_px,
        };
        let Some(svg) = engine.card(language, &view) else { return Ok(None) };
        let svg = svg.map_err(Failure::Content)?;
        Ok(images::card_path(&svg).map(|path| (path, svg)))
    }

    fn put_card(&self, path: OutPath, svg: &str, engine: &Engine, output: &Output<'_>) -> Result<(), Failure> {
        if !output.sink.wants(&path) {
            output.audit.add_file(&path);
            return Ok(());
        }
        let bytes = match &self.cache {
            Some(cache) => self.cards.cached_draw(cache, self.disk, svg),
            None => self.cards.draw(svg),
        };
        let bytes = bytes.map_err(|reason| Failure::Content(engine.card_fault(&reason)))?;
        output.audit.add_file(&path);
        output.sink.put(Artifact { path, bytes }).map_err(Failure::Sink)
    }

    fn redirect(&self, address: &str, target: &str, engine: &Engine, output: &Output<'_>) -> Result<(), Failure> {
        let base = &self.routes.base;
        let language = address.split('/').next().and_then(Language::parse);
        let language = language.filter(|language| self.site.languages.contains(language));
        let language = language.unwrap_or(self.site.settings.default_language);
        let Some(path) = plan::file_of(address) else { return Ok(()) };
        let redirect = Redirect { target: base.link(target), target_absolute: base.absolute(target) };
        let bytes = engine.redirect(language, &redirect).map_err(Failure::Content)?;
        output.page(path, bytes).map_err(Failure::Sink)
    }

    fn search(&self, voices: &[Voice<'_>], output: &Output<'_>) -> Result<(), RunError> {
        for (name, bytes) in search::files(voices, self.lexicon) {
            if let Some(path) = OutPath::parse(&format!("search/{name}")) {
                output.file(path, bytes)?;
            }
        }
        Ok(())
    }

    fn machine_files(
        &self,
        voices: &[Voice<'_>],
        entries: Vec<seo::Entry>,
        output: &Output<'_>,
    ) -> Result<(), RunError> {
        let base = &self.routes.base;
        let mut files = vec![
            ("sitemap.xml".to_owned(), seo::sitemap(entries)),
            ("robots.txt".to_owned(), seo::robots(base, self.site.preview).into_bytes()),
            ("_headers".to_owned(), seo::headers(base).into_bytes()),
        ];
        files.extend(
            voices.iter().filter_map(|voice| Some((format!("{}/atom.xml", voice.language), seo::feed(voice)?))),
        );
        files.extend(voices.iter().filter_map(seo::calendar));
        for (path, bytes) in files {
            if let Some(path) = OutPath::parse(&path) {
                output.file(path, bytes)?;
            }
        }
        Ok(())
    }

    /// Encodes every picture, each once, from the cache where it is there.
    fn pictures(&self, output: &Output<'_>, report: &mut Report) -> Result<(), RunError> {
        let content = self.options.root.join("content");
        let encode = |media: &Media| match &self.cache {
            Some(cache) => images::cached_encode(cache, self.disk, &content, media),
            None => images::encode(self.disk, &content, media),
        };
        // The same picture may lie in two folders: its files have one name.
        let pictures: BTreeMap<Option<OutPath>, &Media> = self
            .subject
            .pictures
            .values()
            .map(|media| (media.variants().first().map(|variant| variant.path.clone()), media))
            .collect();
        let pictures: Vec<&Media> = pictures.into_values().collect();
        let put = |media: &&Media| -> Result<Option<Diagnostic>, RunError> {
            match encode(media) {
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

    fn statics(&self, loaded: &Loaded, output: &Output<'_>, report: &mut Report) -> Result<(), RunError> {
        for path in &loaded.statics {
            let shown = format!("content/static/{path}");
            let Some(target) = OutPath::parse(path) else {
                report.found.push(Diagnostic::about(Code::FileName, shown).arg("name", &**path));
                continue;
            };
            if !output.is_free(&target) {
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
    /// Every path that was put, in small letters, since some file systems do not tell capitals from them.
    taken: Mutex<BTreeSet<String>>,
}

impl Output<'_> {
    fn is_free(&self, path: &OutPath) -> bool {
        let path = path.as_str().to_ascii_lowercase();
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        // Neither the file itself, nor a folder where a file is to be, nor a file where a folder is.
        let below = format!("{path}/");
        let is_folder = taken.range(below.clone()..).next().is_some_and(|next| next.starts_with(&below));
        let in_file =
            path.match_indices('/').any(|(at, _)| path.get(..at).is_some_and(|folder| taken.contains(folder)));
        !taken.contains(&path) && !is_folder && !in_file
    }

    /// Whether nothing was put there before.
    fn take(&self, path: &OutPath) -> bool {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).insert(path.as_str().to_ascii_lowercase())
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
