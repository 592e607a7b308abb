//! What commands print: diagnostics in the form asked for, and the table of what was made.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

use super::Format;
use super::words::{self, Style, Words};
use crate::diagnostics::{Diagnostics, FileId, Severity, Sources};
use crate::pipeline::Report;
use crate::publish::Published;

pub(super) use crate::theme::fill as filled;

impl words::Sources for Sources {
    fn file(&self, id: FileId) -> (&str, &str) {
        self.get(id).map_or(("", ""), |source| (source.path.as_str(), &*source.text))
    }
}

/// Prints on standard output. A reader that has gone away is no fault of ours.
pub(super) fn print(text: &str) {
    let mut out = anstream::stdout().lock();
    let _ = writeln!(out, "{}", text.trim_end());
}

/// Prints on standard error.
pub(super) fn complain(text: &str) {
    let mut out = anstream::stderr().lock();
    let _ = writeln!(out, "{}", text.trim_end());
}

/// Prints for people only: the other forms leave standard output to their one document.
pub(super) fn say(format: Format, text: &str) {
    if format == Format::Human {
        print(text);
    }
}

/// Prints what was found: for people on standard error, with their number; else as one document on standard output.
pub(super) fn diagnostics(report: &Report, words: &Words, format: Format) {
    match format {
        Format::Human if report.found.is_empty() => {}
        Format::Human => {
            let color = std::io::stderr().is_terminal();
            complain(&text(&report.found, &report.sources, words, Style { color, width: 110 }));
        }
        Format::Json => print(&words::json(&report.found, &report.sources, words)),
        Format::Sarif => print(&words::sarif(&report.found, &report.sources, words)),
    }
}

/// What was found, for people, with the number of errors and warnings.
pub(super) fn text(found: &Diagnostics, sources: &Sources, words: &Words, style: Style) -> String {
    let of = |severity| found.iter().filter(|diagnostic| diagnostic.severity() == severity).count();
    let count = words.count(of(Severity::Error), of(Severity::Warning));
    format!("{}\n{count}", words::human(found, sources, words, style))
}

/// The table of what was made, and what to do next.
pub(super) fn summary(report: &Report, published: &Published, out: &Path, took: Duration, words: &Words) -> String {
    let languages = &report.tally.languages;
    let mut rows: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut everywhere = 0;
    for ((kind, language), count) in &report.tally.pages {
        match language.and_then(|language| languages.iter().position(|other| *other == language)) {
            Some(column) => {
                let row = rows.entry(kind).or_insert_with(|| vec![0; languages.len()]);
                if let Some(cell) = row.get_mut(column) {
                    *cell += count;
                }
            }
            None => everywhere += count,
        }
    }
    let label = |kind: &str| match words.term(&format!("cli-page-{kind}")) {
        unnamed if unnamed.starts_with("cli-page-") => kind.to_owned(),
        name => name.to_owned(),
    };
    let width = rows.keys().map(|kind| label(kind).chars().count() + 4).max().unwrap_or_default();
    let heads: String = languages.iter().map(|language| format!("{:>8}", language.as_str())).collect();
    let mut text = format!("{:<width$}{heads}\n", words.term("cli-pages"));
    for (kind, counts) in &rows {
        let cells: String = counts.iter().map(|count| format!("{count:>8}")).collect();
        text.push_str(&format!("  {:<rest$}{cells}\n", label(kind), rest = width - 2));
    }
    let total: usize = report.tally.pages.values().sum();
    let warnings = report.found.iter().filter(|diagnostic| diagnostic.severity() == Severity::Warning).count();
    let path = out.display().to_string();
    let today = report.tally.today.map(|date| date.to_string()).unwrap_or_default();
    let values = [
        ("total", total.to_string()),
        ("everywhere", everywhere.to_string()),
        ("redirects", report.tally.redirects.to_string()),
        ("written", published.written.to_string()),
        ("unchanged", published.unchanged.to_string()),
        ("removed", published.removed.to_string()),
        ("warnings", words.count(0, warnings)),
        ("seconds", format!("{:.2}", took.as_secs_f64())),
        ("path", words::escape(&path)),
        ("today", today),
        ("next", report.tally.changes_on.map(|date| date.to_string()).unwrap_or_default()),
    ];
    let pairs: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut lines = vec!["cli-total", "cli-files", "cli-done"];
    if report.tally.changes_on.is_some() {
        lines.push("cli-changes-on");
    }
    lines.push("cli-look");
    for line in lines {
        text.push_str(&filled(words.term(line), &pairs));
        text.push('\n');
    }
    text
}

/// How long each stage took, and the most memory that was in use.
pub(super) fn timings(report: &Report, words: &Words) -> String {
    let total: Duration = report.timings.iter().map(|(_, took)| *took).sum();
    let mut text = String::new();
    for (stage, took) in report.timings.iter().chain([&("total", total)]) {
        text.push_str(&format!("  {stage:<12}{:>9.1} ms\n", took.as_secs_f64() * 1_000.0));
    }
    if let Some(kibibytes) = peak_memory() {
        #[expect(clippy::cast_precision_loss, reason = "memory in KiB is far below 2^52")]
        let mebibytes = kibibytes as f64 / 1_024.0;
        text.push_str(&format!("  {:<12}{mebibytes:>9.1} MiB\n", words.term("cli-memory")));
    }
    text
}

/// The peak of resident memory in KiB (`VmHWM`), where the system tells it.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
