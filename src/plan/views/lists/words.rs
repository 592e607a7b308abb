//! A to Z: every word by which people look for something, and where it leads. Search without JavaScript.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::Link;
use super::super::specialty::search_words;
use crate::model::{Hospital, Key, Service, Specialty};
use crate::plan::voice::{Voice, name_of};

/// The list of words.
#[derive(Serialize, Debug)]
pub struct AZView {
    groups: Vec<Letter>,
}

#[derive(Serialize, Debug)]
struct Letter {
    letter: String,
    anchor: String,
    entries: Vec<Word>,
}

#[derive(Serialize, Debug)]
struct Word {
    word: String,
    targets: Vec<Link>,
}

pub(super) fn az(voice: &Voice<'_>) -> AZView {
    // By what readers take for the same word: case aside.
    let mut words: BTreeMap<String, (String, Vec<Key>)> = BTreeMap::new();
    let mut add = |word: &str, key: Key| {
        let (_, keys) = words.entry(word.to_lowercase()).or_insert_with(|| (word.to_owned(), Vec::new()));
        if !keys.contains(&key) {
            keys.push(key);
        }
    };
    for (key, entry) in voice.site.keyed::<Specialty>() {
        add(&name_of(entry, voice).text, key);
        search_words(&entry.record.search, voice)
            .iter()
            .flat_map(|words| words.shown())
            .for_each(|word| add(word, key));
    }
    for (key, entry) in voice.site.keyed::<Service>() {
        add(&name_of(entry, voice).text, key);
        search_words(&entry.record.search, voice)
            .iter()
            .flat_map(|words| words.shown())
            .for_each(|word| add(word, key));
    }
    for (key, entry) in voice.site.keyed::<Hospital>() {
        add(&entry.record.name, key);
    }
    let mut entries: Vec<Word> = words
        .into_values()
        .map(|(word, keys)| Word { word, targets: keys.into_iter().filter_map(|key| voice.link(key)).collect() })
        .filter(|word| !word.targets.is_empty())
        .collect();
    voice.sort_by_key(&mut entries, |entry| &entry.word);
    let mut groups: Vec<Letter> = Vec::new();
    for entry in entries {
        let letter = voice.locale.initial(&entry.word);
        match groups.last_mut() {
            Some(group) if group.letter == letter => group.entries.push(entry),
            _ => groups.push(Letter { anchor: format!("l-{}", groups.len() + 1), letter, entries: vec![entry] }),
        }
    }
    AZView { groups }
}
