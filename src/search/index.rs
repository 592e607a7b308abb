//! Indexes in the format of elasticlunr, composed token by token, with what the format leaves out: which words make a phrase.
//! Alone names elasticlunr.
//!
//! A token's weight (`tf`) is 1 where it is part of a phrase, 2 where light words alone stand with it, 3 where it is a phrase by
//! itself, 4 where it also stands in two more, 5 in five more. Nodes without
//! postings carry neither `docs` nor `df`: elasticlunr.js reads them as empty, and a quarter of the bytes go.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use elasticlunr::Language as _;
use elasticlunr::inverted_index::InvertedIndex;
use elasticlunr::pipeline::{FnWrapper, Pipeline};
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::fold::{fold, stem};
use super::lexicon::Lexicon;

/// Our language, as elasticlunr understands one: [`fold`] parts a text, two registered functions fold and stem each word.
#[derive(Debug)]
pub struct Patients;

impl elasticlunr::Language for Patients {
    fn name(&self) -> String {
        "Patients".to_owned()
    }

    fn code(&self) -> String {
        "mul".to_owned()
    }

    fn tokenize(&self, text: &str) -> Vec<String> {
        fold(text)
    }

    fn make_pipeline(&self) -> Pipeline {
        let fold_one = |word: String| Some(fold(&word).concat()).filter(|word| !word.is_empty());
        let stem_one = |word: String| Some(stem(&word));
        let queue = vec![
            Box::new(FnWrapper("marcaFold".to_owned(), fold_one)) as Box<dyn elasticlunr::pipeline::PipelineFn>,
            Box::new(FnWrapper("marcaStem".to_owned(), stem_one)),
        ];
        Pipeline { queue }
    }
}

/// A phrase by which a record is found, as the tokens that carry its meaning.
#[derive(Clone, Debug)]
struct Phrase {
    field: usize,
    tokens: Vec<String>,
    is_name: bool,
}

/// What is known of a record.
#[derive(Default, Debug)]
struct Known {
    phrases: Vec<Phrase>,
    loose: Vec<(usize, Box<str>)>,
    /// Tokens that only misspellings hold.
    misspelt: BTreeSet<String>,
}

/// A record's tokens with field and weight, in order.
pub(super) type Tokens = Vec<(Box<str>, (usize, f64))>;

/// A record that holds a token, with field and weight.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holder {
    pub record: usize,
    field: usize,
    weight: f64,
}

/// An index as elasticlunr writes it, its keys in order.
#[derive(Serialize, Debug)]
pub(super) struct Index<'b> {
    #[serde(rename = "documentStore")]
    store: Value,
    fields: &'b [String],
    index: BTreeMap<&'b str, Value>,
    lang: String,
    pipeline: Value,
    #[serde(rename = "ref")]
    id: &'static str,
    /// What results show, by record; our own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown: Option<BTreeMap<&'b str, &'b RawValue>>,
    version: &'static str,
}

/// Gathers the words of records.
#[derive(Debug)]
pub(super) struct Indexer<'l> {
    lexicon: &'l Lexicon,
    fields: Vec<String>,
    records: Vec<Known>,
}

/// The tokens of each record with field and weight, and the phrases that they alone do not tell.
#[derive(Debug)]
pub(super) struct Built {
    fields: Vec<String>,
    tokens: Vec<Tokens>,
    phrases: Vec<Vec<(bool, Vec<String>)>>,
}

