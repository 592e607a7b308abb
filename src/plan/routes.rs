//! Addresses: one for each page and language, derived from slugs, and the collisions between them.

use std::collections::BTreeMap;

use super::alphabet::Alphabet;
use rayon::prelude::*;

use super::listing::{Listings, Narrowed, Tongue};
use super::spots::{Placed, Spot, anchor};
use crate::config::Section;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::language::Language;
use crate::model::{
    Entry, Faq, Figure, Key, Kind, Organization, Page, ResearchItem, Service, Specialty, TechnologyItem, with_kinds,
};
use crate::safe_url::SafeUrl;
use crate::site::Site;

/// Where the site is published: `https://example.org` and `/` or `/salud/`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Base {
    origin: String,
    prefix: String,
}

impl Base {
    /// Splits a web address into origin and path; a path gains its closing slash.
    pub fn new(url: &SafeUrl) -> Base {
        let text = url.as_str();
        let after_scheme = text.find("://").map_or(0, |at| at + 3);
        let path_at =
            text.get(after_scheme..).and_then(|rest| rest.find('/')).map_or(text.len(), |at| after_scheme + at);
        let (origin, path) = text.split_at(path_at);
        let trimmed = path.trim_matches('/');
        let prefix = if trimmed.is_empty() { "/".to_owned() } else { format!("/{trimmed}/") };
        Base { origin: origin.to_owned(), prefix }
    }

    /// The path under which the site stands, with slashes at both ends.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The link to an address of the site from any of its pages.
    pub fn link(&self, address: &str) -> String {
        [&self.prefix, address].concat()
    }

    /// An address of the site with scheme and host.
    pub fn absolute(&self, address: &str) -> String {
        [&self.origin, &self.prefix, address].concat()
    }
}

/// Where a link to a record leads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Destination {
    /// The page, below the base: `es/hospitales/la-luz/`.
    pub address: String,
    /// The place on that page, for a record without a page of its own.
    pub anchor: Option<String>,
    /// Whether the page is written in its language, rather than falling back to another.
    pub spoken: bool,
}

impl Destination {
    /// Whether the record has this page for itself.
    pub fn is_own_page(&self) -> bool {
        self.anchor.is_none()
    }
}

/// The destination of every record in every language, found by its row.
#[derive(Debug)]
struct Destinations {
    languages: Vec<Language>,
    /// One table for each kind, with a row for each record and a column for each language.
    by_kind: BTreeMap<Kind, Vec<Option<Destination>>>,
}

impl Destinations {
    fn new(site: &Site) -> Destinations {
        let languages = site.languages.clone();
        let table = |kind: &Kind| (*kind, vec![None; site.tables.count(*kind) * languages.len()]);
        Destinations { by_kind: Kind::ALL.iter().map(table).collect(), languages }
    }

    fn place(&self, key: Key, language: Language) -> Option<usize> {
        let column = self.languages.iter().position(|own| *own == language)?;
        Some(key.place() * self.languages.len() + column)
    }

    fn get(&self, key: Key, language: Language) -> Option<&Destination> {
        self.by_kind.get(&key.kind)?.get(self.place(key, language)?)?.as_ref()
    }

    fn set(&mut self, key: Key, language: Language, destination: Destination) {
        let place = self.place(key, language);
        let cell = place.and_then(|place| self.by_kind.get_mut(&key.kind)?.get_mut(place));
        if let Some(cell) = cell {
            *cell = Some(destination);
        }
    }

    fn iter(&self) -> impl Iterator<Item = (Key, Language, &Destination)> {
        self.by_kind.iter().flat_map(|(kind, cells)| {
            cells.chunks(self.languages.len().max(1)).enumerate().flat_map(|(row, cells)| {
                let key = Key::new(*kind, row);
                self.languages
                    .iter()
                    .zip(cells)
                    .filter_map(move |(language, cell)| Some((key, *language, cell.as_ref()?)))
            })
        })
    }
}

/// A section, whole or narrowed to an option of one of its facets.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct List {
    pub section: Section,
    pub narrowed: Option<Narrowed>,
}

/// A section's page in a language.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SectionPage {
    pub list: List,
    pub language: Language,
    /// From 1.
    pub number: usize,
}

impl SectionPage {
    /// The page where a section begins.
    pub fn first(section: Section, language: Language) -> SectionPage {
        SectionPage { list: List { section, narrowed: None }, language, number: 1 }
    }
}

/// Every address of the site.
#[derive(Debug)]
pub struct Routes {
    pub base: Base,
    pub listings: Listings,
    pub alphabet: Alphabet,
    records: Destinations,
    /// The number of pages of each list that has anything to show.
    lists: BTreeMap<List, usize>,
    slugs: BTreeMap<(Section, Language), String>,
}

