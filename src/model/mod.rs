//! The kinds of records, as types. Nothing here knows of files, addresses or pages.
//!
//! # To add a kind
//! 1. `model/<kind>.rs`: a struct in [`fields!`](crate::fields) with a sentence in both languages on each field, and its [`Record`] impl.
//! 2. One line in the [`registry!`] below: this gives it a folder, ids, links by id, decoding, linking and a table in the site.
//! 3. A line in `plan/spots.rs`: where its records are shown (the compiler asks for it).
//! 4. `plan/views/<kind>.rs`: what its page shows, its variant of `View`, and its name in the list `shown!` of `plan/views/mod.rs`
//!    (the compiler asks for it); for one that is shown on another page, that page's view.
//! 5. `themes/leon/templates/<kind>.html`, and its words in the theme's strings.
//! 6. A case in `tests/cases/diagnostics/` for each fault that only this kind can have, and a sample in `content/` that has every field.
//!
//! A section of its own is a line in `config/sections.rs`; a list with facets, an impl in `plan/facets.rs`; to be found, a line in
//! `search/entries.rs`.

mod affiliation;
mod by_place;
mod certification;
mod common;
mod doctor;
mod entry;
mod event;
mod faq;
mod figure;
mod hospital;
mod journey_step;
mod news;
mod organization;
mod package;
mod page;
mod picture;
mod place;
mod reference;
mod research_item;
mod service;
mod slot;
mod specialty;
mod story;
mod technology_item;
mod travel_info;

pub use affiliation::Affiliation;
pub use by_place::ByPlace;
pub use certification::Certification;
pub use common::{Audience, Citation, Confidence, Consent, Meta, Readiness, Review, SearchWords, Status};
pub use doctor::{BoardCert, Doctor};
pub use entry::{Body, Entry, Front, Standing, TEXTS, Texts};
pub use event::Event;
pub use faq::{Faq, FaqTopic};
pub use figure::{Figure, FigureTopic};
pub use hospital::{AdvertisingAuth, Hospital, HospitalKind, Payment, Sector};
pub use journey_step::{JourneyStep, Phase};
pub use news::News;
pub use organization::{Organization, OrganizationKind};
pub use package::Package;
pub use page::{Menu, NAMED_PAGES, Page};
pub use picture::{MediaFile, Picture};
pub use place::{Place, PlaceKind};
pub use reference::{AnyRef, Key, Ref};
pub use research_item::ResearchItem;
pub use service::{Offer, Price, Service, ServiceKind};
pub use slot::Slot;
pub use specialty::Specialty;
pub use story::{Story, StoryKind};
pub use technology_item::TechnologyItem;
pub use travel_info::{TravelInfo, TravelTopic};

use std::sync::Arc;

use rayon::prelude::*;

use crate::content::{AT_ONCE, RecordFile};
use crate::date::Date;
use crate::decode::{Choice, Edge, Fields, Linker, Rules, Said};
use crate::diagnostics::Diagnostics;
use crate::language::Language;

/// How a record lies in its folder.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Layout {
    /// `<folder>/<id>.yaml`
    File,
    /// `<folder>/<id>/<kind>.yaml`, and `<language>.md` beside it.
    Texts,
}

/// What every kind of record says of itself.
pub trait Record: Fields + TableOf + Send + Sync + Sized + 'static {
    const KIND: Kind;
    /// The status of a record that names none; `None` when it must name one.
    const USUAL_STATUS: Option<Status> = Some(Status::Published);
    const NEEDS_SOURCES: bool = false;
    /// Whether a slug must be given in every complete language, rather than taken from the id.
    const NEEDS_SLUG: bool = false;
    /// The optional fields that make a record useful, the most useful first.
    const WANTED: &'static [&'static str] = &[];
    /// What a missing text file of a language means, for kinds that have them.
    const TEXTS: Choice = Choice::Omit;

    /// What a link to the record reads; `None` only for a draft without a name.
    fn name<'s>(&'s self, texts: &'s Texts, language: Language, languages: &[Language]) -> Option<Said<'s, str>>;

    /// Rules between the record's own fields and the common ones. `map` tells their places.
    fn check_record(&self, map: &crate::yaml::Node, meta: &Meta, cx: &mut crate::decode::Decoder<'_>) {
        let _ = (map, meta, cx);
    }

    /// Whether the record's own dates allow to show it on a day.
    fn stands_on(&self, day: Date) -> bool {
        let _ = day;
        true
    }

    /// Days on which what is shown of the record changes by itself.
    fn turning_days(&self) -> Vec<Date> {
        Vec::new()
    }
}

