//! The tails: what is not in the core, in files by the sound of the first letters, small enough to be fetched while somebody types.

use rayon::prelude::*;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

use super::entries::Found;
use super::index::{Holder, Tokens};
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
/// By no more than so many first sounds words are parted.
const DEEPEST: usize = 6;

/// A word of the tails.
struct Word {
    /// What the keys of its tails begin with.
    sounds: [char; DEEPEST],
    token: Box<str>,
    /// In the order of the records.
    holders: Vec<Holder>,
}

impl Word {
    fn new((token, mut holders): (Box<str>, Vec<Holder>)) -> Word {
        holders.truncate(RECORDS);
        holders.shrink_to_fit();
        let sounds = {
            let mut sounds = sounds(&token);
            std::array::from_fn(|_| sounds.next().unwrap_or('-'))
        };
        Word { sounds, token, holders }
    }

    fn key(&self, depth: usize) -> &[char] {
        self.sounds.get(..depth).unwrap_or_default()
    }
}

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

/// Makes the tails. Each has a key, the first sounds of all words in it with `-` after a word that ends there, and a name.
///
/// # Errors
/// What `put` says, which gets each as soon as it is made and tells its name.
pub(super) fn make<E: Send>(
    rest: &[Found],
    idle: Vec<Tokens>,
    voices: &[Voice<'_>],
    lexicon: &Lexicon,
    put: impl Fn(&str, Vec<u8>) -> Result<String, E> + Sync,
) -> Result<Vec<(String, String)>, E> {
    let mut indexer = indexer(voices, lexicon);
    rest.iter().for_each(|one| add(&mut indexer, one, voices, lexicon));
    let mut built = indexer.build();
    drop(indexer);
    built.extend(idle);
    // Records of the tails go by `-` and their number, those of the core by their number there.
    let name = |record: usize| match record.checked_sub(rest.len()) {
        Some(record) => base36(record),
        None => format!("-{}", base36(record)),
    };
    let names: Vec<String> = (0..built.len()).map(name).collect();
    let rows: Vec<Box<RawValue>> = rest.par_iter().map(|one| shown(one, voices)).collect();
    let mut words: Vec<Word> = built.take_held().into_iter().map(Word::new).collect();
    words.sort_unstable_by(|a, b| (a.sounds, &a.token).cmp(&(b.sounds, &b.token)));
    parted(&words)
        .into_par_iter()
        .map(|(key, words)| {
            let tokens = words.iter().flat_map(|word| word.holders.iter().map(|holder| (&*word.token, *holder)));
            let mut index = built.index(tokens, &names);
            let row = |record: usize| Some((names.get(record)?.as_str(), &**rows.get(record)?));
            index.shown = Some(records(words).into_iter().filter_map(row).collect());
            let name = put(&key, serde_json::to_vec(&index).unwrap_or_default())?;
            Ok((key, name))
        })
        .collect()
}

/// Sorted words in parts with the key of each, by as many sounds as make the parts small.
fn parted(words: &[Word]) -> Vec<(String, &[Word])> {
    let postings = |words: &[Word]| words.iter().map(|word| word.holders.len()).sum::<usize>();
    let most = (postings(words) * 2 / TAILS).clamp(MOST, MOST_EVER);
    let is_small = |words: &[Word]| {
        let postings = postings(words);
        postings <= most && postings + 2 * records(words).len() <= most
    };
    let mut open = vec![(0, words)];
    let mut parts = Vec::new();
    while let Some((depth, words)) = open.pop() {
        if depth == DEEPEST || depth > 0 && (words.len() == 1 || is_small(words)) {
            parts.extend(words.first().map(|word| (word.key(depth).iter().collect(), words)));
        } else {
            let together = |a: &Word, b: &Word| a.key(depth + 1) == b.key(depth + 1);
            open.extend(words.chunk_by(together).map(|part| (depth + 1, part)));
        }
    }
    parts.sort_unstable_by(|(a, _): &(String, _), (b, _)| a.cmp(b));
    parts
}

/// The records that hold any of the words, in order.
fn records(words: &[Word]) -> Vec<usize> {
    let mut records: Vec<usize> = words.iter().flat_map(|word| &word.holders).map(|holder| holder.record).collect();
    records.sort_unstable();
    records.dedup();
    records
}

/// What a result shows: as in the core, with a map by language where a text is not the same in all.
fn shown(one: &Found, voices: &[Voice<'_>]) -> Box<RawValue> {
    let rows: Vec<(String, Value)> =
        voices.iter().map(|voice| (voice.language.to_string(), one.shown(voice))).collect();
    let cells = rows.first().and_then(|(_, first)| first.as_array()).map_or(0, Vec::len);
    let cell = |place: usize| {
        let values: Vec<(&String, &Value)> =
            rows.iter().filter_map(|(tag, row)| Some((tag, row.get(place)?))).collect();
        match values.first() {
            Some((_, value)) if values.iter().all(|(_, other)| other == value) => (*value).clone(),
            _ => values.into_iter().map(|(tag, value)| (tag.clone(), value.clone())).collect::<Map<_, _>>().into(),
        }
    };
    to_raw_value(&(0..cells).map(cell).collect::<Vec<Value>>()).unwrap_or_else(|_| RawValue::NULL.to_owned())
}