impl Routes {
    /// Gives every page its address.
    pub fn new(site: &Site, base: Base, tongues: &[Tongue<'_>]) -> (Routes, Diagnostics) {
        let (listings, alphabet) = rayon::join(|| Listings::new(site, tongues), || Alphabet::new(site, tongues));
        let mut lists = BTreeMap::new();
        for section in Section::ALL.iter().copied() {
            let list = |narrowed| List { section, narrowed };
            match listings.of(section) {
                Some(listing) => {
                    for narrowed in listing.narrowed().map(Some).chain([None]) {
                        let others = usize::from(narrowed.is_none() && is_there(section, site));
                        lists.insert(list(narrowed), listing.pages(narrowed, per_page(site)).max(others));
                    }
                }
                None => {
                    lists.insert(list(None), usize::from(is_there(section, site)));
                }
            }
        }
        lists.retain(|_, pages| *pages > 0);
        let mut routes =
            Routes { base, listings, alphabet, records: Destinations::new(site), lists, slugs: BTreeMap::new() };
        for section in Section::ALL.iter().copied() {
            for language in &site.languages {
                let slug = site.section_slug(section, *language);
                routes.slugs.insert((section, *language), slug);
            }
        }
        macro_rules! place_all {
            ($($kind:ty),+) => {
                $( routes.place::<$kind>(site); )+
                // Places on other pages are found once those have their addresses.
                $( routes.place_within::<$kind>(site); )+
            };
        }
        with_kinds!(place_all);
        let mut found = Diagnostics::default();
        routes.report_collisions(site, &mut found);
        (routes, found)
    }

    /// The page of a record, or the place where it is shown.
    pub fn of(&self, key: Key, language: Language) -> Option<&Destination> {
        self.records.get(key, language)
    }

    /// The destination of every record that is shown somewhere, in every language.
    pub fn destinations(&self) -> impl Iterator<Item = (Key, Language, &Destination)> {
        self.records.iter()
    }

    /// Every record that has pages of its own, with its language, in order of address.
    pub fn record_pages(&self) -> Vec<(&str, Key, Language)> {
        let own = self.records.iter().filter(|(_, _, destination)| destination.is_own_page());
        let mut pages: Vec<_> = own.map(|(key, language, to)| (to.address.as_str(), key, language)).collect();
        pages.par_sort_unstable();
        pages
    }

    /// The home page of a language.
    pub fn home(&self, language: Language) -> String {
        format!("{language}/")
    }

    /// The address of a section's page; `None` when it has nothing to show.
    pub fn section(&self, page: SectionPage) -> Option<String> {
        let SectionPage { list, language, number } = page;
        if !(1..=self.pages_of(list)).contains(&number) {
            return None;
        }
        let mut address = format!("{language}/{}/", self.slugs.get(&(list.section, language))?);
        if let Some(narrowed) = list.narrowed {
            let (facet, option) = self.listings.of(list.section)?.slugs(narrowed, language)?;
            address.push_str(&format!("{facet}/{option}/"));
        }
        if number > 1 {
            address.push_str(&format!("{number}/"));
        }
        Some(address)
    }

    /// The address of a letter of A to Z, by its place.
    pub fn letter(&self, place: usize, language: Language) -> Option<String> {
        let letter = self.alphabet.letters(language).get(place)?;
        let above = self.section(SectionPage::first(Section::AZ, language))?;
        Some(format!("{above}{}/", letter.slug))
    }

    /// The number of pages of a list; 0 when it has nothing to show.
    pub fn pages_of(&self, list: List) -> usize {
        self.lists.get(&list).copied().unwrap_or(0)
    }

    /// Every list that has anything to show, with the number of its pages.
    pub fn lists(&self) -> impl Iterator<Item = (List, usize)> {
        self.lists.iter().map(|(list, pages)| (*list, *pages))
    }

    /// Records with pages of their own.
    fn place<K: Placed>(&mut self, site: &Site) {
        for (key, entry) in site.keyed::<K>().filter(|(_, entry)| K::spot(entry) == Spot::Own) {
            for language in &site.languages {
                let slug = site.slug(key, *language);
                let folder = K::SECTION.and_then(|section| self.slugs.get(&(section, *language)));
                let address = match folder {
                    Some(folder) => format!("{language}/{folder}/{slug}/"),
                    None => format!("{language}/{slug}/"),
                };
                let spoken = K::is_spoken(entry, *language);
                self.records.set(key, *language, Destination { address, anchor: None, spoken });
            }
        }
    }

    /// Records that are shown on another page.
    fn place_within<K: Placed>(&mut self, site: &Site) {
        for (key, entry) in site.keyed::<K>() {
            let spot = K::spot(entry);
            for language in &site.languages {
                let own = |key| self.of(key, *language).map(|page| page.address.clone());
                let (address, anchor) = match &spot {
                    Spot::Own => continue,
                    Spot::Home => (Some(self.home(*language)), String::new()),
                    Spot::With(host, anchor) => (own(*host), anchor.clone()),
                    Spot::Page(id) => (site.find::<Page>(id).and_then(|(page, _)| own(page)), anchor(&entry.id)),
                    Spot::Map => (self.map(site, *language), "map".to_owned()),
                    Spot::Section => {
                        let first = K::SECTION.map(|section| SectionPage::first(section, *language));
                        (first.and_then(|first| self.section(first)), anchor(&entry.id))
                    }
                };
                let Some(address) = address else { continue };
                let destination = Destination { address, anchor: Some(anchor), spoken: true };
                self.records.set(key, *language, destination);
            }
        }
    }

    /// The page with the map of the region.
    fn map(&self, site: &Site, language: Language) -> Option<String> {
        let has_map = |entry: &Entry<Page>| {
            let said = entry.texts.say(language, &site.languages);
            said.is_some_and(|said| said.value.prose.outline().has_map())
        };
        let (page, _) =
            site.keyed::<Page>().find(|(_, entry)| has_map(entry)).filter(|_| super::views::has_region(site))?;
        self.of(page, language).map(|page| page.address.clone())
    }

    /// A record by which a narrowed list came to be.
    fn example(&self, list: List) -> Option<Key> {
        Some(self.listings.of(list.section)?.option(list.narrowed?)?.example)
    }

    fn report_collisions(&self, site: &Site, found: &mut Diagnostics) {
        let mut sections: BTreeMap<String, Section> = BTreeMap::new();
        for (list, pages) in self.lists() {
            for language in &site.languages {
                for number in 1..=pages {
                    let page = SectionPage { list, language: *language, number };
                    let Some(address) = self.section(page) else { continue };
                    if let (Some(earlier), 1) = (sections.insert(address.clone(), list.section), number) {
                        let diagnostic = match self.example(list).and_then(|key| site.common(key)) {
                            Some(common) => Diagnostic::at(Code::AddressTwice, common.at),
                            None => Diagnostic::about(Code::AddressTwice, "content/site.yaml"),
                        };
                        let other = format!("sections.{}", earlier.as_str());
                        found.push(diagnostic.arg("address", &*address).arg("other", other));
                    }
                }
            }
        }
        let mut before: Option<(&str, Key)> = None;
        for (address, key, _) in self.record_pages() {
            // Some names cannot be folders everywhere, such as `con` and `aux` on Windows.
            if let (None, Some(common)) = (super::pages::file_of(address), site.common(key)) {
                found.push(Diagnostic::at(Code::SlugInvalid, common.at).arg("value", address));
            }
            // Records with the same address stand side by side.
            let before = before.replace((address, key)).filter(|(before, _)| *before == address);
            if before.is_none() && !sections.contains_key(address) {
                continue;
            }
            let Some(common) = site.common(key) else { continue };
            let other = before.and_then(|(_, key)| site.common(key).map(|common| (key.kind, common)));
            let named =
                other.map_or("site.yaml".to_owned(), |(kind, common)| format!("{}:{}", kind.as_str(), common.id));
            let diagnostic = Diagnostic::at(Code::AddressTwice, common.at).arg("address", address).arg("other", named);
            found.push(match other {
                Some((_, common)) => diagnostic.related(common.at),
                None => diagnostic,
            });
        }
    }
}

/// Records on one page of a list.
pub(crate) fn per_page(site: &Site) -> usize {
    site.settings.per_page.unwrap_or(24).max(1) as usize
}

/// Whether a section has anything to show besides a list of records.
fn is_there(section: Section, site: &Site) -> bool {
    match section {
        Section::Specialties => !site.all::<Specialty>().is_empty(),
        Section::Figures => !site.all::<Figure>().is_empty(),
        Section::Organizations => !site.all::<Organization>().is_empty(),
        Section::Faq => !site.all::<Faq>().is_empty(),
        Section::Research => !site.all::<ResearchItem>().is_empty(),
        Section::Technology => !site.all::<TechnologyItem>().is_empty(),
        // Prices of single services are told with those of packages.
        Section::Packages => {
            site.all::<Service>().iter().any(|entry| entry.record.offers_on(site.today).next().is_some())
        }
        Section::Certifications | Section::Search | Section::MyList | Section::Sources | Section::AZ => true,
        Section::Hospitals
        | Section::Services
        | Section::Stories
        | Section::Doctors
        | Section::Events
        | Section::News => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_may_have_a_path() {
        let base = |url: &str| Base::new(&SafeUrl::web(url).unwrap());
        assert_eq!(base("https://example.org").absolute("es/"), "https://example.org/es/");
        assert_eq!(base("https://example.org/salud").link("es/"), "/salud/es/");
        assert_eq!(base("https://example.org/a/b/").absolute(""), "https://example.org/a/b/");
    }
}
