//! What the program says, as its users read it.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::LazyLock;

use marca::cli::words::{self, Style, Tongue, Words};
use marca::diagnostics::Severity;
use marca::pipeline::Report;

use super::tree::TODAY;

/// The languages in which the program speaks, under the headings of the cases.
pub const TONGUES: [(&str, Tongue); 2] = [("es", Tongue::Spanish), ("en", Tongue::English)];

static SPANISH: LazyLock<Words> = LazyLock::new(|| Words::of(Tongue::Spanish));
static ENGLISH: LazyLock<Words> = LazyLock::new(|| Words::of(Tongue::English));

/// The catalogue of a language.
pub fn words(tongue: Tongue) -> &'static Words {
    match tongue {
        Tongue::Spanish => &SPANISH,
        Tongue::English => &ENGLISH,
    }
}

/// What `marca check` says of a run, word for word.
pub fn said(report: &Report, tongue: Tongue) -> String {
    let words = words(tongue);
    if report.found.is_empty() {
        return words.term("cli-clean").to_owned();
    }
    let of = |severity| report.found.iter().filter(|diagnostic| diagnostic.severity() == severity).count();
    let text = words::human(&report.found, &report.sources, words, Style { color: false, width: 110 });
    format!("{text}\n{}", words.count(of(Severity::Error), of(Severity::Warning)))
}

/// The program itself, on [`TODAY`] where that matters: its output and exit code.
pub fn marca(args: &[&str], root: Option<&Path>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_marca"));
    command.args(args).env_remove("SOURCE_DATE_EPOCH").env_remove("CLICOLOR_FORCE");
    if let Some(root) = root {
        command.arg("--root").arg(root).args(["--as-of", TODAY]);
    }
    command.output().unwrap()
}
