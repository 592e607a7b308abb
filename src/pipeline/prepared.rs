//! The site up to its plan: any page of it can be made on its own, in any order and from any thread.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use super::ground::Ground;
use super::{MAX_STATIC, Options};
use crate::diagnostics::Diagnostic;
use crate::fs::Disk;
use crate::i18n::Locale;
use crate::images::{self, Cards};
use crate::language::Language;
use crate::media::Media;
use crate::out_path::OutPath;
use crate::plan::views::{self, Head, PageView, Shared};
use crate::plan::{self, PageId, Routes, Subject, Tongue, Voice};
use crate::render::{CardView, Engine};
use crate::search::{Findable, Lexicon};
use crate::seo;
use crate::site::Site;
use crate::theme::Theme;

/// All that pages and files are made from; there are no errors in it.
#[derive(Debug)]
pub struct Prepared {
    pub site: Site,
    pub routes: Routes,
    pub(super) theme: Theme,
    pub(super) locales: BTreeMap<Language, Arc<Locale>>,
    /// Every picture that a record shows, by path.
    pub(super) pictures: BTreeMap<String, Media>,
    pub(super) lexicon: Lexicon,
    /// From an address that was left to the one that took its place.
    pub(super) redirects: BTreeMap<String, String>,
    /// Files to publish as they are, by path below `static/`.
    pub(super) statics: Vec<String>,
    pub(super) engine: Arc<Engine>,
    /// For a run that remembers.
    pub(super) ground: Option<Ground>,
}

/// A page before it is rendered: its view, and what it is called.
#[derive(Debug)]
pub struct Sketch {
    pub path: OutPath,
    pub language: Language,
    pub page: PageView,
}

/// A page as it is published.
#[derive(Debug)]
pub struct Rendered {
    pub bytes: Vec<u8>,
    /// The picture beside a shared link, as SVG, and where it is published.
    pub(super) card: Option<(OutPath, String)>,
}

/// The languages of a site with their words and formats.
pub(super) fn tongues<'t>(
    theme: &'t Theme,
    locales: &'t BTreeMap<Language, Arc<Locale>>,
    languages: &[Language],
) -> Vec<Tongue<'t>> {
    let tongue = |language: &Language| {
        Some(Tongue { language: *language, words: theme.words.get(language)?, locale: locales.get(language)? })
    };
    languages.iter().filter_map(tongue).collect()
}

/// What all pages of each language share.
pub(super) fn shared<'s>(
    voices: &'s [Voice<'s>],
    theme: &'s Theme,
    locales: &BTreeMap<Language, Arc<Locale>>,
) -> Vec<(Language, Shared<'s>, Arc<Locale>)> {
    let shared = |voice: &'s Voice<'s>| {
        Some((voice.language, Shared::new(voice, theme), Arc::clone(locales.get(&voice.language)?)))
    };
    voices.iter().filter_map(shared).collect()
}