/// The common fields that records of a kind must have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Demands {
    pub status: bool,
    /// Unless it is a draft or a sample.
    pub sources: bool,
    /// Unless it is a draft.
    pub slug: bool,
}

impl Demands {
    fn of<K: Record>() -> Demands {
        Demands { status: K::USUAL_STATUS.is_none(), sources: K::NEEDS_SOURCES, slug: K::NEEDS_SLUG }
    }
}

macro_rules! registry {
    ($( $(#[doc = $doc:literal])+ $variant:ident: $word:literal in $folder:literal as $layout:ident, $table:ident, $term:literal; )+) => {
        /// The kinds of records.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Kind { $( $(#[doc = $doc])+ $variant ),+ }

        impl Kind {
            pub const ALL: &'static [Kind] = &[$(Kind::$variant),+];

            /// The word used in links by id (`hospital:la-luz`), in templates and in `data-kind`.
            pub fn as_str(self) -> &'static str {
                match self { $(Kind::$variant => $word),+ }
            }

            /// The folder of the content that holds its records.
            pub fn folder(self) -> &'static str {
                match self { $(Kind::$variant => $folder),+ }
            }

            pub fn layout(self) -> Layout {
                match self { $(Kind::$variant => Layout::$layout),+ }
            }

            /// The term under which message catalogues name it.
            pub fn term(self) -> &'static str {
                match self { $(Kind::$variant => $term),+ }
            }

            /// The fields that its records have besides those of all.
            pub fn fields(self) -> &'static [crate::decode::FieldSpec] {
                match self { $(Kind::$variant => <$variant as Fields>::FIELDS),+ }
            }

            /// Whether its records have a field of their own that says where their facts come from.
            pub fn names_source(self) -> bool {
                const FIELDS: [&str; 4] = ["source", "source_url", "official_url", "price"];
                self.fields().iter().any(|field| FIELDS.contains(&field.name))
            }

            /// The optional fields that make a record useful, the most useful first.
            pub fn wanted(self) -> &'static [&'static str] {
                match self { $(Kind::$variant => <$variant as Record>::WANTED),+ }
            }

            /// What its records must say besides the fields that are required of them.
            pub fn demands(self) -> Demands {
                match self { $(Kind::$variant => Demands::of::<$variant>()),+ }
            }

            /// The kind of a word; `None` for another word.
            pub fn parse(word: &str) -> Option<Kind> {
                match word { $($word => Some(Kind::$variant),)+ _ => None }
            }
        }

        /// Every record, read and, once it is known which are shown, linked. Each stands at the place of its id among the
        /// sorted ids of its kind.
        #[derive(Default, Debug)]
        pub struct Decoded {
            $( $table: Vec<Slot<$variant>>, )+
            /// Under which rows its records were linked.
            rows: Option<Rows>,
        }

        /// The records that are shown, with references to one another that cannot dangle.
        #[derive(Debug)]
        pub struct Tables { $( pub $table: Vec<Arc<Entry<$variant>>> ),+ }

        impl Decoded {
            /// Reads all records of the files of each kind, in parallel; `files` gives those of a kind in the order of their ids.
            /// What is in `before`, read by the same rules from the same texts, is not read again; with `None`, nothing will
            /// stand in what is read now for the next time.
            pub fn decode(
                files: &(dyn Fn(Kind) -> Vec<RecordFile> + Sync),
                rules: &Rules,
                before: Option<Decoded>,
            ) -> (Decoded, Diagnostics) {
                let mut found = Diagnostics::default();
                let keeps = before.is_some();
                let before = before.unwrap_or_default();
                $( let $table =
                    decode_kind::<$variant>(files(Kind::$variant), rules, before.$table, keeps, &mut found); )+
                (Decoded { $($table,)+ rows: before.rows }, found)
            }

            /// Visits what every record shares with all, shown or not, before they are linked.
            pub fn for_each_common<'s>(&'s self, tell: &mut dyn FnMut(Kind, Common<'s>)) {
                $( self.$table.iter().filter_map(slot::Slot::entry).for_each(|entry| tell(Kind::$variant, entry.common())); )+
            }

            /// What is known of each record without its kind. The day must be that of the run before, if there was one.
            pub fn standings(&mut self, day: Date) -> Vec<Arc<Standing>> {
                let mut all = Vec::new();
                $( all.extend(self.$table.iter_mut().enumerate().filter_map(|(index, slot)| slot.standing(index, day))); )+
                all
            }

            /// The tables of those records that have a row, their references renumbered; `None` when some were linked before
            /// under other rows: then all have to be read anew.
            pub fn link(&mut self, rows: &Rows) -> Option<Tables> {
                if self.rows.as_ref().is_some_and(|before| before != rows) {
                    return None;
                }
                self.rows = Some(rows.clone());
                $( let $table = link_kind(&mut self.$table, &mut Linked(rows)); )+
                Some(Tables { $($table),+ })
            }
        }

        impl Tables {
            /// Visits every record: its key and what it refers to.
            pub fn for_each_reference(&self, tell: &mut dyn FnMut(Key, crate::decode::Edge)) {
                $( for (index, entry) in self.$table.iter().enumerate() {
                    let key = Key::new(Kind::$variant, index);
                    entry.record.references_in_fields(&mut |edge| tell(key, edge));
                } )+
            }

            /// Visits what the texts of every record mention. Only pictures are of use here: the records that texts link to
            /// are numbered as they were before linking.
            pub fn for_each_mention(&self, tell: &mut dyn FnMut(crate::decode::Mention<'_>)) {
                $( for entry in &self.$table {
                    entry.record.mentions_in_fields(tell);
                    crate::decode::Field::mentions(&entry.texts, tell);
                } )+
            }

            /// The parts of a record that all kinds share.
            pub fn common(&self, key: Key) -> Option<Common<'_>> {
                match key.kind {
                    $( Kind::$variant => self.$table.get(key.place()).map(|entry| entry.common()), )+
                }
            }

            /// Visits what every record shares with all.
            pub fn for_each_common<'s>(&'s self, tell: &mut dyn FnMut(Key, Common<'s>)) {
                $( for (index, entry) in self.$table.iter().enumerate() {
                    tell(Key::new(Kind::$variant, index), entry.common());
                } )+
            }

            /// What a link to a record reads in a language.
            pub fn name(&self, key: Key, language: Language, languages: &[Language]) -> Option<Said<'_, str>> {
                match key.kind {
                    $( Kind::$variant => self.$table.get(key.place()).and_then(|entry| entry.record.name(&entry.texts, language, languages)), )+
                }
            }

            /// The number of records of a kind.
            pub fn count(&self, kind: Kind) -> usize {
                match kind { $( Kind::$variant => self.$table.len(), )+ }
            }
        }

        /// Hands the names of all kinds to a macro, so that what every kind needs cannot be forgotten for one.
        macro_rules! with_kinds {
            ($then:ident) => { $then! { $(crate::model::$variant),+ } };
        }
        pub(crate) use with_kinds;

        $( impl TableOf for $variant {
            fn rows(tables: &Tables) -> &[Arc<Entry<Self>>] {
                &tables.$table
            }
        } )+
    };
}