impl<'l> Indexer<'l> {
    pub fn new(lexicon: &'l Lexicon, fields: Vec<String>) -> Indexer<'l> {
        Indexer { lexicon, fields, records: Vec::new() }
    }

    /// Begins the next record.
    pub fn begin(&mut self) {
        self.records.push(Known::default());
    }

    /// The stems of a text that carry meaning; all of them if none does.
    fn stems(&self, text: &str) -> impl Iterator<Item = String> {
        let mut words = fold(text);
        let says = |word: &String| !self.lexicon.stop.contains(word);
        if words.iter().any(says) {
            words.retain(says);
        }
        words.into_iter().map(|word| stem(&word))
    }

    /// The same, each once.
    fn content(&self, text: &str) -> Vec<String> {
        let mut tokens: Vec<String> = Vec::new();
        for token in self.stems(text) {
            if !tokens.contains(&token) {
                tokens.push(token);
            }
        }
        tokens
    }

    fn is_light(&self, token: &str) -> bool {
        self.lexicon.light.contains(token)
    }

    /// Adds a name or phrase of the record begun last; one with a hyphen also in one piece (x-ray, xray).
    pub fn phrase(&mut self, field: usize, text: &str, is_name: bool) {
        let joined = text.contains('-').then(|| text.replace('-', ""));
        for text in [Some(text.to_owned()), joined].into_iter().flatten() {
            let tokens = self.content(&text);
            let sorted: BTreeSet<&String> = tokens.iter().collect();
            let Some(known) = self.records.last_mut() else { return };
            match known.phrases.iter_mut().find(|phrase| phrase.tokens.iter().collect::<BTreeSet<_>>() == sorted) {
                Some(phrase) => phrase.is_name |= is_name,
                None if tokens.is_empty() => {}
                None => known.phrases.push(Phrase { field, tokens, is_name }),
            }
        }
    }

    /// Adds a misspelling of the record begun last, unless the ranking understands it by itself.
    pub fn misspelling(&mut self, field: usize, text: &str) {
        let tokens = self.content(text);
        let Some(known) = self.records.last_mut() else { return };
        let words = || known.phrases.iter().flat_map(|phrase| &phrase.tokens).map(String::as_str);
        if !super::walk::understands(words(), &tokens) {
            let wrong: Vec<String> = tokens.into_iter().filter(|token| words().all(|word| word != token)).collect();
            known.misspelt.extend(wrong);
            self.phrase(field, text, false);
        }
    }

    /// Adds words of the record begun last that are no phrase of it.
    pub fn loose(&mut self, field: usize, text: &str) {
        let tokens = self.stems(text).filter(|token| !self.is_light(token));
        let tokens: Vec<_> = tokens.map(|token| (field, token.into())).collect();
        if let Some(known) = self.records.last_mut() {
            known.loose.extend(tokens);
        }
    }

    /// Decides what the files must say of each record. A token that two languages share stands in the field of the first. Words that
    /// say little stand only where a phrase is told by them.
    pub fn build(&mut self) -> Built {
        let loose: Vec<_> = self.records.iter_mut().map(|known| std::mem::take(&mut known.loose)).collect();
        let holders = self.holders(&loose);
        let mut built = Built { fields: self.fields.clone(), tokens: Vec::new(), phrases: Vec::new() };
        for (known, loose) in self.records.iter().zip(loose) {
            let mut tokens: BTreeMap<&str, (usize, f64)> = BTreeMap::new();
            let mut phrases = Vec::new();
            for phrase in &known.phrases {
                let heavy = phrase.tokens.iter().filter(|token| !self.is_light(token)).count();
                let is_told = phrase.is_name || phrase.tokens.len() > 1 && !self.is_unlike(phrase, &holders);
                for token in &phrase.tokens {
                    let is_light = self.is_light(token);
                    if is_light && heavy > 0 && !is_told {
                        continue;
                    }
                    let alone: f64 = match (phrase.tokens.len(), heavy) {
                        (1, _) => 3.0,
                        (_, 1) if !is_light && !phrase.is_name => 2.0,
                        _ => 1.0,
                    };
                    let (_, weight) = tokens.entry(token).or_insert((phrase.field, 1.0));
                    *weight = alone.max(*weight);
                }
                if is_told {
                    phrases.push((phrase.is_name, phrase.tokens.clone()));
                }
            }
            for (token, (_, weight)) in &mut tokens {
                let holds = |phrase: &&Phrase| phrase.tokens.iter().any(|held| held == token);
                if *weight > 2.0 {
                    *weight = match known.phrases.iter().filter(holds).count() {
                        0..=2 => *weight,
                        3..=5 => 4.0,
                        _ => 5.0,
                    };
                }
            }
            let mut tokens: Tokens = tokens.into_iter().map(|(token, held)| (token.into(), held)).collect();
            tokens.extend(loose.into_iter().map(|(field, token)| (token, (field, 1.0))));
            // A sort that is stable: of what is the same, the first stays.
            tokens.sort_by(|(a, _), (b, _)| a.cmp(b));
            tokens.dedup_by(|(later, _), (first, _)| later == first);
            tokens.shrink_to_fit();
            built.tokens.push(tokens);
            built.phrases.push(phrases);
        }
        built
    }

    /// The records that hold each token of a phrase about which [`Indexer::is_unlike`] has to say something.
    fn holders(&self, loose: &[Vec<(usize, Box<str>)>]) -> HashMap<&str, BTreeSet<usize>> {
        let phrases = self.records.iter().flat_map(|known| &known.phrases);
        let asked = phrases.filter(|phrase| !phrase.is_name && phrase.tokens.len() > 1);
        let mut holders: HashMap<&str, BTreeSet<usize>> =
            asked.flat_map(|phrase| &phrase.tokens).map(|token| (token.as_str(), BTreeSet::new())).collect();
        for (record, (known, loose)) in self.records.iter().zip(loose).enumerate() {
            let told = known.phrases.iter().flat_map(|phrase| &phrase.tokens).map(String::as_str);
            for token in told.chain(loose.iter().map(|(_, token)| &**token)) {
                if let Some(holding) = holders.get_mut(token) {
                    holding.insert(record);
                }
            }
        }
        holders
    }

    /// Takes out what only one record says and only inside phrases, or only misspelt: a third of the bytes, kept in the tails. By record.
    pub fn take_idle(&self, built: &mut Built) -> Vec<Tokens> {
        let mut holders: HashMap<Box<str>, usize> = HashMap::new();
        for (token, _) in built.tokens.iter().flatten() {
            *holders.entry(token.clone()).or_default() += 1;
        }
        let mut taken = Vec::new();
        for (known, (tokens, phrases)) in self.records.iter().zip(built.tokens.iter_mut().zip(&mut built.phrases)) {
            let holds = |phrase: &Phrase, token: &str| phrase.tokens.iter().any(|held| held == token);
            let named = |token: &str| known.phrases.iter().any(|phrase| phrase.is_name && holds(phrase, token));
            let (idle, kept): (Tokens, Tokens) =
                std::mem::take(tokens).into_iter().partition(|(token, (_, weight))| {
                    let count = holders.get(token).copied().unwrap_or_default();
                    let is_part = !named(token) && (*weight < 2.0 || *weight < 3.0 && count < 3);
                    (is_part || known.misspelt.contains(&**token)) && count <= 3
                });
            *tokens = kept;
            let is_kept = |word: &String| tokens.iter().any(|(token, _)| **token == **word);
            phrases.retain(|(_, words)| words.iter().all(is_kept));
            taken.push(idle);
        }
        taken
    }

    /// Whether no other record holds all the words of a phrase.
    fn is_unlike(&self, phrase: &Phrase, holders: &HashMap<&str, BTreeSet<usize>>) -> bool {
        let mut common: Option<BTreeSet<usize>> = None;
        for token in phrase.tokens.iter().filter(|token| !self.is_light(token)) {
            let holding = holders.get(token.as_str()).cloned().unwrap_or_default();
            common = Some(common.map_or(holding.clone(), |common| common.intersection(&holding).copied().collect()));
        }
        common.is_some_and(|common| common.len() == 1)
    }
}

impl Built {
    /// All tokens, each with a record that holds it.
    pub fn all(&self) -> impl Iterator<Item = (&str, Holder)> {
        let records = self.tokens.iter().enumerate();
        records.flat_map(|(record, tokens)| {
            tokens
                .iter()
                .map(move |(token, (field, weight))| (&**token, Holder { record, field: *field, weight: *weight }))
        })
    }

