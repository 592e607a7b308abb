//! The tails: what is not in the core, in files by the sound of the first letters, small enough to be fetched while somebody types.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde_json::{Map, Value};

use super::entries::Found;
use super::index::Tokens;
use super::lexicon::Lexicon;
use super::{add, base36, indexer};
use crate::plan::Voice;

/// Postings and records after which a tail is parted by one more letter.
const MOST: usize = 480;
/// The same for large sites, whose tails are many.
const MOST_EVER: usize = 900;
/// As many tails as a manifest should name, about.
const TAILS: usize = 60;
/// A word in more records than these leads nowhere by itself: it finds the first of them.
const RECORDS: usize = 250;

/// The sounds of a word's letters: those that people mix up are one.
pub(super) fn sounds(word: &str) -> impl Iterator<Item = char> {
    word.chars().filter(|letter| *letter != 'h').map(|letter| match letter {
        'v' | 'w' => 'b',
        'c' | 'z' | 'k' | 'q' | 'x' => 's',
        'g' => 'j',
        'y' | 'i' => 'l',
        'ñ' | 'm' => 'n',
        'f' => 'p',
        'a' | 'e' | 'o' | 'u' => 'a',
        other => other,
    })
}

/// The tails by key: the first sounds of all words in them, `-` after a word that ends there.
pub(super) fn files(
    rest: &[Found],
    idle: Vec<Tokens>,
    voices: &[Voice<'_>],
    lexicon: &Lexicon,
) -> Vec<(String, Vec<u8>)> {
    let mut indexer = indexer(voices, lexicon);
    rest.iter().for_each(|one| add(&mut indexer, one, voices, lexicon));
    let mut built = indexer.build();
    built.extend(idle);
    // Records of the tails go by `-` and their number, those of the core by their number there.
    let name = |record: usize| match record.checked_sub(rest.len()) {
        Some(record) => base36(record),
        None => format!("-{}", base36(record)),
    };
    let mut held = built.held();
    for records in held.values_mut().filter(|records| records.len() > RECORDS) {
        *records = records.iter().copied().take(RECORDS).collect();
    }
    let most = (held.values().map(BTreeSet::len).sum::<usize>() * 2 / TAILS).clamp(MOST, MOST_EVER);
    let mut open: Vec<(usize, BTreeSet<&str>)> = vec![(0, held.keys().copied().collect())];
    let mut tails: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    while let Some((depth, words)) = open.pop() {
        let weight = |word: &&str| held.get(*word).map_or(0, BTreeSet::len);
        let records: BTreeSet<usize> = words.iter().filter_map(|word| held.get(word)).flatten().copied().collect();
        let postings: usize = words.iter().map(weight).sum();
        let key = words.iter().next().map(|word| key(word, depth)).unwrap_or_default();
        if words.is_empty() {
            continue;
        }
        if depth > 0 && (postings + 2 * records.len() <= most || depth > 5 || words.len() == 1) {
            tails.insert(key, words);
            continue;
        }
        let mut parts: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for word in words {
            parts.entry(self::key(word, depth + 1)).or_default().insert(word);
        }
        open.extend(parts.into_values().map(|words| (depth + 1, words)));
    }
    tails
        .into_par_iter()
        .map(|(key, words)| {
            let holding = |word: &&str| held.get(*word).into_iter().flatten();
            let tokens = words.iter().flat_map(|word| holding(word).map(|record| (*word, *record)));
            let mut file = built.index(tokens, name);
            let records: BTreeSet<usize> = words.iter().flat_map(holding).copied().collect();
            let shown: Map<String, Value> = records
                .into_iter()
                .filter_map(|record| Some((name(record), shown(rest.get(record)?, voices))))
                .collect();
            if let Some(map) = file.as_object_mut() {
                map.insert("shown".to_owned(), Value::Object(shown));
            }
            (key, file.to_string().into_bytes())
        })
        .collect()
}

fn key(word: &str, depth: usize) -> String {
    sounds(word).chain(std::iter::repeat('-')).take(depth).collect()
}

/// What a result shows: as in the core, with a map by language where a text is not the same in all.
fn shown(one: &Found, voices: &[Voice<'_>]) -> Value {
    let rows: Vec<(String, Value)> =
        voices.iter().map(|voice| (voice.language.to_string(), one.shown(voice))).collect();
    let Some((_, first)) = rows.first() else { return Value::Null };
    let cells = first.as_array().map_or(0, Vec::len);
    let cell = |place: usize| {
        let values: Vec<(&String, &Value)> =
            rows.iter().filter_map(|(tag, row)| Some((tag, row.get(place)?))).collect();
        match values.first() {
            Some((_, value)) if values.iter().all(|(_, other)| other == value) => (*value).clone(),
            _ => values.into_iter().map(|(tag, value)| (tag.clone(), value.clone())).collect::<Map<_, _>>().into(),
        }
    };
    (0..cells).map(cell).collect()
}
