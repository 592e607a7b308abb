//! The ranking, told once more: the twin of the theme's `search-engine.js`, over the same bytes that are published. It measures the
//! search in `marca check --search` and says at build time which misspellings the files must spell out.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::base36;
use super::fold::{fold, stem};
use super::part::{Part, Phrase};
use super::walk::{Node, matching};

/// A record found.
#[derive(Clone, PartialEq, Debug)]
pub struct Hit {
    /// Its number in base 36, after `-` when it stands in a tail.
    pub record: String,
    pub score: f64,
}

/// What a query found, best first.
#[derive(Clone, PartialEq, Debug)]
pub struct Answer {
    pub hits: Vec<Hit>,
    /// Whether the query tells of an emergency.
    pub alarm: bool,
}

/// Ranks the records of the files it was given.
#[derive(Debug)]
pub struct Ranker {
    parts: Vec<Part>,
    kinds: Vec<String>,
    parents: Vec<usize>,
    first_service: usize,
    stop: BTreeSet<String>,
    light: BTreeSet<String>,
    unless: BTreeSet<String>,
    /// Rows of what tails show, by record.
    shown: HashMap<String, Value>,
    flags: Vec<Vec<usize>>,
    flag_root: Node,
    flag_words: usize,
}

struct Word {
    text: String,
    stem: String,
    best: f64,
    worth: f64,
    is_light: bool,
}

/// What the words of a query found in a record.
struct Row {
    is_tail: bool,
    record: String,
    any: Vec<f64>,
    bag: Vec<f64>,
    alone: Vec<f64>,
}

/// Part and token → how well each word of the query matches it.
type Hits = HashMap<(usize, usize), BTreeMap<usize, f64>>;

fn boost(kind: &str) -> f64 {
    match kind {
        "specialty" | "hospital" => 1.0,
        "service" => 0.98,
        "page" | "organization" => 0.9,
        _ => 0.85,
    }
}

/// A token that is part of a phrase, that with light words is one, that is one by itself, that also is in many.
fn alone(tf: f64) -> f64 {
    if tf > 4.5 {
        1.05
    } else if tf > 3.5 {
        1.03
    } else if tf > 2.5 {
        1.0
    } else if tf > 1.5 {
        0.92
    } else {
        0.8
    }
}

