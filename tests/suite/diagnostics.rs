//! Every fault of the content is told at its place, in words that help, in both languages, once, and all in one run.
//!
//! The cases stand in `tests/cases/diagnostics`, one file for each code, and `<code>.<form>.txt` for faults of several forms.
//! `UPDATE_EXPECT=1 cargo test` writes what is said now into them; then read the diff as an editor in León would.

use rayon::prelude::*;

use crate::support::case::Case;
use crate::support::said::{TONGUES, said};
use crate::support::tree::Tree;
use crate::support::{blesses, cases};

#[test]
fn every_case_says_exactly_its_text() {
    let cases = Case::all(&cases("diagnostics"));
    let differences: Vec<String> = cases
        .par_iter()
        .map(|case| {
            let report = Tree::with(&case.parts).check();
            let texts = TONGUES.map(|(heading, tongue)| (heading, said(&report, tongue)));
            if blesses() {
                case.bless(&texts);
                return String::new();
            }
            case.difference(&texts)
        })
        .filter(|difference| !difference.is_empty())
        .collect();
    assert!(differences.is_empty(), "\n{}\nIf the new texts are right: UPDATE_EXPECT=1 cargo test\n", differences.join("\n"));
}
