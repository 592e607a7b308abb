//! The search: what can be found, the files that the browser reads, and the ranking that it does with them, told once more in Rust.
//!
//! - `search/manifest.json`, the one name that pages know, lists the others by names with their hashes;
//! - the core: specialties, services, hospitals and pages with the phrases of the thesaurus in all languages;
//! - what results show, one file per language;
//! - tails for the rest, by the sound of the first letters, each with what its results show.

mod entries;
mod fold;
mod index;
mod lexicon;
mod measure;
mod part;
mod rank;
mod tails;
mod walk;

pub use fold::{fold, stem};
pub use index::Patients;
pub use lexicon::Lexicon;
pub use measure::{Floor, Measured, Outcome, Query, measure, read_queries};
pub use rank::{Answer, Hit, Ranker};

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::model::Kind;
use crate::plan::Voice;
use entries::Found;
use index::{Indexer, Tokens};

/// A file below `search/`.
pub type File = (String, Vec<u8>);

/// All that can be found in a site, and the words by which.
#[derive(Debug)]
pub struct Findable<'v> {
    voices: &'v [Voice<'v>],
    lexicon: &'v Lexicon,
    found: Vec<Found>,
}

impl<'v> Findable<'v> {
    /// Gathers it.
    pub fn new(voices: &'v [Voice<'v>], lexicon: &'v Lexicon) -> Findable<'v> {
        Findable { voices, lexicon, found: entries::all(voices) }
    }

    /// The same key, the same files.
    pub fn key(&self) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        for voice in self.voices {
            let rows: Vec<Value> = self.found.iter().map(|one| one.shown(voice)).collect();
            let prefix = voice.routes.base.link(&voice.routes.home(voice.language));
            hasher.update(&serde_json::to_vec(&(voice.language, prefix, rows)).unwrap_or_default());
        }
        let parents: Vec<Option<usize>> = self.found.iter().map(|one| Some(one.parent?.place())).collect();
        hasher.update(&serde_json::to_vec(&(&self.found, parents, self.lexicon)).unwrap_or_default());
        hasher.finalize()
    }

    /// Makes all files of the search. `put` gets each as soon as it is made, from any thread; the manifest comes last.
    ///
    /// # Errors
    /// What `put` says.
    pub fn make<E: Send>(self, put: impl Fn(File) -> Result<(), E> + Sync) -> Result<(), E> {
        let Findable { voices, lexicon, found } = self;
        let (core, rest): (Vec<Found>, Vec<Found>) = found.into_iter().partition(|one| one.in_core);
        let put_hashed = |stem: &str, bytes: Vec<u8>| {
            let name = hashed(stem, &bytes);
            put((name.clone(), bytes)).map(|()| name)
        };

        let large = rest.iter().any(|one| matches!(one.kind, "service" | "hospital"));
        let (bytes, idle) = core_file(&core, voices, lexicon);
        let mut manifest = json!({ "core": put_hashed("core", bytes)?, "shown": {}, "tails": {}, "large": large });

        for voice in voices {
            let rows: Vec<Value> = core.iter().map(|one| one.shown(voice)).collect();
            let prefix = voice.routes.base.link(&voice.routes.home(voice.language));
            let bytes = json!({ "prefix": prefix, "rows": rows }).to_string().into_bytes();
            let name = put_hashed(&format!("shown-{}", voice.language), bytes)?;
            set(&mut manifest, "shown", voice.language.as_str(), &name);
        }
        let put_tail = |key: &str, bytes| put_hashed(&format!("tail-{key}"), bytes);
        for (key, name) in tails::make(&rest, idle, voices, lexicon, put_tail)? {
            set(&mut manifest, "tails", &key, &name);
        }
        put(("manifest.json".to_owned(), manifest.to_string().into_bytes()))
    }
}

fn set(manifest: &mut Value, part: &str, key: &str, name: &str) {
    if let Some(map) = manifest.get_mut(part).and_then(Value::as_object_mut) {
        map.insert(key.to_owned(), json!(name));
    }
}