fn set(file: &Value, key: &str) -> BTreeSet<String> {
    file.get(key)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn raise(list: &mut Vec<f64>, place: usize, value: f64) {
    if list.len() <= place {
        list.resize(place + 1, 0.0);
    }
    if let Some(slot) = list.get_mut(place) {
        *slot = slot.max(value);
    }
}

impl Ranker {
    /// Reads a core file; `None` when it is not one.
    pub fn load(core: &[u8]) -> Option<Ranker> {
        let file: Value = serde_json::from_slice(core).ok()?;
        let mut kinds = Vec::new();
        for row in file.get("kinds")?.as_array()? {
            let count = usize::try_from(row.get(1)?.as_u64()?).ok()?;
            kinds.extend(std::iter::repeat_n(row.get(0)?.as_str()?.to_owned(), count));
        }
        let parents = file.get("parents").and_then(Value::as_array).into_iter().flatten();
        let mut ranker = Ranker {
            parts: vec![Part::load(&file)?],
            first_service: kinds.iter().position(|kind| kind == "service").unwrap_or(usize::MAX),
            kinds,
            parents: parents.filter_map(|parent| usize::try_from(parent.as_u64()?).ok()).collect(),
            stop: set(&file, "stop"),
            light: set(&file, "light"),
            unless: set(&file, "unless"),
            shown: HashMap::new(),
            flags: Vec::new(),
            flag_root: Node::default(),
            flag_words: 0,
        };
        let flags = file.get("flags").and_then(Value::as_str).unwrap_or_default();
        for flag in flags.split('|').filter(|flag| !flag.is_empty()) {
            let flag = flag.split(' ').map(|word| ranker.flag_word(word)).collect();
            ranker.flags.push(flag);
        }
        Some(ranker)
    }

    fn flag_word(&mut self, word: &str) -> usize {
        let mut node = &mut self.flag_root;
        for letter in word.chars() {
            node = node.next.entry(letter).or_default();
        }
        *node.token.get_or_insert_with(|| {
            self.flag_words += 1;
            self.flag_words - 1
        })
    }

    /// Adds a tail; `None` when it is not one.
    pub fn add(&mut self, tail: &[u8]) -> Option<()> {
        let file: Value = serde_json::from_slice(tail).ok()?;
        self.parts.push(Part::load(&file)?);
        for (record, row) in file.get("shown")?.as_object()? {
            self.shown.insert(record.clone(), row.clone());
        }
        Some(())
    }

    /// What a result of a tail shows.
    pub fn shown(&self, record: &str) -> Option<&Value> {
        self.shown.get(record)
    }

    fn words(&self, query: &str) -> Vec<Word> {
        let words: Vec<String> = fold(query).into_iter().take(12).collect();
        let all_stop = words.iter().all(|word| self.stop.contains(word));
        let word = |text: String| {
            let stem = stem(&text);
            let is_light = self.light.contains(&stem);
            Word { text, stem, best: 0.0, worth: 3.0, is_light }
        };
        let mut said: Vec<Word> =
            words.into_iter().filter(|word| all_stop || !self.stop.contains(word)).map(word).collect();
        // One letter after other words says nothing yet.
        if said.len() > 1 && said.last().is_some_and(|last| last.text.chars().count() < 2) {
            said.pop();
        }
        said
    }

    /// Whether the query tells of an emergency.
    pub fn alarms(&self, query: &str) -> bool {
        let words: Vec<String> = fold(query).into_iter().take(12).filter(|word| !self.stop.contains(word)).collect();
        if words.iter().any(|word| self.unless.contains(&stem(word))) {
            return false;
        }
        let found = words.iter().map(|word| matching(&self.flag_root, &stem(word), word.chars().count(), false));
        let said: BTreeSet<usize> =
            found.flatten().filter(|(_, quality)| *quality > 0.7).map(|(token, _)| token).collect();
        self.flags.iter().any(|flag| flag.iter().all(|token| said.contains(token)))
    }

    /// Ranks what the query finds for a reader of a language: rather something far from what was typed than nothing.
    pub fn search(&self, query: &str, language: &str) -> Answer {
        let answer = self.look(query, language, 0);
        if answer.hits.is_empty() { self.look(query, language, 4) } else { answer }
    }

    /// As [`search`](Self::search); words of five letters and more are matched as if they had `leeway` more.
    fn look(&self, query: &str, language: &str, leeway: usize) -> Answer {
        let mut words = self.words(query);
        let (rows, hits) = self.find(&mut words, language, leeway);
        let weights: Vec<f64> = words.iter().map(|word| word.worth * if word.is_light { 0.25 } else { 1.0 }).collect();
        let whole: f64 = weights.iter().sum();
        let share =
            |list: &[f64]| list.iter().zip(&weights).map(|(quality, weight)| quality * weight).sum::<f64>() / whole;
        let mut scores: BTreeMap<String, f64> = BTreeMap::new();
        for (name, row) in &rows {
            let bag = share(&row.bag);
            let mut phrase = share(&row.any) * 0.85;
            for (quality, weight) in row.alone.iter().zip(&weights) {
                phrase = phrase.max(quality * weight / whole);
            }
            let known = (!row.is_tail).then(|| self.parts.first()?.phrases.get(&row.record)).flatten();
            for known in known.into_iter().flatten() {
                let (got, all, used) = self.cover(known, &hits);
                if got > 0.0 {
                    phrase =
                        phrase.max(share(&used) * (0.5 + (0.5 * got) / all) * if known.is_name { 1.08 } else { 1.0 });
                }
            }
            let kind = match row.is_tail {
                false => self.number(&row.record).and_then(|number| self.kinds.get(number)).map(String::as_str),
                true => self.shown.get(name).and_then(|row| row.get(0)?.as_str()),
            };
            scores.insert(name.clone(), (0.7 * phrase + 0.3 * bag) * boost(kind.unwrap_or_default()));
        }
        self.lift(&mut scores);
        let rounded = |score: f64| (score * 1e6).round() / 1e6;
        let mut all: Vec<Hit> =
            scores.into_iter().map(|(record, score)| Hit { record, score: rounded(score) }).collect();
        all.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| self.order(&a.record).cmp(&self.order(&b.record))));
        let least = all.first().map_or(0.0, |hit| hit.score * 0.35).max(0.1);
        all.retain(|hit| hit.score >= least);
        all.truncate(60);
        Answer { hits: all, alarm: self.alarms(query) }
    }

    /// Every record that a word touches, and how well each word matches each token.
    fn find(&self, words: &mut [Word], language: &str, leeway: usize) -> (BTreeMap<String, Row>, Hits) {
        let mut rows: BTreeMap<String, Row> = BTreeMap::new();
        let mut hits: Hits = HashMap::new();
        for at in 0..words.len() {
            let Some(word) = words.get(at) else { break };
            let (last, length) = (at + 1 == words.len(), word.text.chars().count());
            // A word that is spelled as a known one is not taken for another.
            let is_known =
                word.is_light || self.parts.iter().flat_map(|part| &part.roots).any(|root| root.holds(&word.stem));
            let long = length + if length > 4 { leeway } else { 0 };
            let mut forms = vec![(word.stem.clone(), if is_known { 0 } else { long }, last, vec![at])];
            if let Some(next) = words.get(at + 1).filter(|next| length + next.text.chars().count() > 4) {
                let joined = stem(&format!("{}{}", word.text, next.text));
                forms.push((joined, 0, at + 2 == words.len(), vec![at, at + 1]));
            }
            for (place, part) in self.parts.iter().enumerate() {
                for root in &part.roots {
                    for (form, length, last, of) in &forms {
                        for (token, fit) in matching(root, form, *length, *last) {
                            let Some(known) = part.tokens.get(token) else { continue };
                            let own = part.fields.get(known.field).is_some_and(|field| field == language);
                            let quality = fit * if own { 1.0 } else { 0.95 };
                            for at in of {
                                let Some(word) = words.get_mut(*at) else { continue };
                                #[expect(clippy::float_cmp, reason = "the same figure, not one near it")]
                                if fit > word.best || fit == word.best && known.worth > word.worth {
                                    word.best = fit;
                                    word.worth = known.worth;
                                }
                                let best = hits.entry((place, token)).or_default().entry(*at).or_insert(0.0);
                                *best = best.max(quality);
                                for (record, tf) in &known.docs {
                                    let name = record.clone();
                                    let row = rows.entry(name).or_insert_with(|| Row {
                                        is_tail: record.starts_with('-'),
                                        record: record.clone(),
                                        any: Vec::new(),
                                        bag: Vec::new(),
                                        alone: Vec::new(),
                                    });
                                    raise(&mut row.any, *at, quality);
                                    raise(&mut row.bag, *at, quality * alone(*tf));
                                    if *tf > 1.0 {
                                        raise(&mut row.alone, *at, quality * alone(*tf));
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        (rows, hits)
    }

    /// How much of a phrase was said, how much there is to say, and by which words.
    fn cover(&self, phrase: &Phrase, hits: &Hits) -> (f64, f64, Vec<f64>) {
        let (mut got, mut all, mut used) = (0.0, 0.0, Vec::new());
        let tokens = self.parts.first().map(|part| part.tokens.as_slice()).unwrap_or_default();
        for token in &phrase.tokens {
            let Some(known) = tokens.get(*token) else { continue };
            all += known.worth;
            let mut top: f64 = 0.0;
            for (word, quality) in hits.get(&(0, *token)).into_iter().flatten() {
                raise(&mut used, *word, *quality);
                top = top.max(*quality);
            }
            got += known.worth * if phrase.is_name && top > 0.6 { 1.0 } else { top };
        }
        (got, all, used)
    }

    /// A service lifts its specialty.
    fn lift(&self, scores: &mut BTreeMap<String, f64>) {
        let all: Vec<(String, f64)> = scores.iter().map(|(record, score)| (record.clone(), *score)).collect();
        for (record, score) in all {
            let number =
                self.number(&record).filter(|number| self.kinds.get(*number).is_some_and(|kind| kind == "service"));
            let parent = number.and_then(|number| self.parents.get(number - self.first_service));
            if let Some(parent) = parent {
                let own = scores.entry(base36(*parent)).or_insert(0.0);
                *own = own.max(score * 0.85);
            }
        }
    }

    fn number(&self, record: &str) -> Option<usize> {
        usize::from_str_radix(record, 36).ok()
    }

    fn order(&self, record: &str) -> usize {
        match record.strip_prefix('-') {
            Some(record) => 1_000_000 + self.number(record).unwrap_or_default(),
            None => self.number(record).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the theme's engine answered: `node tests/search/golden.mjs --write`.
    const GOLDEN: &str = include_str!("../../tests/search/golden.json");
    const CORE: &[u8] = include_bytes!("../../tests/search/golden-core.json");

    fn text(value: &Value) -> &str {
        value.as_str().unwrap_or_default()
    }

    #[test]
    fn folding_and_stemming_are_those_of_the_browser() {
        let golden: Value = serde_json::from_str(GOLDEN).unwrap();
        for row in golden["fold"].as_array().unwrap() {
            let words = fold(text(&row[0]));
            assert_eq!(serde_json::json!(words), row[1]);
            assert_eq!(serde_json::json!(words.iter().map(|word| stem(word)).collect::<Vec<_>>()), row[2]);
        }
    }

    #[test]
    fn the_ranking_is_that_of_the_browser() {
        let golden: Value = serde_json::from_str(GOLDEN).unwrap();
        let ranker = Ranker::load(CORE).unwrap();
        for row in golden["rank"].as_array().unwrap() {
            let hits = ranker.search(text(&row[0]), text(&row[1])).hits;
            for (hit, expected) in hits.iter().zip(row[2].as_array().unwrap()) {
                assert_eq!(hit.record, text(&expected[0]), "{}", row[0]);
                assert!((hit.score - expected[1].as_f64().unwrap()).abs() < 2e-6, "{}", row[0]);
            }
            assert_eq!(hits.len().min(5), row[2].as_array().unwrap().len(), "{}", row[0]);
        }
        for row in golden["alarm"].as_array().unwrap() {
            assert_eq!(ranker.alarms(text(&row[0])), row[1].as_bool().unwrap(), "{}", row[0]);
        }
    }
}
