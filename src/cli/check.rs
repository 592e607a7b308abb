//! `marca check`: the same judgement as `build`, without publishing; or the long form of a code.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use clap::Args;

use super::words::{Words, find_code};
use super::{CONTENT, ENVIRONMENT, FINE, Format, SiteArgs, edits, report, trouble};
use crate::edit;
use crate::fs::{Disk, RealDisk};
use crate::pipeline::{self, Discard, Options, Sink, SinkError};
use crate::render::Artifact;
use crate::search::{self, Floor, Measured, Outcome};

/// Bytes of a file of queries.
const MAX_QUERIES: u64 = 4 << 20;

#[derive(Args, Debug)]
pub(super) struct Check {
    #[command(flatten)]
    site: SiteArgs,
    /// Explica un código de error, por ejemplo: --explain referencia-desconocida
    #[arg(long, value_name = "CÓDIGO")]
    explain: Option<String>,
    /// Corrige lo que tiene un solo arreglo posible y seguro, y muestra cada cambio
    #[arg(long, conflicts_with_all = ["explain", "search"])]
    fix: bool,
    /// Mide el buscador con las consultas de ese archivo (si no se indica, tests/search/queries.tsv)
    #[arg(long, value_name = "ARCHIVO", num_args = 0..=1, default_missing_value = "tests/search/queries.tsv")]
    search: Option<PathBuf>,
}

/// Keeps the files of the search.
#[derive(Default)]
struct SearchFiles(Mutex<BTreeMap<String, Vec<u8>>>);

impl Sink for SearchFiles {
    fn put(&self, artifact: Artifact) -> Result<(), SinkError> {
        if let Some(name) = artifact.path.as_str().strip_prefix("search/") {
            let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            files.insert(name.to_owned(), artifact.bytes);
        }
        Ok(())
    }
}

impl Check {
    pub(super) fn run(&self, words: &Words, clock: i64) -> u8 {
        if let Some(code) = &self.explain {
            return explain(code, words);
        }
        let options = Options { editorial: true, ..self.site.options(clock, words) };
        let ready = edit::recover(&RealDisk, &options.root).map_err(trouble::Trouble::Disk);
        if let Err(trouble) = ready.and_then(|()| if self.fix { self.mend(&options, words) } else { Ok(()) }) {
            trouble::tell(&trouble, words);
            return ENVIRONMENT;
        }
        let files = SearchFiles::default();
        let sink: &dyn Sink = if self.search.is_some() { &files } else { &Discard };
        match self.site.with_threads(|| pipeline::run(&RealDisk, &options, sink)) {
            Ok(report) => {
                report::diagnostics(&report, words, self.site.format);
                let fixable = report.found.iter().filter(|diagnostic| diagnostic.fix.is_some()).count();
                if fixable > 0 && !self.fix && self.site.format == Format::Human {
                    let count = fixable.to_string();
                    report::print(&report::filled(words.term("fix-some"), &[("count", &count)]));
                }
                if report.found.is_empty() {
                    report::say(self.site.format, words.term("cli-clean"));
                }
                match &self.search {
                    _ if report.has_errors() => CONTENT,
                    Some(path) => self.measure(&options.root.join(path), files, words),
                    None => FINE,
                }
            }
            Err(error) => {
                trouble::tell(&error.into(), words);
                ENVIRONMENT
            }
        }
    }
}

impl Check {
    /// Mends what has one certain remedy, and tells what it did; on standard output where that is for people.
    fn mend(&self, options: &Options, words: &Words) -> Result<(), trouble::Trouble> {
        let fixed = self.site.with_threads(|| edit::fix(&RealDisk, options))?;
        if !fixed.changes.is_empty() {
            fixed.changes.write(&RealDisk, &options.root)?;
        }
        let tell = if self.site.format == Format::Human { report::print } else { report::complain };
        for (path, before, after) in fixed.changes.texts() {
            let path = path.display().to_string().replace('\\', "/");
            for difference in edit::differences(&before.unwrap_or_default(), &after.unwrap_or_default()) {
                let lines = difference.line..difference.line + difference.old.len().max(1);
                let here = fixed.mended.iter().filter(|(file, line, _)| *file == path && lines.contains(line));
                for (_, _, diagnostic) in here {
                    tell(&format!("{path}:{}: {}", difference.line, words.message(diagnostic).title));
                }
                tell(&edits::lines(&difference));
            }
        }
        for path in &fixed.taken_back {
            tell(&report::filled(words.term("fix-taken-back"), &[("path", &super::words::escape(path))]));
        }
        let count = fixed.mended.len().to_string();
        tell(&report::filled(
            words.term(if fixed.mended.is_empty() { "fix-none" } else { "fix-done" }),
            &[("count", &count)],
        ));
        Ok(())
    }

