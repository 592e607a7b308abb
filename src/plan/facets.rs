//! By what each kind of record is listed: its order, and the facets by which a visitor narrows the list.
//!
//! # To add a facet
//! One line in the kind's `FACETS` below, and its words under `facets.<kind>.<name>` in the theme's strings: `label`, `address`,
//! `title`, `description` and, for a choice, `values`. Pages, counts and the facets of the search follow.
//!
//! # To list another kind
//! Its `impl Listed` here, its line in [`Listings::new`](super::listing::Listings::new), and its arm in `views/lists/sections.rs`.

use std::cmp::Ordering;

use crate::config::Section;
use crate::date::Date;
use crate::language::Language;
use crate::model::{
    Affiliation, Certification, Doctor, Entry, Event, Hospital, HospitalKind, Key, News, Package, Record, Sector,
    Service, ServiceKind, Story, StoryKind,
};
use crate::site::Site;

/// What a record has of a facet; the same in every language.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum FacetValue {
    /// A word of a choice, such as `dental`.
    Word(&'static str),
    /// Another record.
    Record(Key),
    /// A proper name.
    Text(String),
    Language(Language),
    /// It has what the facet asks for. That another record has not is nowhere said, since it may only be unknown.
    Yes,
}

impl FacetValue {
    /// The value for machines.
    pub fn code(&self, site: &Site) -> String {
        match self {
            FacetValue::Word(word) => (*word).to_owned(),
            FacetValue::Record(key) => site.common(*key).map_or_else(String::new, |common| common.id.to_owned()),
            FacetValue::Text(text) => text.clone(),
            FacetValue::Language(language) => language.to_string(),
            FacetValue::Yes => "yes".to_owned(),
        }
    }
}

/// A question by which a list can be narrowed.
#[derive(Debug)]
pub struct Facet<K> {
    /// Its name below `facets.<kind>` in the theme's strings.
    pub name: &'static str,
    /// The words that it can have, for a choice.
    pub words: &'static [&'static str],
    pub values: fn(&Site, Key, &Entry<K>) -> Vec<FacetValue>,
}

/// A kind of record that has a list with pages.
pub trait Listed: Record {
    const SECTION: Section;
    const FACETS: &'static [Facet<Self>];

    /// Whether the list of all of them stands on one page, in groups.
    const IS_GROUPED: bool = false;

    /// What comes before the order of names.
    fn order(_: &Entry<Self>, _: &Entry<Self>) -> Ordering {
        Ordering::Equal
    }
}

const fn choice<K>(
    name: &'static str,
    words: &'static [&'static str],
    values: fn(&Site, Key, &Entry<K>) -> Vec<FacetValue>,
) -> Facet<K> {
    Facet { name, words, values }
}

const fn facet<K>(name: &'static str, values: fn(&Site, Key, &Entry<K>) -> Vec<FacetValue>) -> Facet<K> {
    Facet { name, words: &[], values }
}

fn yes(has: bool) -> Vec<FacetValue> {
    if has { vec![FacetValue::Yes] } else { Vec::new() }
}

impl Listed for Hospital {
    const SECTION: Section = Section::Hospitals;
    const FACETS: &'static [Facet<Self>] = &[
        choice("kind", HospitalKind::WORDS, |_, _, e| vec![FacetValue::Word(e.record.kind.as_str())]),
        choice("sector", Sector::WORDS, |_, _, e| vec![FacetValue::Word(e.record.sector.as_str())]),
        facet("city", |_, _, e| vec![FacetValue::Text(e.record.city.clone())]),
        facet("specialty", |_, _, e| e.record.specialties.iter().map(|to| FacetValue::Record(to.key())).collect()),
        facet("spoken", |_, _, e| e.record.languages.iter().copied().map(FacetValue::Language).collect()),
        facet("certified", |site, key, _| yes(site.referrers::<Certification>(key).next().is_some())),
        facet("affiliated", |site, key, _| yes(site.referrers::<Affiliation>(key).next().is_some())),
        facet("open", |_, _, e| yes(e.record.accepts_new_patients == Some(true))),
    ];
}

impl Listed for Service {
    const SECTION: Section = Section::Services;
    const FACETS: &'static [Facet<Self>] = &[
        choice("kind", ServiceKind::WORDS, |_, _, e| vec![FacetValue::Word(e.record.kind.as_str())]),
        facet("specialty", |_, _, e| vec![FacetValue::Record(e.record.specialty.key())]),
    ];
    const IS_GROUPED: bool = true;

    /// Those with a text of their own first.
    fn order(a: &Entry<Self>, b: &Entry<Self>) -> Ordering {
        b.record.has_page().cmp(&a.record.has_page())
    }
}

impl Listed for Story {
    const SECTION: Section = Section::Stories;
    const FACETS: &'static [Facet<Self>] = &[
        choice("kind", StoryKind::WORDS, |_, _, e| vec![FacetValue::Word(e.record.kind.as_str())]),
        facet("specialty", |_, _, e| e.record.specialty.iter().map(|to| FacetValue::Record(to.key())).collect()),
    ];

    /// The newest first; of one day, by id.
    fn order(a: &Entry<Self>, b: &Entry<Self>) -> Ordering {
        (b.record.published_on, &a.id).cmp(&(a.record.published_on, &b.id))
    }
}

impl Listed for Doctor {
    const SECTION: Section = Section::Doctors;
    const FACETS: &'static [Facet<Self>] = &[
        facet("specialty", |_, _, e| vec![FacetValue::Record(e.record.specialty.key())]),
        facet("hospital", |_, _, e| e.record.practices.iter().map(|to| FacetValue::Record(to.key())).collect()),
        facet("spoken", |_, _, e| e.record.languages.iter().copied().map(FacetValue::Language).collect()),
    ];
}

impl Listed for Package {
    const SECTION: Section = Section::Packages;
    const FACETS: &'static [Facet<Self>] = &[
        facet("hospital", |_, _, e| vec![FacetValue::Record(e.record.hospital.key())]),
        facet("specialty", |site, _, e| {
            let specialties = e.record.services.iter().map(|to| site.get(*to).record.specialty.key());
            let specialties: std::collections::BTreeSet<Key> = specialties.collect();
            specialties.into_iter().map(FacetValue::Record).collect()
        }),
    ];
}

impl Listed for Event {
    const SECTION: Section = Section::Events;
    /// The year of those that are over: the others stand on the calendar.
    const FACETS: &'static [Facet<Self>] = &[facet("year", |site, _, e| match e.record.is_past(site.today) {
        true => vec![year(e.record.starts_on.day)],
        false => Vec::new(),
    })];
    const IS_GROUPED: bool = true;

    /// The latest first; of one day, by id.
    fn order(a: &Entry<Self>, b: &Entry<Self>) -> Ordering {
        (b.record.starts_on, &a.id).cmp(&(a.record.starts_on, &b.id))
    }
}

impl Listed for News {
    const SECTION: Section = Section::News;
    const FACETS: &'static [Facet<Self>] = &[facet("year", |_, _, e| vec![year(e.record.published_on)])];

    /// The newest first; of one day, by id.
    fn order(a: &Entry<Self>, b: &Entry<Self>) -> Ordering {
        (b.record.published_on, &a.id).cmp(&(a.record.published_on, &b.id))
    }
}

fn year(day: Date) -> FacetValue {
    FacetValue::Text(day.parts().0.to_string())
}
