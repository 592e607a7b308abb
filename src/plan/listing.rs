//! Lists of records, whole and narrowed by a facet: sorted once per language, for the addresses and for the pages.
//!
//! Promise: a facet is offered only where it parts the list, and every option of it has at least one record.

use std::cell::LazyCell;
use std::collections::BTreeMap;

use super::facets::{FacetValue, Listed};
use crate::config::Section;
use crate::i18n::Locale;
use crate::language::Language;
use crate::model::{Doctor, Entry, Event, Hospital, Key, News, Package, Service, Story};
use crate::site::Site;
use crate::slug::slug_of;
use crate::theme::Words;

/// A language with its words and formats.
#[derive(Clone, Copy, Debug)]
pub struct Tongue<'t> {
    pub language: Language,
    pub words: &'t Words,
    pub locale: &'t Locale,
}

/// One option of one facet of a section, by its places.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Narrowed {
    pub facet: usize,
    pub option: usize,
}

/// The lists of all sections that have one.
#[derive(Debug)]
pub struct Listings(BTreeMap<Section, Listing>);

/// The records of a section in order, and the ways to narrow them.
#[derive(Debug)]
pub struct Listing {
    order: BTreeMap<Language, Vec<Key>>,
    /// Where each record stands in `order`, by its place among all of its kind.
    places: BTreeMap<Language, Vec<usize>>,
    pub facets: Vec<FacetList>,
    /// Whether the whole list stands on one page.
    is_grouped: bool,
}

/// A facet of a list with the options that occur.
#[derive(Debug)]
pub struct FacetList {
    /// The kind of the records, and the name of the facet below it in the theme's strings.
    pub kind: &'static str,
    pub name: &'static str,
    pub options: Vec<FacetOption>,
    /// Its word in addresses.
    slugs: BTreeMap<Language, String>,
    /// The options as readers expect them.
    sorted: BTreeMap<Language, Vec<usize>>,
}

/// A value and the records that have it.
#[derive(Debug)]
pub struct FacetOption {
    value: FacetValue,
    /// The record that shows where the value comes from.
    pub example: Key,
    spoken: BTreeMap<Language, Spoken>,
}

/// An option in one language.
#[derive(Debug)]
struct Spoken {
    label: String,
    slug: String,
    keys: Vec<Key>,
}

impl Listings {
    /// Sorts every list in every language.
    pub fn new(site: &Site, tongues: &[Tongue<'_>]) -> Listings {
        Listings(BTreeMap::from([
            listing::<Hospital>(site, tongues),
            listing::<Service>(site, tongues),
            listing::<Doctor>(site, tongues),
            listing::<Package>(site, tongues),
            listing::<Event>(site, tongues),
            listing::<Story>(site, tongues),
            listing::<News>(site, tongues),
        ]))
    }

    /// The list of a section; `None` for those that are no list of records.
    pub fn of(&self, section: Section) -> Option<&Listing> {
        self.0.get(&section)
    }
}

impl Listing {
    /// The records in the order of a language.
    pub fn keys(&self, narrowed: Option<Narrowed>, language: Language) -> &[Key] {
        let keys = match narrowed {
            None => self.order.get(&language),
            Some(narrowed) => {
                self.option(narrowed).and_then(|option| option.spoken.get(&language)).map(|spoken| &spoken.keys)
            }
        };
        keys.map_or(&[], Vec::as_slice)
    }

    /// As [`Listing::keys`], of those that have a value of a facet; `None` when the facet does not part the list.
    pub fn keys_with(&self, facet: &str, value: &FacetValue, language: Language) -> Option<&[Key]> {
        let facet = self.facets.iter().find(|list| list.name == facet)?;
        // Options are made in the order of their values.
        let place = facet.options.binary_search_by(|option| option.value.cmp(value)).ok();
        let spoken = place.and_then(|place| facet.options.get(place)).and_then(|option| option.spoken.get(&language));
        Some(spoken.map_or(&[], |spoken| &spoken.keys))
    }

    /// Where each record stands in the whole list, by its place among all of its kind.
    pub fn places(&self, language: Language) -> &[usize] {
        self.places.get(&language).map_or(&[], Vec::as_slice)
    }

    /// The number of records, in whatever language.
    pub fn count(&self, narrowed: Option<Narrowed>) -> usize {
        self.order.keys().next().map_or(0, |language| self.keys(narrowed, *language).len())
    }

    /// The number of pages that the list takes.
    pub fn pages(&self, narrowed: Option<Narrowed>, per_page: usize) -> usize {
        let entries = self.count(narrowed);
        if self.is_grouped && narrowed.is_none() { entries.min(1) } else { entries.div_ceil(per_page) }
    }

    /// Every way to narrow the list.
    pub fn narrowed(&self) -> impl Iterator<Item = Narrowed> {
        let places = |(facet, list): (usize, &FacetList)| {
            (0..list.options.len()).map(move |option| Narrowed { facet, option }).collect::<Vec<_>>()
        };
        self.facets.iter().enumerate().flat_map(places)
    }

    /// The option of a place.
    pub fn option(&self, narrowed: Narrowed) -> Option<&FacetOption> {
        self.facets.get(narrowed.facet)?.options.get(narrowed.option)
    }

    /// The two words that a narrowed list adds to the address of its section.
    pub fn slugs(&self, narrowed: Narrowed, language: Language) -> Option<(&str, &str)> {
        let facet = self.facets.get(narrowed.facet)?;
        let option = facet.options.get(narrowed.option)?;
        Some((facet.slugs.get(&language)?, &option.spoken.get(&language)?.slug))
    }
}

impl FacetList {
    /// The options with their places, in the order of a language.
    pub fn sorted(&self, language: Language) -> impl Iterator<Item = (usize, &FacetOption)> {
        let places = self.sorted.get(&language).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|place| Some((*place, self.options.get(*place)?)))
    }
}

