//! Every word by which people look for something, under its first letter: search for those who have no script.
//!
//! Promise: sorted once per language as its readers expect, for the addresses and for the pages; no letter is empty.

use std::collections::BTreeMap;

use super::listing::Tongue;
use crate::decode::{Localized, Omit};
use crate::language::Language;
use crate::model::{Hospital, Key, SearchWords, Service, Specialty};
use crate::site::Site;
use crate::slug::slug_of;

/// The words of each language.
#[derive(Debug)]
pub struct Alphabet(BTreeMap<Language, Vec<Letter>>);

/// The words that begin alike.
#[derive(Debug)]
pub struct Letter {
    /// As it is shown: "A", "0–9".
    pub label: String,
    /// Its word in addresses.
    pub slug: String,
    pub words: Vec<Word>,
}

/// A word and what it leads to.
#[derive(Debug)]
pub struct Word {
    pub text: String,
    pub targets: Vec<Key>,
}

impl Alphabet {
    /// Sorts the words of every language.
    pub fn new(site: &Site, tongues: &[Tongue<'_>]) -> Alphabet {
        Alphabet(tongues.iter().map(|tongue| (tongue.language, letters(site, tongue))).collect())
    }

    /// The place of the same letter in another language, which may have no word with it.
    pub fn same(&self, place: usize, own: Language, other: Language) -> Option<usize> {
        let label = &self.letters(own).get(place)?.label;
        self.letters(other).iter().position(|letter| letter.label == *label)
    }

    /// The letters of a language, in its order.
    pub fn letters(&self, language: Language) -> &[Letter] {
        self.0.get(&language).map_or(&[], Vec::as_slice)
    }
}

fn letters(site: &Site, tongue: &Tongue<'_>) -> Vec<Letter> {
    // By what readers take for the same word: case aside.
    let mut words: BTreeMap<String, Word> = BTreeMap::new();
    let mut add = |key: Key, name: &str, search: Option<&Localized<SearchWords, Omit>>| {
        let own = search.and_then(|search| search.own(tongue.language));
        for text in std::iter::once(name).chain(own.iter().flat_map(|words| words.shown())) {
            let new = || Word { text: text.to_owned(), targets: Vec::new() };
            let word = words.entry(text.to_lowercase()).or_insert_with(new);
            if !word.targets.contains(&key) {
                word.targets.push(key);
            }
        }
    };
    for (key, entry) in site.keyed::<Specialty>() {
        add(key, entry.name(tongue.language, &site.languages).value, entry.record.search.as_ref());
    }
    for (key, entry) in site.keyed::<Service>() {
        add(key, entry.name(tongue.language, &site.languages).value, entry.record.search.as_ref());
    }
    for (key, entry) in site.keyed::<Hospital>() {
        add(key, &entry.record.name, None);
    }
    let mut words: Vec<Word> = words.into_values().collect();
    tongue.locale.sort_by_key(&mut words, |word| &word.text);
    let mut letters: Vec<Letter> = Vec::new();
    for word in words {
        let label = tongue.locale.initial(&word.text);
        match letters.last_mut() {
            Some(letter) if letter.label == label => letter.words.push(word),
            _ => {
                let slug = free_slug(&label, &letters);
                letters.push(Letter { label, slug, words: vec![word] });
            }
        }
    }
    letters
}

/// What an address can hold of a letter: Ñ comes after N and becomes `n-2`, what has no Latin letter goes by its place.
fn free_slug(label: &str, taken: &[Letter]) -> String {
    let slug = slug_of(label);
    let base = if slug.is_empty() { "0".to_owned() } else { slug };
    let is_free = |slug: &str| taken.iter().all(|letter| letter.slug != slug);
    let numbered = (2..).map(|number| format!("{base}-{number}"));
    std::iter::once(base.clone()).chain(numbered).find(|slug| is_free(slug)).unwrap_or(base)
}