/// The table of a kind, provided by the registry.
pub trait TableOf: Sized {
    fn rows(tables: &Tables) -> &[Arc<Entry<Self>>];
}

registry! {
    /// A place that gives or supplies health care.
    Hospital: "hospital" in "hospitals" as File, hospitals, "kind-hospital";
    /// A field of medicine.
    Specialty: "specialty" in "specialties" as File, specialties, "kind-specialty";
    /// A procedure, test or therapy.
    Service: "service" in "services" as File, services, "kind-service";
    /// A certificate that a place holds.
    Certification: "certification" in "certifications" as File, certifications, "kind-certification";
    /// A year of a place's membership in the cluster.
    Affiliation: "affiliation" in "affiliations" as File, affiliations, "kind-affiliation";
    /// An institution around the cluster.
    Organization: "organization" in "organizations" as File, organizations, "kind-organization";
    /// A person who practises medicine.
    Doctor: "doctor" in "doctors" as File, doctors, "kind-doctor";
    /// Several services of a place under one price.
    Package: "package" in "packages" as File, packages, "kind-package";
    /// A step of the patient's journey.
    JourneyStep: "journey_step" in "journey" as File, journey, "kind-journey-step";
    /// What a traveller to León must know on one topic.
    TravelInfo: "travel_info" in "travel" as File, travel, "kind-travel-info";
    /// A question that people ask, and its answer.
    Faq: "faq" in "faq" as File, faq, "kind-faq";
    /// An event that people can go to.
    Event: "event" in "events" as File, events, "kind-event";
    /// A piece of research of the region.
    ResearchItem: "research_item" in "research" as File, research, "kind-research-item";
    /// A technology that was made in the region.
    TechnologyItem: "technology_item" in "technology" as File, technology, "kind-technology-item";
    /// A number about León with its source.
    Figure: "figure" in "figures" as File, figures, "kind-figure";
    /// A place on the map of the region.
    Place: "place" in "places" as File, places, "kind-place";
    /// An article or a person's story.
    Story: "story" in "stories" as Texts, stories, "kind-story";
    /// A piece of news.
    News: "news" in "news" as Texts, news, "kind-news";
    /// A page of plain text.
    Page: "page" in "pages" as Texts, pages, "kind-page";
}