    /// The index as elasticlunr writes it, of some tokens, each with a record that holds it. `names` are those of all records.
    pub fn index<'t>(&self, tokens: impl Iterator<Item = (&'t str, Holder)>, names: &[String]) -> Index<'_> {
        let mut fields: Vec<InvertedIndex> = self.fields.iter().map(|_| InvertedIndex::new()).collect();
        for (token, holder) in tokens {
            if let (Some(index), Some(name)) = (fields.get_mut(holder.field), names.get(holder.record)) {
                index.add_token(name, token, holder.weight);
            }
        }
        let lean = |index: InvertedIndex| {
            let mut trie = serde_json::to_value(index).unwrap_or_default();
            lean(&mut trie);
            trie
        };
        Index {
            store: json!({ "save": false, "docs": {}, "docInfo": {}, "length": names.len() }),
            fields: &self.fields,
            index: self.fields.iter().map(String::as_str).zip(fields.into_iter().map(lean)).collect(),
            lang: Patients.name(),
            pipeline: json!(Patients.make_pipeline()),
            id: "id",
            shown: None,
            version: elasticlunr::ELASTICLUNR_VERSION,
        }
    }

    /// The phrases, `!` between records and a space between phrases. A phrase is a letter for each token: its place among the record's
    /// tokens, field by field and in order; `$` before names.
    pub fn structure(&self) -> String {
        let alphabet: Vec<char> = alphabet().collect();
        let mut text = String::new();
        for (phrases, tokens) in self.phrases.iter().zip(&self.tokens) {
            let mut order: Vec<(usize, &str)> = tokens.iter().map(|(token, (field, _))| (*field, &**token)).collect();
            order.sort_unstable();
            let place = |token: &String| {
                let at = order.iter().position(|(_, known)| known == token);
                at.and_then(|at| alphabet.get(at))
            };
            let mut lines: Vec<String> = Vec::new();
            for (is_name, tokens) in phrases {
                let letters: Option<BTreeSet<&char>> = tokens.iter().map(place).collect();
                let letters: Option<String> = letters.map(|letters| letters.into_iter().collect());
                lines.extend(letters.map(|letters| if *is_name { format!("${letters}") } else { letters }));
            }
            lines.sort_unstable();
            text.push_str(&lines.join(" "));
            text.push('!');
        }
        text
    }

    /// Adds records of which only tokens are known.
    pub fn extend(&mut self, tokens: Vec<Tokens>) {
        self.tokens.extend(tokens);
    }

    /// Hands over every token with the records that hold it, the tokens in no order.
    pub fn take_held(&mut self) -> HashMap<Box<str>, Vec<Holder>> {
        let mut held: HashMap<Box<str>, Vec<Holder>> = HashMap::new();
        for (record, tokens) in std::mem::take(&mut self.tokens).into_iter().enumerate() {
            for (token, (field, weight)) in tokens {
                held.entry(token).or_default().push(Holder { record, field, weight });
            }
        }
        held
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }
}

/// The letters that stand for places in phrases: none that JSON or the separators need.
pub(super) fn alphabet() -> impl Iterator<Item = char> {
    (37..=591_u32).filter(|code| !matches!(code, 92 | 127..=160 | 173)).filter_map(char::from_u32)
}

/// Leaves out of a trie what its empty nodes would say, and writes whole numbers as such.
fn lean(value: &mut Value) {
    match value {
        Value::Object(map) => {
            if map.get("df").and_then(Value::as_i64) == Some(0) {
                map.retain(|key, _| !matches!(key.as_str(), "docs" | "df"));
            }
            map.values_mut().for_each(lean);
        }
        Value::Number(number) =>
        {
            #[expect(clippy::cast_possible_truncation, reason = "weights are 1 to 5")]
            if let Some(float) = number.as_f64().filter(|float| float.fract() == 0.0) {
                *number = (float as i64).into();
            }
        }
        Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) => {}
    }
}
