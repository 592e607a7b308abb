//! The first page, and the following ones, of each section.

use serde::Serialize;

use super::super::common::is_draft;
use super::super::figure::{FiguresView, topics};
use super::super::hospital::Badge;
use super::super::service::{OfferView, offers};
use super::super::{Card, Link, PageView, Text, View};
use super::listed::ListView;
use super::{calendar, faq, head, items, my_list, page, sources, words};
use crate::config::Section;
use crate::model::{
    Certification, Doctor, Entry, Faq, Hospital, Key, News, Organization, OrganizationKind, Package, Record,
    ResearchItem, Service, Specialty, Story, TechnologyItem,
};
use crate::plan::pages::PageId;
use crate::plan::routes::SectionPage;
use crate::plan::voice::{Voice, name_of};
use crate::site::Site;

/// Specialties under their first letters.
#[derive(Serialize, Debug)]
pub struct SpecialtiesView {
    count: usize,
    groups: Vec<LetterGroup>,
}

#[derive(Serialize, Debug)]
struct LetterGroup {
    letter: String,
    cards: Vec<Card>,
}

/// Services under their specialties.
#[derive(Serialize, Debug)]
pub struct ServicesView {
    /// Of the whole list; a narrowed one has cards.
    groups: Vec<SpecialtyGroup>,
    #[serde(flatten)]
    list: ListView,
}

#[derive(Serialize, Debug)]
struct SpecialtyGroup {
    specialty: Link,
    cards: Vec<Card>,
}

/// Organisations by their sort.
#[derive(Serialize, Debug)]
pub struct OrganizationsView {
    groups: Vec<OrganizationGroup>,
}

#[derive(Serialize, Debug)]
struct OrganizationGroup {
    kind_label: String,
    cards: Vec<OrganizationCard>,
}

#[derive(Serialize, Debug)]
struct OrganizationCard {
    id: String,
    title: Text,
    url: Option<String>,
    role: Option<Text>,
    sample: bool,
    draft: bool,
}

/// Certificates in force, and how to check one.
#[derive(Serialize, Debug)]
pub struct CertificationsView {
    count: usize,
    rows: Vec<Badge>,
    guide_url: Option<String>,
}

/// Packages, and on their first page the prices of single services.
#[derive(Serialize, Debug)]
pub struct PackagesView {
    services: Vec<PricedService>,
    #[serde(flatten)]
    list: ListView,
}

/// A service with the prices that places have given.
#[derive(Serialize, Debug)]
struct PricedService {
    service: Link,
    offers: Vec<OfferView>,
}

/// The search page.
#[derive(Serialize, Debug)]
pub struct SearchView {
    az_url: Option<String>,
}

pub(in super::super) fn section(place: SectionPage, voice: &Voice<'_>) -> Option<PageView> {
    let site = voice.site;
    let section = place.list.section;
    let (kind, template, view) = match section {
        Section::Hospitals => ("hospitals", "hospitals.html", View::Hospitals(ListView::of::<Hospital>(place, voice))),
        Section::Specialties => ("specialties", "specialties.html", View::Specialties(specialties(voice))),
        Section::Services => {
            let groups = if place.list.narrowed.is_none() { services(voice) } else { Vec::new() };
            let view = ServicesView { groups, list: ListView::of::<Service>(place, voice) };
            ("services", "services.html", View::Services(view))
        }
        Section::Doctors => ("doctors", "doctors.html", View::Doctors(ListView::of::<Doctor>(place, voice))),
        Section::Packages => ("packages", "packages.html", View::Packages(packages(place, voice))),
        Section::Events => ("events", "events.html", View::Events(Box::new(calendar::events(place, voice)))),
        Section::News => ("news_list", "news_list.html", View::NewsList(ListView::of::<News>(place, voice))),
        Section::Faq => ("faq", "faq.html", View::Faq(faq::faq(voice))),
        Section::Research => ("items", "items.html", View::Items(items::research(voice))),
        Section::Technology => ("items", "items.html", View::Items(items::technology(voice))),
        Section::Stories => ("stories", "stories.html", View::Stories(ListView::of::<Story>(place, voice))),
        Section::Figures => ("figures", "figures.html", View::Figures(FiguresView { topics: topics(voice) })),
        Section::Organizations => ("organizations", "organizations.html", View::Organizations(organizations(voice))),
        Section::Certifications => {
            let rows: Vec<Badge> =
                site.keyed::<Certification>().map(|(key, entry)| Badge::of(key, entry, voice)).collect();
            let view = CertificationsView { count: rows.len(), rows, guide_url: voice.page_url("verify") };
            ("certifications", "certifications.html", View::Certifications(view))
        }
        Section::Search => {
            let view = SearchView { az_url: voice.section_url(Section::AZ) };
            ("search", "search.html", View::Search(view))
        }
        Section::MyList => ("my-list", "my_list.html", View::MyList(my_list::my_list(voice))),
        Section::AZ => ("az", "az.html", View::AZ(words::az(voice))),
        Section::Sources => ("sources", "sources.html", View::Sources(sources::all(voice))),
    };
    let json_ld = if section == Section::Faq { faq::json_ld(voice) } else { Vec::new() };
    let mut head = head(kind, section.as_str(), PageId::Section(place), json_ld, voice);
    head.lastmod = None;
    head.sample = has_samples_only(place, voice);
    if section == Section::MyList {
        head.qr = Some(head.canonical.clone());
    }
    Some(page(template, head, view))
}