impl Prepared {
    /// The site in each of its languages.
    pub fn voices(&self) -> Vec<Voice<'_>> {
        let subject = Subject { site: &self.site, routes: &self.routes, pictures: &self.pictures };
        let tongues = tongues(&self.theme, &self.locales, &self.site.languages);
        tongues.into_iter().map(|tongue| Voice::new(subject, tongue)).collect()
    }

    /// Every page, redirects aside.
    pub fn pages(&self) -> Vec<PageId> {
        plan::pages(&self.site, &self.routes)
    }

    /// Every page by the path of its file.
    pub fn page_files(&self) -> HashMap<String, PageId> {
        self.pages().into_iter().filter_map(|page| Some((self.path_of(page)?, page))).collect()
    }

    /// The path of a page's file; `None` when there is no such page any more.
    pub fn path_of(&self, page: PageId) -> Option<String> {
        self.file_of(page).map(|path| path.as_str().to_owned())
    }

    pub(super) fn file_of(&self, page: PageId) -> Option<OutPath> {
        plan::file_of(&page.address(&self.routes)?)
    }

    /// What a page shows; `None` when there is no such page.
    pub fn sketch(&self, page: PageId, voices: &[Voice<'_>]) -> Option<Sketch> {
        let view = views::view(page, voices)?;
        let language = page.language().or_else(|| voices.first().map(|voice| voice.language))?;
        Some(Sketch { path: plan::file_of(&view.head.address)?, language, page: view })
    }

    /// The same key, the same page and picture beside links to it.
    pub fn key(&self, sketch: &Sketch) -> blake3::Hash {
        let PageView { template, head, view } = &sketch.page;
        self.engine.key(sketch.language, template, head, view)
    }

    /// Renders a page.
    ///
    /// # Errors
    /// A fault of a template.
    pub fn render(&self, sketch: &mut Sketch, cards: &Cards) -> Result<Rendered, Diagnostic> {
        let PageView { template, head, view } = &mut sketch.page;
        let card = self.draw_card(sketch.language, head, cards)?;
        head.image = card.as_ref().map(|(path, _)| views::Image {
            url: self.routes.base.absolute(path.as_str()),
            width_px: images::CARD_WIDTH_PX,
            height_px: images::CARD_HEIGHT_PX,
            alt: head.title.clone(),
        });
        Ok(Rendered { bytes: self.engine.render(sketch.language, template, head, view)?, card })
    }

    /// The stylesheets of the theme: name and link.
    pub fn styles(&self) -> Vec<(String, String)> {
        let styles = self.theme.assets.iter().filter(|asset| asset.name.ends_with(".css"));
        styles.map(|asset| (asset.name.clone(), self.routes.base.link(asset.path.as_str()))).collect()
    }

    /// The files of the search by path.
    pub fn search(&self) -> BTreeMap<String, Arc<[u8]>> {
        let voices = self.voices();
        let files = Mutex::new(BTreeMap::new());
        let put = |path: OutPath, bytes| {
            let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
            files.insert(path.as_str().to_owned(), Arc::from(bytes));
            Ok::<_, Infallible>(())
        };
        let Ok(()) = make_search(self.findable(&voices), put);
        files.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// The bytes of a file that is neither a page nor of the search; `None` when the site has no such file, or it cannot be
    /// made, which making the whole site would tell.
    pub fn file(&self, path: &str, disk: &dyn Disk, options: &Options) -> Option<Vec<u8>> {
        if let Some(asset) = self.theme.assets.iter().find(|asset| asset.path.as_str() == path) {
            return Some(asset.bytes.clone());
        }
        let content = options.root.join("content");
        let is_of = |media: &&Media| media.variants().iter().any(|variant| variant.path.as_str() == path);
        if path.starts_with("media/")
            && let Some(media) = self.pictures.values().find(is_of)
        {
            let variants = options.encode(options.images().as_ref(), disk, media).ok()?;
            return variants.into_iter().find(|(variant, _)| variant.path.as_str() == path).map(|(_, bytes)| bytes);
        }
        // Pages that search engines may list are none of a preview's, and only previews are made file by file.
        let voices = self.voices();
        let mut machine = self.machine_files(&voices).chain(self.sitemap(Vec::new()));
        let machine = machine.find(|(file, _)| file.as_str() == path);
        let machine = machine.map(|(_, bytes)| bytes);
        machine.or_else(|| {
            let name = self.statics.iter().find(|name| *name == path)?;
            disk.read(&content.join("static").join(name), MAX_STATIC).ok()
        })
    }

    /// All that the search finds.
    pub(super) fn findable<'p>(&'p self, voices: &'p [Voice<'p>]) -> Findable<'p> {
        Findable::new(voices, &self.lexicon)
    }

    /// The sitemap of the pages that search engines may list.
    pub(super) fn sitemap(&self, entries: Vec<seo::Entry>) -> impl Iterator<Item = (OutPath, Vec<u8>)> {
        let files = seo::sitemaps(entries, &self.routes.base);
        files.filter_map(|(path, bytes)| Some((OutPath::parse(&path)?, bytes)))
    }

    /// Files for machines, but for the sitemap.
    pub(super) fn machine_files(&self, voices: &[Voice<'_>]) -> impl Iterator<Item = (OutPath, Vec<u8>)> {
        let base = &self.routes.base;
        let mut files = vec![("robots.txt".to_owned(), seo::robots(base, self.site.preview).into_bytes())];
        files.extend(seo::headers(base).map(|(path, text)| (path, text.into_bytes())));
        const CONTACT: &str = ".well-known/security.txt";
        let mail = self.site.settings.contact.as_ref().and_then(|contact| contact.email.as_ref());
        // One that somebody wrote goes before ours.
        if let Some(mail) = mail.filter(|_| !self.statics.iter().any(|path| path == CONTACT)) {
            let languages: Vec<&str> = self.site.languages.iter().map(|language| language.as_str()).collect();
            let text = seo::security_txt(base, &mail.0, &languages, self.site.today);
            files.push((CONTACT.to_owned(), text.into_bytes()));
        }
        let feed = |voice: &Voice<'_>| Some((format!("{}/atom.xml", voice.language), seo::feed(voice)?));
        files.extend(voices.iter().filter_map(feed));
        files.extend(voices.iter().filter_map(seo::calendar));
        files.into_iter().filter_map(|(path, bytes)| Some((OutPath::parse(&path)?, bytes)))
    }

    /// As [`Prepared::render`], only the picture beside links to the page.
    pub(super) fn card(&self, sketch: &Sketch, cards: &Cards) -> Result<Option<(OutPath, String)>, Diagnostic> {
        self.draw_card(sketch.language, &sketch.page.head, cards)
    }

    /// The picture beside a shared link, as the theme draws it, and where it is published.
    fn draw_card(
        &self,
        language: Language,
        head: &Head,
        cards: &Cards,
    ) -> Result<Option<(OutPath, String)>, Diagnostic> {
        let Some(card) = head.card.as_ref().filter(|_| self.engine.has_card()) else { return Ok(None) };
        let title = cards.lay_out(&card.title);
        let view = CardView {
            kind: card.kind,
            label: &card.label,
            title: &card.title,
            lines: &title.lines,
            size_px: title.size_px,
        };
        let svg = self.engine.card(language, &view)?;
        Ok(images::card_path(&svg).map(|path| (path, svg)))
    }
}

/// Makes the files of the search, each to be put where it is published, from any thread.
///
/// # Errors
/// What `put` says.
pub(super) fn make_search<E: Send>(
    findable: Findable<'_>,
    put: impl Fn(OutPath, Vec<u8>) -> Result<(), E> + Sync,
) -> Result<(), E> {
    findable.make(|(name, bytes)| match OutPath::parse(&format!("search/{name}")) {
        Some(path) => put(path, bytes),
        None => Ok(()),
    })
}
