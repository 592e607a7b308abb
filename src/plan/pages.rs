//! The list of all pages, in a fixed order.

use super::routes::{Routes, SectionPage};
use crate::language::Language;
use crate::model::Key;
use crate::out_path::OutPath;
use crate::site::Site;

/// A page to be made.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PageId {
    /// `/`: a visitor chooses a language.
    Chooser,
    /// `/404.html`, in all languages: what hosts send for an unknown address.
    NotFound,
    /// `/<language>/404.html`
    NotFoundIn(Language),
    Home(Language),
    Section(SectionPage),
    /// The words under a letter of A to Z, by the place of the letter.
    Letter(usize, Language),
    Record(Key, Language),
}

impl PageId {
    /// The language of the page; `None` for those of all languages.
    pub fn language(self) -> Option<Language> {
        match self {
            PageId::Chooser | PageId::NotFound => None,
            PageId::NotFoundIn(language)
            | PageId::Home(language)
            | PageId::Letter(_, language)
            | PageId::Record(_, language) => Some(language),
            PageId::Section(page) => Some(page.language),
        }
    }

    /// Its address below the base.
    pub fn address(self, routes: &Routes) -> Option<String> {
        match self {
            PageId::Chooser => Some(String::new()),
            PageId::NotFound => Some("404.html".to_owned()),
            PageId::NotFoundIn(language) => Some(format!("{language}/404.html")),
            PageId::Home(language) => Some(routes.home(language)),
            PageId::Section(page) => routes.section(page),
            PageId::Letter(place, language) => routes.letter(place, language),
            PageId::Record(key, language) => routes.of(key, language).map(|to| to.address.clone()),
        }
    }
}

/// The file of an address.
pub(crate) fn file_of(address: &str) -> Option<OutPath> {
    if address.ends_with(".html") { OutPath::parse(address) } else { OutPath::page(address) }
}

/// All pages of a site, redirects aside.
pub fn pages(site: &Site, routes: &Routes) -> Vec<PageId> {
    let mut pages = vec![PageId::Chooser, PageId::NotFound];
    for language in &site.languages {
        pages.push(PageId::Home(*language));
        pages.push(PageId::NotFoundIn(*language));
        for (list, count) in routes.lists() {
            let numbers = 1..=count;
            pages.extend(numbers.map(|number| PageId::Section(SectionPage { list, language: *language, number })));
        }
        let letters = 0..routes.alphabet.letters(*language).len();
        pages.extend(letters.map(|place| PageId::Letter(place, *language)));
    }
    pages.extend(routes.record_pages().into_iter().map(|(_, key, language)| PageId::Record(key, language)));
    pages
}