fn hashed(stem: &str, bytes: &[u8]) -> String {
    let hash = blake3::hash(bytes).to_hex();
    format!("{stem}-{}.json", hash.get(..8).unwrap_or_default())
}

/// The fields of an index are the languages of the site.
fn indexer<'l>(voices: &[Voice<'_>], lexicon: &'l Lexicon) -> Indexer<'l> {
    Indexer::new(lexicon, voices.iter().map(|voice| voice.language.to_string()).collect())
}

fn add(indexer: &mut Indexer<'_>, one: &Found, voices: &[Voice<'_>], lexicon: &Lexicon) {
    let field = |language| voices.iter().position(|voice| voice.language == language).unwrap_or_default();
    indexer.begin();
    one.names.iter().for_each(|(language, text)| indexer.phrase(field(*language), text, true));
    for (language, name) in &one.names {
        let words = fold(name);
        let also =
            lexicon.also.iter().filter(|(_, meant)| !meant.is_empty() && meant.iter().all(|word| words.contains(word)));
        also.for_each(|(said, _)| indexer.phrase(field(*language), said, false));
        // Of a place people say only its own name.
        if one.kind == Kind::Hospital.as_str() {
            let own: Vec<String> = words.into_iter().filter(|word| !lexicon.light.contains(&stem(word))).collect();
            indexer.phrase(field(*language), &own.join(" "), false);
        }
    }
    one.phrases.iter().for_each(|(language, text)| indexer.phrase(field(*language), text, false));
    one.misspellings.iter().for_each(|(language, text)| indexer.misspelling(field(*language), text));
    one.loose.iter().for_each(|(language, text)| indexer.loose(field(*language), text));
}

/// The core, and the tokens of its records that stand in the tails.
fn core_file(core: &[Found], voices: &[Voice<'_>], lexicon: &Lexicon) -> (Vec<u8>, Vec<Tokens>) {
    let mut indexer = indexer(voices, lexicon);
    core.iter().for_each(|one| add(&mut indexer, one, voices, lexicon));
    let mut built = indexer.build();
    let idle = indexer.take_idle(&mut built);
    let names: Vec<String> = (0..core.len()).map(base36).collect();
    let mut file = json!(built.index(built.all(), &names));
    if let Some(map) = file.as_object_mut() {
        let places: BTreeMap<_, _> = core.iter().enumerate().map(|(place, one)| (one.key, place)).collect();
        let parent = |one: &Found| places.get(&one.parent?).copied();
        let joined = |words: &BTreeSet<String>| words.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
        let flags: Vec<String> = lexicon.flags.iter().map(|words| words.join(" ")).collect();
        map.insert("kinds".to_owned(), json!(kinds(core)));
        map.insert("parents".to_owned(), json!(core.iter().filter_map(parent).collect::<Vec<_>>()));
        map.insert("phrases".to_owned(), json!(built.structure()));
        map.insert("stop".to_owned(), json!(joined(&lexicon.stop)));
        map.insert("light".to_owned(), json!(joined(&lexicon.light)));
        map.insert("flags".to_owned(), json!(flags.join("|")));
        map.insert("unless".to_owned(), json!(joined(&lexicon.unless)));
    }
    (file.to_string().into_bytes(), idle)
}

/// The kinds of the records and how many there are of each, in order.
fn kinds(found: &[Found]) -> Vec<(&'static str, usize)> {
    let mut kinds: Vec<(&'static str, usize)> = Vec::new();
    for one in found {
        match kinds.last_mut() {
            Some((kind, count)) if *kind == one.kind => *count += 1,
            _ => kinds.push((one.kind, 1)),
        }
    }
    kinds
}

/// A number in as few letters as digits and letters allow.
fn base36(number: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = number;
    loop {
        letters.push(char::from_digit((rest % 36).try_into().unwrap_or_default(), 36).unwrap_or('0'));
        rest /= 36;
        if rest == 0 {
            return letters.into_iter().rev().collect();
        }
    }
}
