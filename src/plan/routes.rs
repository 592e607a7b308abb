//! Addresses: one for each page and language, derived from slugs, and the collisions between them.

use std::collections::{BTreeMap, HashMap};

use super::listing::{Listings, Narrowed, Tongue};
use crate::config::Section;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::language::Language;
use crate::model::{
    Affiliation, Certification, Entry, Figure, Hospital, Key, Kind, Organization, Page, Place, Record, Service,
    Specialty, Story,
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
        format!("{}{address}", self.prefix)
    }

    /// An address of the site with scheme and host.
    pub fn absolute(&self, address: &str) -> String {
        format!("{}{}{address}", self.origin, self.prefix)
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
    records: HashMap<(Key, Language), Destination>,
    /// The number of pages of each list that has anything to show.
    lists: BTreeMap<List, usize>,
    slugs: HashMap<(Section, Language), String>,
}

impl Routes {
    /// Gives every page its address.
    pub fn new(site: &Site, base: Base, tongues: &[Tongue<'_>]) -> (Routes, Diagnostics) {
        let listings = Listings::new(site, tongues);
        let mut lists = BTreeMap::new();
        for section in Section::ALL.iter().copied() {
            let list = |narrowed| List { section, narrowed };
            match listings.of(section) {
                Some(listing) => {
                    for narrowed in listing.narrowed().map(Some).chain([None]) {
                        lists.insert(list(narrowed), listing.pages(narrowed, per_page(site)));
                    }
                }
                None => {
                    lists.insert(list(None), usize::from(is_there(section, site)));
                }
            }
        }
        lists.retain(|_, pages| *pages > 0);
        let mut routes = Routes { base, listings, records: HashMap::new(), lists, slugs: HashMap::new() };
        for section in Section::ALL.iter().copied() {
            for language in &site.languages {
                let slug = site.section_slug(section, *language);
                routes.slugs.insert((section, *language), slug);
            }
        }
        routes.place::<Hospital>(site, Some(Section::Hospitals), |_| true, |_, _| true);
        routes.place::<Specialty>(
            site,
            Some(Section::Specialties),
            |_| true,
            |e, l| e.record.name.own(l).is_some() && e.record.intro.as_ref().is_none_or(|intro| intro.own(l).is_some()),
        );
        routes.place::<Service>(
            site,
            Some(Section::Services),
            |e| e.record.has_page(),
            |e, l| {
                e.record.name.own(l).is_some()
                    && e.record.summary.as_ref().is_some_and(|summary| summary.own(l).is_some())
            },
        );
        routes.place::<Organization>(
            site,
            Some(Section::Organizations),
            |_| true,
            |e, l| e.record.name.own(l).is_some(),
        );
        routes.place::<Story>(site, Some(Section::Stories), |_| true, |e, l| e.texts.own(l).is_some());
        routes.place::<Page>(site, None, |e| &*e.id != "home", |e, l| e.texts.own(l).is_some());
        routes.place_within(site);
        let mut found = Diagnostics::default();
        routes.report_collisions(site, &mut found);
        (routes, found)
    }

    /// The page of a record, or the place where it is shown.
    pub fn of(&self, key: Key, language: Language) -> Option<&Destination> {
        self.records.get(&(key, language))
    }

    /// Every record that has pages of its own, with its language, in order of address.
    pub fn record_pages(&self) -> Vec<(&str, Key, Language)> {
        let own = self.records.iter().filter(|(_, destination)| destination.is_own_page());
        let mut pages: Vec<_> = own.map(|((key, language), to)| (to.address.as_str(), *key, *language)).collect();
        pages.sort_unstable();
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

    /// The number of pages of a list; 0 when it has nothing to show.
    pub fn pages_of(&self, list: List) -> usize {
        self.lists.get(&list).copied().unwrap_or(0)
    }

    /// Every list that has anything to show, with the number of its pages.
    pub fn lists(&self) -> impl Iterator<Item = (List, usize)> {
        self.lists.iter().map(|(list, pages)| (*list, *pages))
    }

    fn place<K: Record>(
        &mut self,
        site: &Site,
        section: Option<Section>,
        has_page: impl Fn(&Entry<K>) -> bool,
        is_spoken: impl Fn(&Entry<K>, Language) -> bool,
    ) {
        for (key, entry) in site.keyed::<K>().filter(|(_, entry)| has_page(entry)) {
            for language in &site.languages {
                let slug = site.slug(key, *language);
                let folder = section.and_then(|section| self.slugs.get(&(section, *language)));
                let address = match folder {
                    Some(folder) => format!("{language}/{folder}/{slug}/"),
                    None => format!("{language}/{slug}/"),
                };
                let spoken = is_spoken(entry, *language);
                self.records.insert((key, *language), Destination { address, anchor: None, spoken });
            }
        }
    }

    /// Records that are shown on another page.
    fn place_within(&mut self, site: &Site) {
        let mut places = Vec::new();
        for language in &site.languages {
            for (key, entry) in site.keyed::<Service>().filter(|(_, entry)| !entry.record.has_page()) {
                if let Some(page) = self.of(entry.record.specialty.key(), *language) {
                    places.push((key, *language, page.address.clone(), format!("r-{}", entry.id)));
                }
            }
            let sections = [
                (Section::Figures, site.keyed::<Figure>().map(|(key, entry)| (key, &entry.id)).collect::<Vec<_>>()),
                (Section::Certifications, site.keyed::<Certification>().map(|(key, entry)| (key, &entry.id)).collect()),
            ];
            for (section, entries) in sections {
                if let Some(address) = self.section(SectionPage::first(section, *language)) {
                    places.extend(
                        entries.into_iter().map(|(key, id)| (key, *language, address.clone(), format!("r-{id}"))),
                    );
                }
            }
            for (key, entry) in site.keyed::<Affiliation>() {
                if let Some(page) = self.of(entry.record.member.key(), *language) {
                    places.push((key, *language, page.address.clone(), "afiliacion".to_owned()));
                }
            }
            let said = |entry: &Entry<Page>| {
                entry.texts.say(*language, &site.languages).map(|said| said.value.prose.document.has_map())
            };
            let map = site
                .keyed::<Page>()
                .find(|(_, entry)| said(entry) == Some(true))
                .filter(|_| super::views::has_region(site));
            if let Some(page) = map.and_then(|(key, _)| self.of(key, *language)) {
                places.extend(
                    site.keyed::<Place>().map(|(key, _)| (key, *language, page.address.clone(), "map".to_owned())),
                );
            }
            if let Some((key, _)) = site.find::<Page>("home") {
                let home = Destination { address: self.home(*language), anchor: Some(String::new()), spoken: true };
                self.records.insert((key, *language), home);
            }
        }
        for (key, language, address, anchor) in places {
            self.records.insert((key, language), Destination { address, anchor: Some(anchor), spoken: true });
        }
    }

    /// A record by which a narrowed list came to be.
    fn example(&self, list: List) -> Option<Key> {
        Some(self.listings.of(list.section)?.option(list.narrowed?)?.example)
    }

    fn report_collisions(&self, site: &Site, found: &mut Diagnostics) {
        let mut taken: BTreeMap<String, Option<Key>> = BTreeMap::new();
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
                    taken.insert(address, None);
                }
            }
        }
        for (address, key, _) in self.record_pages() {
            // Some names cannot be folders everywhere, such as `con` and `aux` on Windows.
            if let (None, Some(common)) = (super::pages::file_of(address), site.common(key)) {
                found.push(Diagnostic::at(Code::SlugInvalid, common.at).arg("value", address));
            }
            let Some(earlier) = taken.insert(address.to_owned(), Some(key)) else { continue };
            let Some(common) = site.common(key) else { continue };
            let other = earlier.and_then(|key| site.common(key).map(|common| (key.kind, common)));
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

/// Whether a section that is no list of pages has anything to show.
fn is_there(section: Section, site: &Site) -> bool {
    match section {
        Section::Specialties => !site.all::<Specialty>().is_empty(),
        Section::Figures => !site.all::<Figure>().is_empty(),
        Section::Organizations => !site.all::<Organization>().is_empty(),
        Section::Certifications | Section::Search | Section::Sources | Section::AZ => true,
        Section::Hospitals | Section::Services | Section::Stories => false,
    }
}

/// The section that lists a kind, if there is one.
pub(crate) fn section_of(kind: Kind) -> Option<Section> {
    match kind {
        Kind::Hospital => Some(Section::Hospitals),
        Kind::Specialty => Some(Section::Specialties),
        Kind::Service => Some(Section::Services),
        Kind::Certification => Some(Section::Certifications),
        Kind::Organization => Some(Section::Organizations),
        Kind::Figure => Some(Section::Figures),
        Kind::Story => Some(Section::Stories),
        Kind::Affiliation
        | Kind::Page
        | Kind::Doctor
        | Kind::Package
        | Kind::JourneyStep
        | Kind::TravelInfo
        | Kind::Faq
        | Kind::Event
        | Kind::ResearchItem
        | Kind::TechnologyItem
        | Kind::News
        | Kind::Place => None,
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
