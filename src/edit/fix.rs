//! `check --fix`: the certain remedies, applied in place, judged again, until there is nothing left to mend.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::changes::Changes;
use super::spans::{Cut, apply};
use super::trial;
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::fs::{Disk, DiskError};
use crate::pipeline::{Options, Report};

/// Looks at the content; a fix can bring to light what another one mends, but not for ever.
const MOST_ROUNDS: usize = 10;

/// What was mended.
#[derive(Debug, Default)]
pub struct Fixed {
    pub changes: Changes,
    /// What was wrong: the file, the line (from 1), and the diagnostic.
    pub mended: Vec<(String, usize, Diagnostic)>,
    /// Files that would have been worse afterwards; they stay as they are.
    pub taken_back: BTreeSet<String>,
}

/// Plans the fixes of all that has one. Nothing is written.
///
/// # Errors
/// Trouble with the disk.
pub fn fix(disk: &dyn Disk, options: &Options) -> Result<Fixed, DiskError> {
    let root = &options.root;
    let mut fixed = Fixed::default();
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    let (mut report, _) = trial::prepare(disk, options, &fixed.changes)?;
    for _ in 0..MOST_ROUNDS {
        let cuts = cuts_of(&report, &fixed.taken_back);
        if cuts.is_empty() {
            break;
        }
        let mut now = texts.clone();
        for (path, (source, cuts)) in &cuts {
            now.extend(mend(source, cuts).map(|text| (path.clone(), text)));
        }
        let (mut after, _) = trial::prepare(disk, options, &changes_of(disk, root, &now)?)?;
        let is_worse =
            |path: &&String| !is_parsed_at_last(&report, &after, path) && errors(&after, path) > errors(&report, path);
        let worse: Vec<String> = cuts.keys().filter(is_worse).cloned().collect();
        if !worse.is_empty() {
            for path in &worse {
                match texts.get(path) {
                    Some(text) => now.insert(path.clone(), text.clone()),
                    None => now.remove(path),
                };
            }
            fixed.taken_back.extend(worse);
            after = trial::prepare(disk, options, &changes_of(disk, root, &now)?)?.0;
        }
        fixed.mended.extend(mended(&report, &fixed.taken_back));
        (texts, report) = (now, after);
    }
    fixed.changes = changes_of(disk, root, &texts)?;
    Ok(fixed)
}

/// The text after as many of the cuts as do not stand in each other's way.
fn mend(source: &str, cuts: &[Cut]) -> Option<String> {
    apply(source, cuts.to_vec()).or_else(|| apply(source, cuts.iter().take(1).cloned().collect()))
}

fn changes_of(disk: &dyn Disk, root: &Path, texts: &BTreeMap<String, String>) -> Result<Changes, DiskError> {
    let mut changes = Changes::default();
    for (path, text) in texts {
        changes.edit(disk, root, path, text)?;
    }
    Ok(changes)
}

/// The texts that have fixes, with those.
fn cuts_of(report: &Report, but: &BTreeSet<String>) -> BTreeMap<String, (String, Vec<Cut>)> {
    let mut all: BTreeMap<String, (String, Vec<Cut>)> = BTreeMap::new();
    for fix in report.found.iter().filter_map(|diagnostic| diagnostic.fix.as_ref()) {
        let Some(source) = report.sources.get(fix.span.file).filter(|source| !but.contains(&source.path)) else {
            continue;
        };
        let entry = all.entry(source.path.clone()).or_insert_with(|| (source.text.to_string(), Vec::new()));
        entry.1.push(Cut::new(fix.span.range(), fix.text.clone()));
    }
    all
}

fn mended(report: &Report, but: &BTreeSet<String>) -> Vec<(String, usize, Diagnostic)> {
    let told = |diagnostic: &Diagnostic| {
        let span = diagnostic.fix.as_ref()?.span;
        let source = report.sources.get(span.file).filter(|source| !but.contains(&source.path))?;
        let line = source.text.get(..span.range().start)?.matches('\n').count() + 1;
        Some((source.path.clone(), line, diagnostic.clone()))
    };
    report.found.iter().filter_map(told).collect()
}

fn errors(report: &Report, path: &str) -> usize {
    let is_here = |found: &&Diagnostic| found.severity() == Severity::Error && trial::path_of(report, found) == path;
    report.found.iter().filter(is_here).count()
}

/// Whether a file can be read that could not: what it says is judged for the first time.
fn is_parsed_at_last(before: &Report, after: &Report, path: &str) -> bool {
    let has_fault = |report: &Report| {
        let mut here = report.found.iter().filter(|found| trial::path_of(report, found) == path);
        here.any(|found| matches!(found.code, Code::YamlTab | Code::YamlSyntax))
    };
    has_fault(before) && !has_fault(after)
}
