//! Every fault of the content is told at its place, in words that help, in both languages, once, and all in one run.
//!
//! The cases stand in `tests/cases/diagnostics`, one file for each code, and `<code>.<form>.txt` for faults of several forms.
//! `UPDATE_EXPECT=1 cargo test` writes what is said now into them; then read the diff as an editor in León would.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use marca::cli::words;
use marca::diagnostics::{Arg, Code, Place};
use marca::pipeline::Report;
use rayon::prelude::*;
use serde_json::Value;

use crate::support::case::Case;
use crate::support::said::{TONGUES, marca, said, words};
use crate::support::tree::Tree;
use crate::support::{blesses, cases};

/// All cases, each with what was found in its tree.
static JUDGED: LazyLock<Vec<(Case, Report)>> = LazyLock::new(|| judged("diagnostics"));

fn judged(folder: &str) -> Vec<(Case, Report)> {
    let judge = |case: Case| {
        let report = Tree::with(&case.parts).check();
        (case, report)
    };
    Case::all(&cases(folder)).into_par_iter().map(judge).collect()
}

/// Compares each case's texts with those made of its report, or blesses them.
fn hold(judged: &[(Case, Report)], texts: impl Fn(&Report) -> Vec<(&'static str, String)>) {
    let differences: Vec<String> = judged.iter().map(|(case, report)| settle(case, &texts(report))).collect();
    let all = differences.concat();
    assert!(all.is_empty(), "\n{all}\nIf the new texts are right: UPDATE_EXPECT=1 cargo test, then read the diff.\n");
}

fn settle(case: &Case, texts: &[(&str, String)]) -> String {
    if blesses() {
        case.bless(texts);
        return String::new();
    }
    case.difference(texts)
}

#[test]
fn every_case_says_exactly_its_text() {
    hold(&JUDGED, |report| TONGUES.map(|(heading, tongue)| (heading, said(report, tongue))).into());
}

#[test]
fn programs_are_told_the_same_in_their_own_forms() {
    hold(&judged("diagnostics/forms"), |report| {
        let [(_, spanish), (_, english)] = TONGUES;
        let (found, sources) = (&report.found, &report.sources);
        let mut sarif: Value = serde_json::from_str(&words::sarif(found, sources, words(english))).unwrap();
        // The rules are the catalogue once more.
        let rules = sarif["runs"][0]["tool"]["driver"]["rules"].take();
        assert_eq!(rules.as_array().unwrap().len(), Code::ALL.len());
        let pretty = serde_json::to_string_pretty(&sarif).unwrap();
        vec![("json es", words::json(found, sources, words(spanish))), ("sarif en", pretty)]
    });
}

#[test]
fn every_code_has_a_case_that_shows_it() {
    let named: BTreeSet<&str> = JUDGED.iter().map(|(case, _)| case.code()).collect();
    let shows = |report: &Report, code: &str| report.found.iter().any(|diagnostic| diagnostic.code.as_str() == code);
    // No content is known that brings it about; the boundary has a test of its own.
    let shown = Code::ALL.iter().filter(|code| **code != Code::FaultInternal);
    let missing: Vec<&str> = shown.map(|code| code.as_str()).filter(|code| !named.contains(code)).collect();
    assert!(missing.is_empty(), "no case in tests/cases/diagnostics is named after {missing:?}");
    let wrong: Vec<&str> = JUDGED
        .iter()
        .filter(|(case, report)| !shows(report, case.code()))
        .map(|(case, _)| case.name.as_str())
        .collect();
    assert!(wrong.is_empty(), "these are named after a code that they do not show: {wrong:?}");
}

/// Also where nobody has read a case for a while: nothing of the program's inside shows in a text, and no value is missing.
#[test]
fn every_text_is_made_of_words() {
    let mut faults = BTreeSet::new();
    for (case, report) in JUDGED.iter() {
        for (diagnostic, (_, tongue)) in
            report.found.iter().flat_map(|diagnostic| TONGUES.map(|tongue| (diagnostic, tongue)))
        {
            for (_, arg) in &diagnostic.args {
                if let Arg::Term(term) = arg
                    && words(tongue).term(term) == *term
                {
                    faults.insert(format!("{}: `{term}` is in no catalogue", case.name));
                }
            }
            let message = words(tongue).message(diagnostic);
            if message.title.contains('…') || (message.help.is_empty() && message.label.is_none()) {
                faults.insert(format!("{}: {message:?}", case.name));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn each_is_told_once_and_in_the_order_of_the_files() {
    for (case, report) in JUDGED.iter() {
        let mut seen = BTreeSet::new();
        let mut last = None;
        for diagnostic in report.found.iter() {
            let place = match &diagnostic.place {
                Place::Words(span) => (report.sources.path(span.file).to_owned(), span.start),
                Place::Path(path) => (path.clone(), 0),
            };
            assert!(last <= Some(place.clone()), "{}: {place:?} comes after {last:?}", case.name);
            assert!(seen.insert(format!("{diagnostic:?}")), "{}: twice {diagnostic:?}", case.name);
            last = Some(place);
        }
    }
}

#[test]
fn every_code_is_explained_in_both_languages() {
    for (heading, tongue) in TONGUES {
        for code in Code::ALL {
            assert!(words(tongue).explain(*code).len() > 100, "{}", code.as_str());
        }
        let output = marca(&["check", "--lang", heading, "--explain", "referencia-desconocida"], None);
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0));
        let explained = words(tongue).explain(Code::ReferenceUnknown);
        assert_eq!(text.trim_end(), format!("referencia-desconocida\n\n{explained}"));
    }
    // As it is copied from a message, and with a slip.
    assert_eq!(marca(&["check", "--explain", "error[ficha-vacia]"], None).status.code(), Some(0));
    let output = marca(&["check", "--lang", "es", "--explain", "ficha-vasia"], None);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("ficha-vacia"));
}

/// One tree with twenty different faults, told in one run by the program itself; what was published stays as it was.
#[test]
fn twenty_faults_are_told_in_one_run_and_nothing_is_touched() {
    let case = Case::read(&cases("twenty-faults.txt"));
    let mut tree = Tree::base();
    let output = marca(&["build"], Some(tree.root()));
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    tree.write("public/foto-de-ana.txt", "de otra persona");
    let before = tree.bytes("public");
    assert!(before.len() > 20);
    tree.lay(&case.parts);

    for command in ["check", "build"] {
        let output = marca(&[command, "--lang", "es", "--format", "json"], Some(tree.root()));
        assert_eq!(output.status.code(), Some(1), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        let text = |item: &Value, name: &str| item[name].as_str().unwrap_or_default().to_owned();
        let lines: Vec<String> = told["diagnostics"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| format!("{}:{} {}", text(item, "path"), item["line"], text(item, "code")))
            .collect();
        let difference = settle(&case, &[("found", lines.join("\n"))]);
        assert!(difference.is_empty(), "{command}\n{difference}");
        assert_eq!(lines.len(), 20);
        let codes: BTreeSet<&str> = lines.iter().filter_map(|line| line.split(' ').next_back()).collect();
        assert_eq!(codes.len(), 20, "each is of another kind");
        assert_eq!(tree.bytes("public"), before, "{command} touched what was published");
    }

    let output = marca(&["check", "--lang", "en"], Some(tree.root()));
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.trim_end().ends_with("\n\n18 errors and 2 warnings"), "{text}");
    assert!(!text.contains('\u{1b}'), "no colours where no person looks");
}
