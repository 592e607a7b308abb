//! Where the records of each kind are shown: on pages of their own, or at a place on another page.

use crate::config::Section;
use crate::language::Language;
use crate::model::{
    Affiliation, Certification, Doctor, Entry, Event, Faq, Figure, Hospital, JourneyStep, Key, Kind, News,
    Organization, Package, Page, Place, Record, ResearchItem, Service, Specialty, Story, TechnologyItem, TravelInfo,
    with_kinds,
};

/// Where a record is shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Spot {
    /// On a page of its own, below its section if it has one.
    Own,
    /// On the first page of its section, by its id.
    Section,
    /// On the page of the content with this id, by its own id.
    Page(&'static str),
    /// On the page of another record, at an anchor.
    With(Key, String),
    /// On the map of the region.
    Map,
    /// It gives the home page its words.
    Home,
}

/// A kind of record that is shown somewhere.
pub(crate) trait Placed: Record {
    /// The section that lists it.
    const SECTION: Option<Section>;

    fn spot(_: &Entry<Self>) -> Spot {
        Spot::Own
    }

    /// Whether its page is written in a language, rather than falling back to another.
    fn is_spoken(entry: &Entry<Self>, language: Language) -> bool {
        has_name(entry, language)
    }
}

/// The section that lists the records of a kind.
pub fn section_of(kind: Kind) -> Option<Section> {
    macro_rules! of_kind {
        ($($of:ty),+) => { [$((<$of as Record>::KIND, <$of as Placed>::SECTION)),+] };
    }
    with_kinds!(of_kind).into_iter().find(|(other, _)| *other == kind).and_then(|(_, section)| section)
}

fn has_name<K: Record>(entry: &Entry<K>, language: Language) -> bool {
    entry.record.name(&entry.texts, language, &[]).is_some()
}

/// The place by its id on the page that is found by the place.
pub(super) fn anchor(id: &str) -> String {
    format!("r-{id}")
}

macro_rules! sections {
    ($($kind:ident: $section:ident $(at $spot:expr)?;)+) => {
        $( impl Placed for $kind {
            const SECTION: Option<Section> = Some(Section::$section);

            $( fn spot(_: &Entry<Self>) -> Spot {
                $spot
            } )?
        } )+
    };
}

sections! {
    Hospital: Hospitals;
    Organization: Organizations;
    Doctor: Doctors;
    Package: Packages;
    Event: Events;
    Story: Stories;
    News: News;
    Certification: Certifications;
    Figure: Figures at Spot::Section;
    Faq: Faq at Spot::Section;
    ResearchItem: Research at Spot::Section;
    TechnologyItem: Technology at Spot::Section;
}

impl Placed for JourneyStep {
    const SECTION: Option<Section> = None;

    fn spot(_: &Entry<Self>) -> Spot {
        Spot::Page("journey")
    }
}

impl Placed for TravelInfo {
    const SECTION: Option<Section> = None;

    fn spot(_: &Entry<Self>) -> Spot {
        Spot::Page("travel")
    }
}

impl Placed for Specialty {
    const SECTION: Option<Section> = Some(Section::Specialties);

    fn is_spoken(entry: &Entry<Self>, language: Language) -> bool {
        let intro = entry.record.intro.as_ref();
        has_name(entry, language) && intro.is_none_or(|intro| intro.own(language).is_some())
    }
}

impl Placed for Service {
    const SECTION: Option<Section> = Some(Section::Services);

    /// One without a text of its own is listed with its specialty.
    fn spot(entry: &Entry<Self>) -> Spot {
        match entry.record.has_page() {
            true => Spot::Own,
            false => Spot::With(entry.record.specialty.key(), anchor(&entry.id)),
        }
    }

    fn is_spoken(entry: &Entry<Self>, language: Language) -> bool {
        let summary = entry.record.summary.as_ref();
        has_name(entry, language) && summary.is_some_and(|summary| summary.own(language).is_some())
    }
}

impl Placed for Affiliation {
    const SECTION: Option<Section> = None;

    fn spot(entry: &Entry<Self>) -> Spot {
        Spot::With(entry.record.member.key(), "affiliation".to_owned())
    }
}

impl Placed for Page {
    const SECTION: Option<Section> = None;

    fn spot(entry: &Entry<Self>) -> Spot {
        if &*entry.id == "home" { Spot::Home } else { Spot::Own }
    }
}

impl Placed for Place {
    const SECTION: Option<Section> = None;

    fn spot(_: &Entry<Self>) -> Spot {
        Spot::Map
    }
}