/// Whether nothing real stands on a page, which then is made for previews only.
fn has_samples_only(place: SectionPage, voice: &Voice<'_>) -> bool {
    fn all<K: Record>(site: &Site) -> Vec<Key> {
        site.keyed::<K>().map(|(key, _)| key).collect()
    }
    let keys = match (voice.routes.listings.of(place.list.section), place.list.section) {
        (Some(listing), _) => listing.keys(place.list.narrowed, voice.language).to_vec(),
        (None, Section::Faq) => all::<Faq>(voice.site),
        (None, Section::Research) => all::<ResearchItem>(voice.site),
        (None, Section::Technology) => all::<TechnologyItem>(voice.site),
        (None, _) => Vec::new(),
    };
    let is_sample = |key: &Key| voice.site.common(*key).is_some_and(|common| common.meta.sample.unwrap_or(false));
    !keys.is_empty() && keys.iter().all(is_sample)
}

fn specialties(voice: &Voice<'_>) -> SpecialtiesView {
    let cards = Card::sorted(voice.site.keyed::<Specialty>(), voice);
    let count = cards.len();
    let mut groups: Vec<LetterGroup> = Vec::new();
    for card in cards {
        let letter = voice.locale.initial(&card.title.text);
        match groups.last_mut() {
            Some(group) if group.letter == letter => group.cards.push(card),
            _ => groups.push(LetterGroup { letter, cards: vec![card] }),
        }
    }
    SpecialtiesView { count, groups }
}

fn services(voice: &Voice<'_>) -> Vec<SpecialtyGroup> {
    let mut groups: Vec<SpecialtyGroup> = voice
        .site
        .keyed::<Specialty>()
        .filter_map(|(key, _)| {
            let mut cards = Card::sorted(voice.site.referrers::<Service>(key), voice);
            // Those with a text of their own first.
            cards.sort_by_key(|card| card.summary.is_none());
            (!cards.is_empty()).then_some(SpecialtyGroup { specialty: voice.link(key)?, cards })
        })
        .collect();
    voice.sort_by_key(&mut groups, |group| &group.specialty.title);
    groups
}

fn packages(place: SectionPage, voice: &Voice<'_>) -> PackagesView {
    let is_first = place == SectionPage::first(place.list.section, place.language);
    let priced = |(key, entry): (Key, &Entry<Service>)| {
        let offers = offers(&entry.record, voice);
        (!offers.is_empty()).then_some(PricedService { service: voice.link(key)?, offers })
    };
    let mut services: Vec<PricedService> =
        voice.site.keyed::<Service>().filter(|_| is_first).filter_map(priced).collect();
    voice.sort_by_key(&mut services, |priced| &priced.service.title);
    PackagesView { services, list: ListView::of::<Package>(place, voice) }
}

fn organizations(voice: &Voice<'_>) -> OrganizationsView {
    let group = |kind: OrganizationKind| {
        let of_kind = voice.site.keyed::<Organization>().filter(|(_, entry)| entry.record.kind == kind);
        let mut cards: Vec<OrganizationCard> = of_kind
            .map(|(key, entry)| OrganizationCard {
                id: entry.id.to_string(),
                title: name_of(entry, voice),
                url: voice.routes.of(key, voice.language).map(|to| voice.url_of(to)),
                role: <Organization as super::super::Shown>::summary(entry, voice),
                sample: entry.meta.sample.unwrap_or(false),
                draft: is_draft(entry),
            })
            .collect();
        voice.sort_by_key(&mut cards, |card| &card.title.text);
        OrganizationGroup { kind_label: voice.word(&format!("organization_kinds.{}", kind.as_str())), cards }
    };
    let kinds = [
        OrganizationKind::SisterCluster,
        OrganizationKind::Agency,
        OrganizationKind::Council,
        OrganizationKind::College,
        OrganizationKind::University,
        OrganizationKind::Partner,
    ];
    OrganizationsView { groups: kinds.map(group).into_iter().filter(|group| !group.cards.is_empty()).collect() }
}
