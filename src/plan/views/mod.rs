//! What templates see: for each page one plain struct that holds all that the page may show.

mod certification;
mod chart;
mod common;
mod doctor;
mod event;
mod figure;
mod head;
mod hospital;
mod journey;
mod json_ld;
mod labels;
mod lists;
mod map;
mod needed;
mod news;
mod organization;
mod package;
mod page;
mod price;
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
pub use shared::Shared;

use serde::Serialize;

use super::pages::PageId;
use super::spots::Placed;
use super::voice::Voice;
use crate::date::Date;
use crate::model::{self, Entry, Key, Kind};

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
    Doctors(lists::ListView),
    Packages(lists::PackagesView),
    Events(Box<lists::EventsView>),
    Faq(lists::FaqView),
    Items(lists::ItemsView),
    NewsList(lists::ListView),
    Stories(lists::ListView),
    Organizations(lists::OrganizationsView),
    Figures(figure::FiguresView),
    Certifications(lists::CertificationsView),
    Search(lists::SearchView),
    MyList(lists::MyListView),
    AZ(lists::AZView),
    Sources(lists::SourcesView),
    Hospital(Box<hospital::HospitalView>),
    Specialty(specialty::SpecialtyView),
    Service(Box<service::ServiceView>),
    Organization(organization::OrganizationView),
    Certification(Box<certification::CertificationView>),
    Doctor(Box<doctor::DoctorView>),
    Package(Box<package::PackageView>),
    Event(Box<event::EventView>),
    Story(Box<story::StoryView>),
    News(Box<news::NewsView>),
    Page(page::PageView),
    NotFoundIn(lists::NotFoundInView),
    NotFound(lists::NotFoundView),
    Chooser(lists::ChooserView),
}

/// A kind of record that has pages of its own.
pub(crate) trait Shown: Placed {
    const TEMPLATE: &'static str;
    /// As Open Graph calls it.
    const OG_TYPE: &'static str = "website";

    /// The words under which the window's title is found when the name alone is the same in all languages.
    const TITLE: Option<&'static str> = None;

    /// Whether people take it with them on paper, so that its page prints its address.
    fn is_printed(_: &Entry<Self>) -> bool {
        false
    }

    /// Whether a visitor can put it on "my list".
    const IS_KEPT: bool = false;

    /// One or two sentences about it, for lists, search engines and shared links.
    fn summary(entry: &Entry<Self>, voice: &Voice<'_>) -> Option<Text>;

    /// Short facts for its card.
    fn facts(entry: &Entry<Self>, voice: &Voice<'_>) -> Vec<String>;

    /// The last day on which what is said of it is true, for a visitor who sees the page later than it was made.
    fn true_until(_: &Entry<Self>) -> Option<Date> {
        None
    }

    /// Whether it is over: its page stays, and search engines are not sent there any more.
    fn is_over(_: &Entry<Self>, _: &Voice<'_>) -> bool {
        false
    }

    /// What its page shows.
    fn view(key: Key, entry: &Entry<Self>, voice: &Voice<'_>) -> View;

    /// The page as schema.org data, null for none; `url` is its absolute address.
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
        PageId::Letter(place, _) => lists::letter(place, voice),
        PageId::Record(key, _) => record_page(key, voice),
    }
}

/// Hands each kind to its own functions: first those with pages of their own, then those that are shown on other pages.
macro_rules! shown {
    ($($kind:ident),+ $(,)? ; $($within:ident),+ $(,)?) => {
        fn record_page(key: Key, voice: &Voice<'_>) -> Option<PageView> {
            match key.kind {
                $( Kind::$kind => record::<model::$kind>(key, voice), )+
                $( Kind::$within )|+ => None,
            }
        }

        /// What a list says of a record; `None` for kinds without pages of their own.
        pub(crate) fn summary(key: Key, voice: &Voice<'_>) -> Option<Text> {
            match key.kind {
                $( Kind::$kind => model::$kind::summary(voice.site.all().get(key.place())?, voice), )+
                $( Kind::$within )|+ => None,
            }
        }
    };
}

shown! {
    Hospital, Specialty, Service, Certification, Organization, Doctor, Package, Event, Story, News, Page;
    Affiliation, JourneyStep, TravelInfo, Faq, ResearchItem, TechnologyItem, Figure, Place,
}

fn record<K: Shown>(key: Key, voice: &Voice<'_>) -> Option<PageView> {
    let entry = voice.site.all::<K>().get(key.place())?;
    Some(PageView {
        template: K::TEMPLATE,
        head: head::of_record(key, entry, voice)?,
        view: K::view(key, entry, voice),
    })
}