/// The parts of a record that all kinds share, with its name.
#[derive(Clone, Copy, Debug)]
pub struct Common<'s> {
    pub id: &'s str,
    pub meta: &'s Meta,
    pub status: Status,
    pub at: crate::diagnostics::Span,
    pub written: &'s crate::decode::Written,
}

/// The row of each shown record, by the place of its id.
pub type Rows = ByPlace<u32>;

struct Linked<'r>(&'r Rows);

impl Linker for Linked<'_> {
    fn target(&mut self, edge: Edge) -> Option<u32> {
        self.0.get(edge.kind, edge.index).copied()
    }
}

fn decode_kind<K: Record>(
    files: Vec<RecordFile>,
    rules: &Rules,
    before: Vec<Slot<K>>,
    keeps: bool,
    found: &mut Diagnostics,
) -> Vec<Slot<K>> {
    let before = before.into_iter().map(Some).chain(std::iter::repeat_with(|| None));
    let pairs: Vec<(RecordFile, Option<Slot<K>>)> = files.into_iter().zip(before).collect();
    let slots: Vec<Slot<K>> = pairs
        .into_par_iter()
        .with_max_len(AT_ONCE)
        .map(|(file, before)| Slot::read(file, rules, before, keeps))
        .collect();
    found.extend(slots.iter().flat_map(|slot| slot.found.iter().cloned()));
    slots
}

fn link_kind<K: Record>(slots: &mut [Slot<K>], linker: &mut dyn Linker) -> Vec<Arc<Entry<K>>> {
    slots.iter_mut().enumerate().filter_map(|(index, slot)| slot.link(index, linker)).collect()
}
