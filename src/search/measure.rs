//! How often the search puts the right record first: queries with the records they ought to find, and what came of them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::rank::Ranker;

/// What somebody types, and which of these records ought to come first.
#[derive(Clone, PartialEq, Debug)]
pub struct Query {
    pub language: String,
    pub text: String,
    pub expected: Vec<String>,
    /// What kind of query it is.
    pub tag: String,
    /// Which set it belongs to: one that was written before anybody looked at the answers is told apart from one that was used
    /// to make them better.
    pub set: String,
}

/// Below this the search is not good enough.
#[derive(Clone, Copy, Debug)]
pub struct Floor {
    pub first: f64,
    pub third: f64,
    pub zero: f64,
}

impl Floor {
    /// What the site promises.
    pub const PROMISED: Floor = Floor { first: 0.95, third: 0.98, zero: 0.01 };
}

/// What came of the queries of a tag.
#[derive(Clone, Copy, Default, Debug)]
pub struct Measured {
    pub queries: usize,
    pub first: usize,
    pub third: usize,
    pub zero: usize,
    /// Sum of 1 / rank.
    pub reciprocal: f64,
}

impl Measured {
    pub fn share(&self, part: f64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a few hundred queries")]
        let all = self.queries.max(1) as f64;
        part / all
    }

    /// Whether it keeps the promise.
    pub fn holds(&self, floor: Floor) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "a few hundred queries")]
        let [first, third, zero] =
            [self.first as f64, self.third as f64, self.zero as f64].map(|part| self.share(part));
        first >= floor.first && third >= floor.third && zero <= floor.zero
    }
}

/// What came of all queries.
#[derive(Default, Debug)]
pub struct Outcome {
    pub by_tag: BTreeMap<String, Measured>,
    pub by_set: BTreeMap<String, Measured>,
    pub all: Measured,
    /// Queries whose first result is another one, with what was found.
    pub missed: Vec<(Query, String)>,
}

/// Reads `lang<TAB>query<TAB>expected|ids<TAB>tag<TAB>set` under a heading.
pub fn read_queries(text: &str) -> Vec<Query> {
    let query = |line: &str| {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().map(str::to_owned);
        let (language, text, expected, tag, set) = (cell()?, cell()?, cell()?, cell()?, cell()?);
        Some(Query { language, text, expected: expected.split('|').map(str::to_owned).collect(), tag, set })
    };
    text.lines().skip(1).filter_map(query).collect()
}

/// Asks every query of the published files; the misses come with what was first instead.
pub fn measure(files: &BTreeMap<String, Vec<u8>>, queries: &[Query]) -> Option<Outcome> {
    let manifest: Value = serde_json::from_slice(files.get("manifest.json")?).ok()?;
    let file = |name: &Value| files.get(name.as_str()?);
    let mut ranker = Ranker::load(file(manifest.get("core")?)?)?;
    for name in manifest.get("tails")?.as_object()?.values() {
        ranker.add(file(name)?)?;
    }
    let rows: Value = serde_json::from_slice(file(manifest.get("shown")?.as_object()?.values().next()?)?).ok()?;
    let id = |record: &str| -> Option<String> {
        let row = match record.strip_prefix('-') {
            Some(_) => ranker.shown(record)?,
            None => rows.get("rows")?.get(usize::from_str_radix(record, 36).ok()?)?,
        };
        row.get(1)?.as_str().map(str::to_owned)
    };
    let mut outcome = Outcome::default();
    for query in queries {
        let answer = ranker.search(&query.text, &query.language);
        let ids: Vec<String> = answer.hits.iter().filter_map(|hit| id(&hit.record)).collect();
        let rank = ids.iter().position(|id| query.expected.contains(id)).map(|rank| rank + 1);
        if rank != Some(1) {
            outcome.missed.push((query.clone(), ids.iter().take(3).cloned().collect::<Vec<_>>().join(" ")));
        }
        let by_tag = outcome.by_tag.entry(query.tag.clone()).or_default();
        let by_set = outcome.by_set.entry(query.set.clone()).or_default();
        for measured in [by_tag, by_set, &mut outcome.all] {
            measured.queries += 1;
            measured.first += usize::from(rank == Some(1));
            measured.third += usize::from(rank.is_some_and(|rank| rank <= 3));
            measured.zero += usize::from(ids.is_empty());
            #[expect(clippy::cast_precision_loss, reason = "ranks are small")]
            let reciprocal = rank.map_or(0.0, |rank| 1.0 / rank as f64);
            measured.reciprocal += reciprocal;
        }
    }
    Some(outcome)
}
