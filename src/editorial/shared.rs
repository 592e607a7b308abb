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

/// The words of each passage of a text, in small letters.
fn passages(text: &Text<'_>) -> Vec<Vec<String>> {
    text.passages.iter().map(|passage| words(&passage.words).map(str::to_lowercase).collect()).collect()
}

/// The hashes of all runs of a text, sorted, each once; none of a text that is too short to be judged.
fn runs(text: &Text<'_>, limits: &Limits) -> Vec<u64> {
    let passages = passages(text);
    if passages.iter().map(Vec::len).sum::<usize>() < limits.least_words {
        return Vec::new();
    }
    let mut hashes: Vec<u64> = passages.iter().flat_map(|words| words.windows(RUN).map(hash)).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// The same on every machine and in every run: the standard hasher begins with fixed keys unless a map gives it others.
fn hash(run: &[String]) -> u64 {
    let mut hasher = DefaultHasher::new();
    run.hash(&mut hasher);
    hasher.finish()
}

/// Texts of one language that share too much with an earlier one: of each, the one with which it shares most.
pub(super) fn check(texts: &[Text<'_>], limits: &Limits, sources: &Sources) -> Vec<Diagnostic> {
    let runs: Vec<Vec<u64>> = texts.par_iter().map(|text| runs(text, limits)).collect();
    // Every run with its text; equal ones stand together, the first text first.
    let with_text = |(text, runs): (u32, &Vec<u64>)| runs.iter().map(|run| (*run, text)).collect::<Vec<_>>();
    let mut all: Vec<(u64, u32)> = (0..).zip(&runs).flat_map(with_text).collect();
    all.par_sort_unstable();
    let mut shared: BTreeMap<u32, HashMap<u32, usize>> = BTreeMap::new();
    for holders in all.chunk_by(|(a, _), (b, _)| a == b).filter(|holders| holders.len() > 1) {
        for (index, (_, text)) in holders.iter().enumerate().skip(1) {
            let others = shared.entry(*text).or_default();
            for (_, other) in holders.iter().take(index.min(COMPARED)) {
                *others.entry(*other).or_default() += 1;
            }
        }
    }
    let size = |text: u32| runs.get(text as usize).map_or(0, Vec::len);
    let worst = |(text, others): (u32, HashMap<u32, usize>)| {
        // In percent of the shorter text, so that one which is a part of the other is told.
        let percent = |(other, count): (u32, usize)| (count * 100 / size(other).min(size(text)).max(1), other);
        let (percent, other) =
            others.into_iter().map(percent).max_by_key(|(percent, other)| (*percent, std::cmp::Reverse(*other)))?;
        let (text, other) = (texts.get(text as usize)?, texts.get(other as usize)?);
        (percent > limits.shared_runs_percent).then(|| tell(text, other, percent, limits, sources))
    };
    shared.into_iter().filter_map(worst).collect()
}

fn tell(text: &Text<'_>, first: &Text<'_>, percent: usize, limits: &Limits, sources: &Sources) -> Diagnostic {
    let (own, other) = (passages(text), passages(first));
    let longest = longest(&own, &other);
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

fn longest<'r>(own: &'r [Vec<String>], other: &[Vec<String>]) -> Longest<'r> {
    let mut places: HashMap<u64, Vec<(usize, usize)>> = HashMap::new();
    for (passage, words) in other.iter().enumerate() {
        for (at, run) in words.windows(RUN).enumerate() {
            places.entry(hash(run)).or_default().push((passage, at));
        }
    }
    let mut longest = Longest::default();
    for (own_passage, words) in own.iter().enumerate() {
        let mut at = 0;
        while let Some(run) = words.get(at..at + RUN) {
            let mut reach = 0;
            for (passage, start) in places.get(&hash(run)).into_iter().flatten().take(COMPARED) {
                let theirs = other.get(*passage).and_then(|words| words.get(*start..)).unwrap_or_default();
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
