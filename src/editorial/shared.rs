//! Texts that repeat one another: how many of their runs of five words two texts share.
//!
//! Takes time and memory about linear in the words: a run is looked up among the first texts that have it, never among all pairs.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use rayon::prelude::*;

use super::find;
use super::text::Text;
use super::words::words;
use crate::config::Limits;
use crate::diagnostics::{Code, Diagnostic, Sources};

/// Words of a run.
const RUN: usize = 5;
/// A text is compared with so many of the first texts that have the same run: one that repeats a mould repeats its first uses.
const COMPARED: usize = 32;
/// Words of the longest shared run that a message quotes.
const QUOTED: usize = 25;

/// The runs of a text.
struct Runs {
    /// The words of each passage, in small letters.
    passages: Vec<Vec<String>>,
    /// The hashes of all runs, sorted, each once.
    hashes: Vec<u64>,
}

impl Runs {
    fn of(text: &Text<'_>) -> Runs {
        let lower = |words_of: &str| words(words_of).map(str::to_lowercase).collect::<Vec<String>>();
        let passages: Vec<Vec<String>> = text.passages.iter().map(|passage| lower(&passage.words)).collect();
        let mut hashes: Vec<u64> = passages.iter().flat_map(|words| words.windows(RUN).map(hash)).collect();
        hashes.sort_unstable();
        hashes.dedup();
        Runs { passages, hashes }
    }

    fn words(&self) -> usize {
        self.passages.iter().map(Vec::len).sum()
    }
}

/// The same on every machine and in every run: the standard hasher begins with fixed keys unless a map gives it others.
fn hash(run: &[String]) -> u64 {
    let mut hasher = DefaultHasher::new();
    run.hash(&mut hasher);
    hasher.finish()
}

/// Texts of one language that share too much with an earlier one: of each, the one with which it shares most.
pub(super) fn check(texts: &[Text<'_>], limits: &Limits, sources: &Sources) -> Vec<Diagnostic> {
    let runs: Vec<Runs> = texts.par_iter().map(Runs::of).collect();
    let mut holders: HashMap<u64, Vec<u32>> = HashMap::new();
    let mut found = Vec::new();
    for (index, (text, own)) in (0_u32..).zip(texts.iter().zip(&runs)) {
        if own.words() < limits.least_words {
            continue;
        }
        let mut shared: BTreeMap<u32, usize> = BTreeMap::new();
        for run in &own.hashes {
            let earlier = holders.entry(*run).or_default();
            for other in earlier.iter() {
                *shared.entry(*other).or_default() += 1;
            }
            if earlier.len() < COMPARED {
                earlier.push(index);
            }
        }
        let size = |index: u32| runs.get(index as usize).map_or(0, |runs| runs.hashes.len());
        // In percent of the shorter text, so that one which is a part of the other is told.
        let percent = |(other, count): (u32, usize)| (count * 100 / size(other).min(own.hashes.len()).max(1), other);
        let worst =
            shared.into_iter().map(percent).max_by_key(|(percent, other)| (*percent, std::cmp::Reverse(*other)));
        if let Some((percent, other)) = worst.filter(|(percent, _)| *percent > limits.shared_runs_percent)
            && let (Some(first), Some(first_runs)) = (texts.get(other as usize), runs.get(other as usize))
        {
            found.push(tell((text, own), (first, first_runs), percent, limits, sources));
        }
    }
    found
}

fn tell(
    (text, own): (&Text<'_>, &Runs),
    (first, other): (&Text<'_>, &Runs),
    percent: usize,
    limits: &Limits,
    sources: &Sources,
) -> Diagnostic {
    let longest = longest(own, other);
    let quoted = longest.words.get(..QUOTED.min(longest.words.len())).unwrap_or_default().join(" ");
    let place = |text: &Text<'_>, passage: usize| {
        let at = text.passages.get(passage).map_or(text.shown.at, |passage| passage.at);
        find(sources, at, &longest.words.join(" "))
    };
    let diagnostic = Diagnostic::at(Code::TextShared, place(text, longest.own));
    let diagnostic = diagnostic.related(place(first, longest.other)).arg("percent", percent);
    let diagnostic = diagnostic.arg("limit", limits.shared_runs_percent).arg("path", sources.path(first.shown.at.file));
    let run = if longest.words.len() > QUOTED { format!("{quoted}…") } else { quoted };
    diagnostic.arg("count", longest.words.len()).arg("run", run)
}

/// The longest row of words that stands in both texts, and in which of their passages.
#[derive(Default)]
struct Longest<'r> {
    words: &'r [String],
    own: usize,
    other: usize,
}

fn longest<'r>(own: &'r Runs, other: &Runs) -> Longest<'r> {
    let mut places: HashMap<u64, Vec<(usize, usize)>> = HashMap::new();
    for (passage, words) in other.passages.iter().enumerate() {
        for (at, run) in words.windows(RUN).enumerate() {
            places.entry(hash(run)).or_default().push((passage, at));
        }
    }
    let mut longest = Longest::default();
    for (own_passage, words) in own.passages.iter().enumerate() {
        let mut at = 0;
        while let Some(run) = words.get(at..at + RUN) {
            let mut reach = 0;
            for (passage, start) in places.get(&hash(run)).into_iter().flatten().take(COMPARED) {
                let theirs = other.passages.get(*passage).and_then(|words| words.get(*start..)).unwrap_or_default();
                let ours = words.get(at..).unwrap_or_default();
                let length = ours.iter().zip(theirs).take_while(|(a, b)| a == b).count();
                reach = reach.max(length);
                if length > longest.words.len() {
                    let words = words.get(at..at + length).unwrap_or_default();
                    longest = Longest { words, own: own_passage, other: *passage };
                }
            }
            // What follows within the same row cannot be longer.
            at += reach.max(1);
        }
    }
    longest
}
