//! Diagnostics for other programs: one JSON object, whose shape `version` names.

use serde::Serialize;

use super::Words;
use super::sources::{Region, Regions, Sources};
use crate::diagnostics::{Diagnostics, Place, Severity, Span};

/// Raised when a field changes its meaning or goes away; new fields do not raise it.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report {
    version: u32,
    diagnostics: Vec<Item>,
    errors: usize,
    warnings: usize,
}

#[derive(Serialize)]
struct Item {
    code: &'static str,
    severity: &'static str,
    #[serde(flatten)]
    location: Location,
    message: String,
    label: Option<String>,
    help: Vec<String>,
    related: Option<Related>,
}

#[derive(Serialize)]
struct Related {
    #[serde(flatten)]
    location: Location,
    label: Option<String>,
}

/// The numbers are null where a whole file or page is meant.
#[derive(Serialize)]
struct Location {
    path: String,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
}

/// All diagnostics in their order, as `{"version": 1, "diagnostics": […], "errors": n, "warnings": n}` with a final line break.
///
/// Lines and columns are 1-based; columns count Unicode scalar values, and the end is one past the last character.
/// Paths stand as they are, since a program may open them; texts are escaped as for people.
pub fn json(diagnostics: &Diagnostics, sources: &dyn Sources, words: &Words) -> String {
    let mut regions = Regions::new(sources);
    let items: Vec<Item> = diagnostics
        .iter()
        .map(|diagnostic| {
            let message = words.message(diagnostic);
            let related = diagnostic
                .related
                .map(|span| Related { location: words_at(&mut regions, span), label: message.related });
            let location = match &diagnostic.place {
                Place::Words(span) => words_at(&mut regions, *span),
                Place::Path(path) => {
                    Location { path: path.clone(), line: None, column: None, end_line: None, end_column: None }
                }
            };
            Item {
                code: diagnostic.code.as_str(),
                severity: severity(diagnostic.severity()),
                location,
                message: message.title,
                label: message.label,
                help: message.help,
                related,
            }
        })
        .collect();
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity() == Severity::Error).count();
    let warnings = diagnostics.len() - errors;
    super::printed(&Report { version: VERSION, diagnostics: items, errors, warnings })
}

/// The severity as machines read it, in any language.
pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn words_at(regions: &mut Regions<'_>, span: Span) -> Location {
    let Region { line, column, end_line, end_column } = regions.region(span);
    Location {
        path: regions.file(span.file).0.to_owned(),
        line: Some(line),
        column: Some(column),
        end_line: Some(end_line),
        end_column: Some(end_column),
    }
}
