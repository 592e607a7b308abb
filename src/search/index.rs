//! Indexes in the format of elasticlunr, composed token by token, with what the format leaves out: which words make a phrase.
//! Alone names elasticlunr.
//!
//! A token's weight (`tf`) is 1 where it is part of a phrase, 2 where light words alone stand with it, 3 where it is a phrase by
//! itself, 4 where it also stands in two more, 5 in five more. Nodes without
//! postings carry neither `docs` nor `df`: elasticlunr.js reads them as empty, and a quarter of the bytes go.

use std::collections::{BTreeMap, BTreeSet};

use elasticlunr::Language as _;
use elasticlunr::inverted_index::InvertedIndex;
use elasticlunr::pipeline::{FnWrapper, Pipeline};
use serde_json::{Map, Value, json};

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
    loose: Vec<(usize, String)>,
    /// Tokens that only misspellings hold.
    misspelt: BTreeSet<String>,
}

/// A record's tokens with field and weight.
pub(super) type Tokens = BTreeMap<String, (usize, f64)>;

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

    /// The stems of a text that carry meaning, each once; all of them if none does.
    fn content(&self, text: &str) -> Vec<String> {
        let all = fold(text);
        let said: Vec<&String> = all.iter().filter(|word| !self.lexicon.stop.contains(*word)).collect();
        let kept: Vec<&String> = if said.is_empty() { all.iter().collect() } else { said };
        let mut tokens: Vec<String> = Vec::new();
        for word in kept {
            let token = stem(word);
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
        let tokens = self.content(text).into_iter().filter(|token| !self.is_light(token));
        let tokens: Vec<_> = tokens.map(|token| (field, token)).collect();
        if let Some(known) = self.records.last_mut() {
            known.loose.extend(tokens);
        }
    }

    /// Decides what the files must say of each record. A token that two languages share stands in the field of the first. Words that
    /// say little stand only where a phrase is told by them.
    pub fn build(&self) -> Built {
        let mut holders: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for (record, known) in self.records.iter().enumerate() {
            let tokens = known
                .phrases
                .iter()
                .flat_map(|phrase| &phrase.tokens)
                .chain(known.loose.iter().map(|(_, token)| token));
            for token in tokens.filter(|token| !self.is_light(token)) {
                holders.entry(token).or_default().insert(record);
            }
        }
        let mut built = Built { fields: self.fields.clone(), tokens: Vec::new(), phrases: Vec::new() };
        for known in &self.records {
            let mut tokens: Tokens = BTreeMap::new();
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
                    let (_, weight) = tokens.entry(token.clone()).or_insert((phrase.field, 1.0));
                    *weight = alone.max(*weight);
                }
                if is_told {
                    phrases.push((phrase.is_name, phrase.tokens.clone()));
                }
            }
            for (token, (_, weight)) in &mut tokens {
                let said = known.phrases.iter().filter(|phrase| phrase.tokens.contains(token)).count();
                if *weight > 2.0 && said > 2 {
                    *weight = if said > 5 { 5.0 } else { 4.0 };
                }
            }
            for (field, token) in &known.loose {
                tokens.entry(token.clone()).or_insert((*field, 1.0));
            }
            built.tokens.push(tokens);
            built.phrases.push(phrases);
        }
        built
    }

    /// Takes out what only one record says and only inside phrases, or only misspelt: a third of the bytes, kept in the tails. By record.
    pub fn take_idle(&self, built: &mut Built) -> Vec<Tokens> {
        let mut holders: BTreeMap<String, usize> = BTreeMap::new();
        for token in built.tokens.iter().flat_map(BTreeMap::keys) {
            *holders.entry(token.clone()).or_default() += 1;
        }
        let mut taken = Vec::new();
        for (known, (tokens, phrases)) in self.records.iter().zip(built.tokens.iter_mut().zip(&mut built.phrases)) {
            let named =
                |token: &String| known.phrases.iter().any(|phrase| phrase.is_name && phrase.tokens.contains(token));
            let (idle, kept) =
                std::mem::take(tokens).into_iter().partition(|(token, (_, weight)): &(String, (usize, f64))| {
                    let count = holders.get(token).copied().unwrap_or_default();
                    let is_part = !named(token) && (*weight < 2.0 || *weight < 3.0 && count < 3);
                    (is_part || known.misspelt.contains(token)) && count <= 3
                });
            *tokens = kept;
            phrases.retain(|(_, words)| words.iter().all(|word| tokens.contains_key(word)));
            taken.push(idle);
        }
        taken
    }

    /// Whether no other record holds all the words of a phrase.
    fn is_unlike(&self, phrase: &Phrase, holders: &BTreeMap<&str, BTreeSet<usize>>) -> bool {
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
    pub fn all(&self) -> impl Iterator<Item = (&str, usize)> {
        let records = self.tokens.iter().enumerate();
        records.flat_map(|(record, tokens)| tokens.keys().map(move |token| (token.as_str(), record)))
    }

    /// The index as elasticlunr writes it, of some tokens, each with a record that holds it.
    pub fn index<'t>(&self, tokens: impl Iterator<Item = (&'t str, usize)>, name: impl Fn(usize) -> String) -> Value {
        let mut fields: Vec<InvertedIndex> = self.fields.iter().map(|_| InvertedIndex::new()).collect();
        for (token, record) in tokens {
            if let Some((field, weight)) = self.tokens.get(record).and_then(|tokens| tokens.get(token))
                && let Some(index) = fields.get_mut(*field)
            {
                index.add_token(&name(record), token, *weight);
            }
        }
        let index: Map<String, Value> = self
            .fields
            .iter()
            .zip(&fields)
            .map(|(field, index)| (field.clone(), serde_json::to_value(index).map(lean).unwrap_or_default()))
            .collect();
        json!({
            "version": elasticlunr::ELASTICLUNR_VERSION,
            "fields": self.fields,
            "ref": "id",
            "pipeline": Patients.make_pipeline(),
            "lang": Patients.name(),
            "index": index,
            "documentStore": { "save": false, "docs": {}, "docInfo": {}, "length": self.tokens.len() },
        })
    }

    /// The phrases, `!` between records and a space between phrases. A phrase is a letter for each token: its place among the record's
    /// tokens, field by field and in order; `$` before names.
    pub fn structure(&self) -> String {
        let alphabet: Vec<char> = alphabet().collect();
        let mut text = String::new();
        for (phrases, tokens) in self.phrases.iter().zip(&self.tokens) {
            let mut order: Vec<(usize, &String)> = tokens.iter().map(|(token, (field, _))| (*field, token)).collect();
            order.sort_unstable();
            let place = |token: &String| {
                let at = order.iter().position(|(_, known)| *known == token);
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

    /// Every token with the records that hold it.
    pub fn held(&self) -> BTreeMap<&str, BTreeSet<usize>> {
        let mut held: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for (record, tokens) in self.tokens.iter().enumerate() {
            for token in tokens.keys() {
                held.entry(token).or_default().insert(record);
            }
        }
        held
    }
}

/// The letters that stand for places in phrases: none that JSON or the separators need.
pub(super) fn alphabet() -> impl Iterator<Item = char> {
    (37..=591_u32).filter(|code| !matches!(code, 92 | 127..=160 | 173)).filter_map(char::from_u32)
}

/// A trie without what its empty nodes would say, whole numbers as such.
fn lean(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let is_empty = map.get("df").and_then(Value::as_i64) == Some(0);
            map.into_iter()
                .filter(|(key, _)| !(is_empty && matches!(key.as_str(), "docs" | "df")))
                .map(|(key, value)| (key, lean(value)))
                .collect()
        }
        Value::Number(number) => match number.as_f64() {
            #[expect(clippy::cast_possible_truncation, reason = "weights are 1 and 2")]
            Some(float) if float.fract() == 0.0 => json!(float as i64),
            Some(_) | None => Value::Number(number),
        },
        Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) => value,
    }
}