    /// Asks the queries and prints what came of them.
    fn measure(&self, path: &Path, files: SearchFiles, words: &Words) -> u8 {
        let text = match RealDisk.read(path, MAX_QUERIES) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(fault) => {
                trouble::tell(&trouble::Trouble::Other(format!("{}: {fault}", path.display())), words);
                return ENVIRONMENT;
            }
        };
        let files = files.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        let Some(outcome) = search::measure(&files, &search::read_queries(&text)) else {
            report::complain(words.term("cli-search-files"));
            return ENVIRONMENT;
        };
        report::print(&table(&outcome, words));
        if outcome.all.holds(Floor::PROMISED) {
            return FINE;
        }
        let Floor { first, third, zero } = Floor::PROMISED;
        let [first, third, zero] = [first, third, zero].map(|share| format!("{:.0}", 100.0 * share));
        let low = words.term("cli-search-low");
        report::complain(&report::filled(low, &[("first", &first), ("third", &third), ("zero", &zero)]));
        CONTENT
    }
}

/// How often the right answer came first, by kind of query and by set, and the queries for which it did not.
fn table(outcome: &Outcome, words: &Words) -> String {
    let mut text = String::new();
    let mut rows = |heading: &str, rows: &mut dyn Iterator<Item = (&str, &Measured)>| {
        let title = |key: &str| words.term(key).to_owned();
        let (count, first) = (title("cli-search-count"), title("cli-search-first"));
        let (third, zero) = (title("cli-search-third"), title("cli-search-zero"));
        text.push_str(&format!("{heading:<14} {count:>8} {first:>9} {third:>9} {:>7} {zero:>9}\n", "MRR"));
        for (name, measured) in rows {
            #[expect(clippy::cast_precision_loss, reason = "a few hundred queries")]
            let [first, third, zero] =
                [measured.first, measured.third, measured.zero].map(|part| 100.0 * measured.share(part as f64));
            let (n, mrr) = (measured.queries, measured.share(measured.reciprocal));
            text.push_str(&format!("{name:<14} {n:>8} {first:>7.1} % {third:>7.1} % {mrr:>7.3} {zero:>7.1} %\n"));
        }
        text.push('\n');
    };
    rows(words.term("cli-search-kind"), &mut outcome.by_tag.iter().map(|(tag, measured)| (tag.as_str(), measured)));
    let all = std::iter::once((words.term("cli-search-all"), &outcome.all));
    rows(words.term("cli-search-set"), &mut outcome.by_set.iter().map(|(set, row)| (set.as_str(), row)).chain(all));
    for (query, found) in &outcome.missed {
        let expected = query.expected.join("|");
        let found = if found.is_empty() { words.term("cli-search-nothing") } else { found };
        let values =
            [("language", query.language.as_str()), ("query", &query.text), ("expected", &expected), ("found", found)];
        text.push_str(&report::filled(words.term("cli-search-missed"), &values));
        text.push('\n');
    }
    text
}

fn explain(code: &str, words: &Words) -> u8 {
    match find_code(code) {
        Ok(code) => {
            report::print(&format!("{}\n\n{}", code.as_str(), words.explain(code)));
            FINE
        }
        Err(near) => {
            let mut message = report::filled(words.term("cli-no-such-code"), &[("code", &super::words::escape(code))]);
            if !near.is_empty() {
                message.push_str(&format!(" {}", near.join(", ")));
            }
            report::complain(&message);
            ENVIRONMENT
        }
    }
}
