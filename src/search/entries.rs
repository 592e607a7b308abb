//! What can be found: every record with its names, the phrases by which people look for it, and what a result shows of it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::decode::{Localized, Omit};
use crate::language::Language;
use crate::model::{
    Doctor, Entry, Event, Faq, Hospital, JourneyStep, Key, News, Organization, Package, Page, Record, SearchWords,
    Service, Specialty, Story,
};
use crate::plan::{Listed, Voice};

/// Hospitals beyond this many are found through the tails.
const MAX_CORE_HOSPITALS: usize = 200;
/// As above, for services.
const MAX_CORE_SERVICES: usize = 700;

/// A record as the search sees it.
#[derive(Debug, Serialize)]
pub(super) struct Found {
    #[serde(skip)]
    pub key: Key,
    pub id: String,
    pub kind: &'static str,
    /// Names by language, then the phrases.
    pub names: Vec<(Language, String)>,
    pub phrases: Vec<(Language, String)>,
    /// Text of which single words may be looked for.
    pub loose: Vec<(Language, String)>,
    pub misspellings: Vec<(Language, String)>,
    /// The specialty of a service.
    #[serde(skip)]
    pub parent: Option<Key>,
    /// Property and values by which results are narrowed.
    pub facets: BTreeMap<&'static str, Vec<String>>,
    pub in_core: bool,
}

/// All that can be found, in the order of the index.
pub(super) fn all(voices: &[Voice<'_>]) -> Vec<Found> {
    let Some(first) = voices.first() else { return Vec::new() };
    let site = first.site;
    let languages = &site.languages;
    let mut found = Vec::new();
    for (key, entry) in site.keyed::<Specialty>() {
        if let Some(mut one) = Found::of(key, entry, voices) {
            one.add_words(&entry.record.search, languages);
            found.push(one);
        }
    }
    let many = site.all::<Service>().len() > MAX_CORE_SERVICES;
    for (key, entry) in site.keyed::<Service>() {
        if let Some(mut one) = Found::of(key, entry, voices) {
            one.add_words(&entry.record.search, languages);
            one.parent = Some(entry.record.specialty.key());
            one.in_core = !many;
            found.push(one);
        }
    }
    let many = site.all::<Hospital>().len() > MAX_CORE_HOSPITALS;
    for (key, entry) in site.keyed::<Hospital>() {
        if let Some(mut one) = Found::of(key, entry, voices) {
            one.add_hospital(key, entry, voices);
            one.in_core = !many;
            found.push(one);
        }
    }
    // The home page leads everywhere; as a result it would be in the way.
    for (key, entry) in site.keyed::<Page>().filter(|(_, entry)| &*entry.id != "home") {
        if let Some(mut one) = Found::of(key, entry, voices) {
            one.add_words(&entry.record.search, languages);
            found.push(one);
        }
    }
    outside::<Organization>(voices, &mut found, |_| true);
    outside::<Doctor>(voices, &mut found, |_| true);
    outside::<Package>(voices, &mut found, |_| true);
    outside::<Event>(voices, &mut found, |event| !event.is_past(site.today));
    outside::<Faq>(voices, &mut found, |_| true);
    outside::<JourneyStep>(voices, &mut found, |_| true);
    outside::<Story>(voices, &mut found, |_| true);
    outside::<News>(voices, &mut found, |_| true);
    found
}

/// Adds the records of a kind to what is found through the tails.
fn outside<K: Record>(voices: &[Voice<'_>], found: &mut Vec<Found>, is_wanted: impl Fn(&K) -> bool) {
    let Some(first) = voices.first() else { return };
    let wanted = first.site.keyed::<K>().filter(|(_, entry)| is_wanted(&entry.record));
    found.extend(wanted.filter_map(|(key, entry)| Found::of(key, entry, voices)).map(Found::outside));
}

impl Found {
    /// A record with its names and summary; `None` when it is shown nowhere.
    fn of<K: Record>(key: Key, entry: &Entry<K>, voices: &[Voice<'_>]) -> Option<Found> {
        let mut names: Vec<(Language, String)> = Vec::new();
        let mut loose = Vec::new();
        for voice in voices.iter().filter(|voice| voice.link(key).is_some()) {
            let said = entry.record.name(&entry.texts, voice.language, &voice.site.languages)?;
            // A name that is the same everywhere is indexed once.
            if !names.iter().any(|(_, name)| name == said.value) {
                // What stands in brackets is another name.
                let parts = said.value.split(['(', ')']).map(str::trim).filter(|part| !part.is_empty());
                names.extend(parts.map(|part| (voice.language, part.to_owned())));
            }
            loose.extend(voice.summary(key).map(|summary| (voice.language, summary)));
        }
        let is_text = !matches!(K::KIND.as_str(), "specialty" | "service" | "page");
        (!names.is_empty()).then(|| Found {
            key,
            id: entry.id.to_string(),
            kind: K::KIND.as_str(),
            names,
            phrases: Vec::new(),
            loose: if is_text { loose } else { Vec::new() },
            misspellings: Vec::new(),
            parent: None,
            facets: BTreeMap::new(),
            in_core: true,
        })
    }

    fn outside(mut self) -> Found {
        self.in_core = false;
        self
    }

    fn add_words(&mut self, search: &Option<Localized<SearchWords, Omit>>, languages: &[Language]) {
        let all = search.iter().flat_map(Localized::all);
        for (language, words) in all {
            let Some(language) = language.or(languages.first().copied()) else { continue };
            self.phrases.extend(words.shown().map(|phrase| (language, phrase.to_owned())));
            self.misspellings.extend(words.misspellings.iter().map(|phrase| (language, phrase.clone())));
        }
    }

    fn add_hospital(&mut self, key: Key, entry: &Entry<Hospital>, voices: &[Voice<'_>]) {
        let hospital = &entry.record;
        let Some(voice) = voices.first() else { return };
        let language = voice.language;
        self.phrases.extend(hospital.short_name.iter().map(|name| (language, name.clone())));
        self.phrases.extend(hospital.group.iter().map(|name| (language, name.clone())));
        self.loose = vec![(language, hospital.city.clone())];
        // The search asks for the kind of record, which says more than the kind of place.
        for facet in Hospital::FACETS.iter().filter(|facet| facet.name != "kind") {
            let values = (facet.values)(voice.site, key, entry);
            self.facets.insert(facet.name, values.iter().map(|value| value.code(voice.site)).collect());
        }
        self.facets.retain(|_, values| !values.is_empty());
    }

    /// What a result shows in one language: kind, id, title, address and, where there are any, facets. The address is left out for a
    /// service whose place is on the page of its specialty, and begins after the language.
    pub fn shown(&self, voice: &Voice<'_>) -> Value {
        let Some(link) = voice.link(self.key) else { return json!([self.kind, self.id, self.id]) };
        let prefix = voice.routes.base.link(&voice.routes.home(voice.language));
        let own = voice.routes.of(self.key, voice.language).is_some_and(crate::plan::Destination::is_own_page);
        let mut row = vec![json!(self.kind), json!(self.id), json!(link.title)];
        if own || self.parent.is_none() {
            row.push(json!(link.url.strip_prefix(&prefix).unwrap_or(&link.url)));
        }
        if !self.facets.is_empty() {
            row.push(json!(self.facets));
        }
        Value::Array(row)
    }
}
