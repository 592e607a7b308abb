//! Texts that repeat one another: how many of their runs of five words two texts share.
//!
//! Takes time and memory about linear in the words: a run is looked up among the first texts that have it, never among all pairs.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use rayon::prelude::*;

use super::find;
use super::text::Text;
use super::words::{ranges, words};
use crate::config::Limits;
use crate::diagnostics::{Code, Diagnostic, Sources};

/// Words of a run.
const RUN: usize = 5;
/// A text is compared with so many of the first texts that have the same run: one that repeats a mould repeats its first uses.
const COMPARED: usize = 8;
/// Words of the longest shared run that a message quotes.
const QUOTED: usize = 25;

/// The words of each passage of a text as numbers: equal words, whatever their capitals, have equal ones.
fn passages(text: &Text<'_>) -> Vec<Vec<u64>> {
    text.passages.iter().map(|passage| words(&passage.words).map(number).collect()).collect()
}

/// A word as a number that is the same on every machine (FNV-1a over its small letters).
fn number(word: &str) -> u64 {
    let letters = word.chars().flat_map(char::to_lowercase);
    letters.fold(0xcbf2_9ce4_8422_2325, |hash, c| (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3))
}

/// A run of words as a number.
fn hash(run: &[u64]) -> u64 {
    run.iter().fold(0, |hash: u64, word| (hash.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95))
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
    shared.into_par_iter().filter_map(worst).collect()
}

fn tell(text: &Text<'_>, first: &Text<'_>, percent: usize, limits: &Limits, sources: &Sources) -> Diagnostic {
    let longest = longest(&passages(text), &passages(first));
    let spelled = text.passages.get(longest.own).map_or("", |passage| &passage.words);
    let words: Vec<Range<usize>> = ranges(spelled).skip(longest.words.start).take(longest.words.len()).collect();
    let from_to = |words: &[Range<usize>]| match (words.first(), words.last()) {
        (Some(first), Some(last)) => spelled.get(first.start..last.end).unwrap_or_default(),
        _ => "",
    };
    let run = from_to(&words);
    let place = |text: &Text<'_>, passage: usize| {
        let at = text.passages.get(passage).map_or(text.shown.at, |passage| passage.at);
        find(sources, at, run)
    };
    let quoted = match words.get(..QUOTED) {
        Some(words) => format!("{}…", from_to(words)),
        None => run.to_owned(),
    };
    Diagnostic::at(Code::TextShared, place(text, longest.own))
        .related(place(first, longest.other))
        .arg("percent", percent)
        .arg("limit", limits.shared_runs_percent)
        .arg("path", sources.path(first.shown.at.file))
        .arg("count", longest.words.len())
        .arg("run", quoted.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The longest row of words that stands in both texts.
#[derive(Default)]
struct Longest {
    /// The places of its words among those of their passage.
    words: Range<usize>,
    /// The passage of each text in which it stands.
    own: usize,
    other: usize,
}

fn longest(own: &[Vec<u64>], other: &[Vec<u64>]) -> Longest {
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
            let mut reach = 1;
            for (passage, start) in places.get(&hash(run)).into_iter().flatten().take(COMPARED) {
                let theirs = other.get(*passage).and_then(|words| words.get(*start..)).unwrap_or_default();
                let ours = words.get(at..).unwrap_or_default();
                let length = ours.iter().zip(theirs).take_while(|(a, b)| a == b).count();
                reach = reach.max(length);
                if length > longest.words.len() {
                    longest = Longest { words: at..at + length, own: own_passage, other: *passage };
                }
            }
            // What follows within the same row cannot be longer.
            at += reach;
        }
    }
    longest
}
