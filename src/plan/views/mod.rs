//! What templates see: for each page one plain struct that holds all that the page may show.

mod chart;
mod common;
mod figure;
mod head;
mod hospital;
mod json_ld;
mod labels;
mod lists;
mod map;
mod needed;
mod organization;
mod page;
mod qr;
mod service;
mod shared;
mod specialty;
mod story;

pub(crate) use common::first_sentence;
pub use common::{Card, Day, Link, Prose, Review, Source, Text};
pub use head::{Head, Image, Redirect, SocialCard};
pub use hospital::contact_box;
pub(crate) use map::{has_region, region_map};
pub use needed::needed_words;
pub use qr::Qr;
pub use shared::Shared;

use serde::Serialize;

use super::pages::PageId;
use super::voice::Voice;
use crate::model::{Entry, Hospital, Key, Kind, Organization, Page, Record, Service, Specialty, Story};

/// A page ready to be rendered: the template, what all pages have, and what this one has.
#[derive(Debug)]
pub struct PageView {
    pub template: &'static str,
    pub head: Head,
    pub view: View,
}

/// What one page shows. The variants are named after their templates.
#[derive(Serialize, Debug)]
#[serde(untagged)]
pub enum View {
    Home(Box<lists::HomeView>),
    Hospitals(lists::ListView),
    Specialties(lists::SpecialtiesView),
    Services(lists::ServicesView),
    Stories(lists::ListView),
    Organizations(lists::OrganizationsView),
    Figures(figure::FiguresView),
    Certifications(lists::CertificationsView),
    Search(lists::SearchView),
    AZ(lists::AZView),
    Sources(lists::SourcesView),
    Hospital(Box<hospital::HospitalView>),
    Specialty(specialty::SpecialtyView),
    Service(Box<service::ServiceView>),
    Organization(organization::OrganizationView),
    Story(Box<story::StoryView>),
    Page(page::PageView),
    NotFoundIn(lists::NotFoundInView),
    NotFound(lists::NotFoundView),
    Chooser(lists::ChooserView),
}

/// A kind of record that has pages of its own.
pub(crate) trait Shown: Record {
    const TEMPLATE: &'static str;

    /// The words under which the window's title is found when the name alone is the same in all languages.
    const TITLE: Option<&'static str> = None;

    /// Whether people take it with them on paper, so that its page prints its address.
    fn is_printed(_: &Entry<Self>) -> bool {
        false
    }

    /// One or two sentences about it, for lists, search engines and shared links.
    fn summary(entry: &Entry<Self>, voice: &Voice<'_>) -> Option<Text>;

    /// Short facts for its card.
    fn facts(entry: &Entry<Self>, voice: &Voice<'_>) -> Vec<String>;

    /// What its page shows.
    fn view(key: Key, entry: &Entry<Self>, voice: &Voice<'_>) -> View;

    /// The page as schema.org data; `url` is its absolute address.
    fn json_ld(key: Key, entry: &Entry<Self>, voice: &Voice<'_>, url: &str) -> serde_json::Value;
}

/// The view of a page in a language; `voices` gives the site in each.
pub fn view(page: PageId, voices: &[Voice<'_>]) -> Option<PageView> {
    let voice = match page.language() {
        Some(language) => voices.iter().find(|voice| voice.language == language)?,
        None => voices.first()?,
    };
    match page {
        PageId::Chooser => Some(lists::chooser(voices, voice)),
        PageId::NotFound => Some(lists::not_found(voices, voice)),
        PageId::NotFoundIn(_) => Some(lists::not_found_in(voice)),
        PageId::Home(_) => Some(lists::home(voice)),
        PageId::Section(section) => lists::section(section, voice),
        PageId::Record(key, _) => match key.kind {
            Kind::Hospital => record::<Hospital>(key, voice),
            Kind::Specialty => record::<Specialty>(key, voice),
            Kind::Service => record::<Service>(key, voice),
            Kind::Organization => record::<Organization>(key, voice),
            Kind::Story => record::<Story>(key, voice),
            Kind::Page => record::<Page>(key, voice),
            Kind::Certification
            | Kind::Affiliation
            | Kind::Figure
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
        },
    }
}

/// What a list says of a record; `None` for kinds without pages of their own.
pub(crate) fn summary(key: Key, voice: &Voice<'_>) -> Option<Text> {
    fn of<K: Shown>(key: Key, voice: &Voice<'_>) -> Option<Text> {
        K::summary(voice.site.all::<K>().get(key.place())?, voice)
    }
    match key.kind {
        Kind::Hospital => of::<Hospital>(key, voice),
        Kind::Specialty => of::<Specialty>(key, voice),
        Kind::Service => of::<Service>(key, voice),
        Kind::Organization => of::<Organization>(key, voice),
        Kind::Story => of::<Story>(key, voice),
        Kind::Page => of::<Page>(key, voice),
        Kind::Certification
        | Kind::Affiliation
        | Kind::Figure
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

fn record<K: Shown>(key: Key, voice: &Voice<'_>) -> Option<PageView> {
    let entry = voice.site.all::<K>().get(key.place())?;
    Some(PageView {
        template: K::TEMPLATE,
        head: head::of_record(key, entry, voice)?,
        view: K::view(key, entry, voice),
    })
}