impl FacetOption {
    /// What the option is called.
    pub fn label(&self, language: Language) -> &str {
        self.spoken.get(&language).map_or("", |spoken| &spoken.label)
    }
}

fn listing<K: Listed>(site: &Site, tongues: &[Tongue<'_>]) -> (Section, Listing) {
    let mut facets = facets::<K>(site, tongues);
    let mut order = BTreeMap::new();
    let mut all_places = BTreeMap::new();
    for tongue in tongues {
        let keys = sorted::<K>(site, tongue);
        let mut places = vec![0; keys.len()];
        for (place, key) in keys.iter().enumerate() {
            if let Some(slot) = places.get_mut(key.place()) {
                *slot = place;
            }
        }
        let options = facets.iter_mut().flat_map(|facet| &mut facet.options);
        for spoken in options.filter_map(|option| option.spoken.get_mut(&tongue.language)) {
            spoken.keys.sort_by_key(|key| places.get(key.place()));
        }
        order.insert(tongue.language, keys);
        all_places.insert(tongue.language, places);
    }
    (K::SECTION, Listing { order, places: all_places, facets, is_grouped: K::IS_GROUPED })
}

fn sorted<K: Listed>(site: &Site, tongue: &Tongue<'_>) -> Vec<Key> {
    let by_name = |(key, entry): (Key, _)| {
        let entry: &Entry<K> = entry;
        let name = entry.name(tongue.language, &site.languages).value;
        // Dear to make, and needless where days and ids tell the order.
        (key, entry, LazyCell::new(move || tongue.locale.sort_key(name)))
    };
    let mut named: Vec<_> = site.keyed::<K>().map(by_name).collect();
    named.sort_by(|(_, a, a_name), (_, b, b_name)| K::order(a, b).then_with(|| LazyCell::force(a_name).cmp(b_name)));
    named.into_iter().map(|(key, ..)| key).collect()
}

/// The facets that part the list: by two values or more, or by one that something has and something has not.
fn facets<K: Listed>(site: &Site, tongues: &[Tongue<'_>]) -> Vec<FacetList> {
    let kind = K::KIND.as_str();
    let total = site.all::<K>().len();
    let mut lists = Vec::new();
    for facet in K::FACETS {
        let mut by_value: BTreeMap<FacetValue, Vec<Key>> = BTreeMap::new();
        for (key, entry) in site.keyed::<K>() {
            for value in (facet.values)(site, key, entry) {
                let keys = by_value.entry(value).or_default();
                // The values of one record come together, so that a repeated one is the last.
                if keys.last() != Some(&key) {
                    keys.push(key);
                }
            }
        }
        let parts = match by_value.get(&FacetValue::Yes) {
            Some(keys) => keys.len() < total,
            None => by_value.len() > 1,
        };
        if !parts {
            continue;
        }
        let slug = |tongue: &Tongue<'_>| {
            let slug = slug_of(tongue.words.text(&format!("facets.{kind}.{}.address", facet.name)));
            (tongue.language, if slug.is_empty() { facet.name.to_owned() } else { slug })
        };
        let options: Vec<FacetOption> = by_value
            .into_iter()
            .filter_map(|(value, keys)| {
                let example = *keys.first()?;
                let spoken = tongues.iter().map(|tongue| {
                    let label = label(&value, site, tongue, &format!("facets.{kind}.{}.values", facet.name));
                    let slug = slug_of_value(&value, &label, site, tongue.language);
                    (tongue.language, Spoken { label, slug, keys: keys.clone() })
                });
                let spoken = spoken.collect();
                Some(FacetOption { value, example, spoken })
            })
            .collect();
        let sorted = tongues.iter().map(|tongue| {
            let mut places: Vec<(usize, &str)> =
                options.iter().map(|option| option.label(tongue.language)).enumerate().collect();
            tongue.locale.sort_by_key(&mut places, |(_, label)| label);
            (tongue.language, places.into_iter().map(|(place, _)| place).collect())
        });
        let (slugs, sorted) = (tongues.iter().map(slug).collect(), sorted.collect());
        lists.push(FacetList { kind, name: facet.name, options, slugs, sorted });
    }
    lists
}

fn label(value: &FacetValue, site: &Site, tongue: &Tongue<'_>, words: &str) -> String {
    match value {
        FacetValue::Word(word) => tongue.words.text(&format!("{words}.{word}")).to_owned(),
        FacetValue::Record(key) => {
            let name = site.tables.name(*key, tongue.language, &site.languages);
            name.map_or_else(|| value.code(site), |name| name.value.to_owned())
        }
        FacetValue::Text(text) => text.clone(),
        FacetValue::Language(language) => language_label(*language, tongue.words, tongue.locale),
        FacetValue::Yes => tongue.words.text("is_yes").to_owned(),
    }
}

fn slug_of_value(value: &FacetValue, label: &str, site: &Site, language: Language) -> String {
    let slug = match value {
        FacetValue::Record(key) => site.slug(*key, language),
        FacetValue::Word(_) | FacetValue::Text(_) | FacetValue::Language(_) | FacetValue::Yes => slug_of(label),
    };
    // Letters that no address can hold leave the value for machines.
    if slug.is_empty() { slug_of(&format!("x {}", value.code(site))) } else { slug }
}

/// The name of a language, in the language of the page.
pub(super) fn language_label(tag: Language, words: &Words, locale: &Locale) -> String {
    let own = words.get(&format!("languages.{tag}")).map(str::to_owned);
    own.or_else(|| locale.language_name(tag)).unwrap_or_else(|| tag.to_string())
}
