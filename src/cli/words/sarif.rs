//! Diagnostics for code-review tools: SARIF 2.1.0 (OASIS, 2020-03-27).

use serde_json::{Value, json};

use super::json::severity;
use super::sources::{Regions, Sources};
use super::{Message, Words};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Fix, Place, Span};
use crate::safe_url;

/// All diagnostics in their order as one run of one tool, with a final line break.
pub fn sarif(diagnostics: &Diagnostics, sources: &dyn Sources, words: &Words) -> String {
    let mut regions = Regions::new(sources);
    let rules: Vec<Value> = Code::ALL.iter().map(|code| rule(*code, words)).collect();
    let results: Vec<Value> = diagnostics.iter().map(|diagnostic| result(diagnostic, &mut regions, words)).collect();
    super::printed(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "marca", "version": env!("CARGO_PKG_VERSION"), "language": words.tongue().tag(), "rules": rules}},
            "language": words.tongue().tag(),
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    }))
}

fn rule(code: Code, words: &Words) -> Value {
    let explained = words.explain(code);
    json!({
        "id": code.as_str(),
        "shortDescription": {"text": first_sentence(&explained)},
        "fullDescription": {"text": explained},
        "help": {"text": explained},
        "defaultConfiguration": {"level": severity(code.severity())},
    })
}

fn result(diagnostic: &Diagnostic, regions: &mut Regions<'_>, words: &Words) -> Value {
    let Message { title, label, related, help } = words.message(diagnostic);
    let mut text = title;
    if let Some(label) = label {
        text.push_str(&format!(" ({label})"));
    }
    for hint in help {
        text.push_str(&format!("\n{}: {hint}", words.term("help")));
    }
    let location = match &diagnostic.place {
        Place::Words(span) => words_at(regions, *span),
        Place::Path(path) => json!({"physicalLocation": {"artifactLocation": artifact(path)}}),
    };
    let related: Vec<Value> = diagnostic
        .related
        .map(|span| {
            let mut location = words_at(regions, span);
            if let (Some(object), Some(text)) = (location.as_object_mut(), related) {
                object.insert("message".to_owned(), json!({"text": text}));
            }
            location
        })
        .into_iter()
        .collect();
    let fixes: Vec<Value> = diagnostic.fix.iter().map(|fix| remedy(fix, regions, words)).collect();
    let mut result = json!({
        "ruleId": diagnostic.code.as_str(),
        "ruleIndex": Code::ALL.iter().position(|code| *code == diagnostic.code),
        "level": severity(diagnostic.severity()),
        "message": {"text": text},
        "locations": [location],
        "relatedLocations": related,
    });
    if let (false, Some(object)) = (fixes.is_empty(), result.as_object_mut()) {
        object.insert("fixes".to_owned(), Value::Array(fixes));
    }
    result
}

/// What a tool can do about it without asking.
fn remedy(fix: &Fix, regions: &mut Regions<'_>, words: &Words) -> Value {
    let place = words_at(regions, fix.span);
    let region = place.pointer("/physicalLocation/region").cloned();
    json!({
        "description": {"text": words.term("fix-certain")},
        "artifactChanges": [{
            "artifactLocation": artifact(regions.file(fix.span.file).0),
            "replacements": [{"deletedRegion": region, "insertedContent": {"text": fix.text}}],
        }],
    })
}

fn words_at(regions: &mut Regions<'_>, span: Span) -> Value {
    let region = regions.region(span);
    json!({"physicalLocation": {
        "artifactLocation": artifact(regions.file(span.file).0),
        "region": {
            "startLine": region.line,
            "startColumn": region.column,
            "endLine": region.end_line,
            "endColumn": region.end_column,
        },
    }})
}

/// A path relative to the site's folder, as an URI reference (RFC 3986 §4.2).
fn artifact(path: &str) -> Value {
    let uri = path.trim_start_matches('/').split('/').map(safe_url::encode).collect::<Vec<_>>().join("/");
    json!({"uri": uri, "uriBaseId": "%SRCROOT%"})
}

/// The first sentence of an explanation, in one line.
fn first_sentence(explained: &str) -> String {
    let paragraph = explained.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    match paragraph.split_once(". ") {
        Some((sentence, _)) => format!("{sentence}."),
        None => paragraph,
    }
}
