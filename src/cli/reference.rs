//! The reference of all fields, in the words of a language: from the definitions by which records are read.

use super::report::filled;
use super::words::{Tongue, Words};
use crate::config::Settings;
use crate::decode::{FieldSpec, Fields, Shape};
use crate::model::{Kind, Meta};
use crate::schema;

/// Markdown with a table for what all records have in common, one for each kind and one for the settings.
pub(super) fn markdown(words: &Words) -> String {
    let mut text = format!("# {}\n\n{}\n", words.term("reference-title"), words.term("reference-about"));
    table(&mut text, words.term("reference-common"), None, Meta::FIELDS, words);
    for kind in Kind::ALL {
        let demands = kind.demands();
        let common = [("status", demands.status), ("sources", demands.sources), ("slug", demands.slug)];
        let common = common.into_iter().filter(|(_, is_required)| *is_required).map(|(name, _)| format!("`{name}`"));
        let common = common.collect::<Vec<_>>().join(", ");
        let mut files = format!("{} `{}`", words.term("reference-files"), schema::files(*kind));
        if !common.is_empty() {
            files.push_str(&format!(". {} {common}", words.term("reference-also")));
        }
        table(&mut text, &format!("`{}`", kind.as_str()), Some(&files), kind.fields(), words);
    }
    let files = format!("{} `content/site.yaml`", words.term("reference-files"));
    table(&mut text, "`site`", Some(&files), Settings::FIELDS, words);
    text
}

fn table(text: &mut String, title: &str, files: Option<&str>, fields: &'static [FieldSpec], words: &Words) {
    text.push_str(&format!("\n## {title}\n\n"));
    if let Some(files) = files {
        text.push_str(&format!("{files}\n\n"));
    }
    let heads = ["reference-field", "reference-meaning", "reference-value", "reference-required"];
    let heads = heads.map(|head| words.term(head));
    text.push_str(&format!("| {} |\n|---|---|---|---|\n", heads.join(" | ")));
    rows(text, "", fields, words);
}

/// A row for each field; those of a group follow it, under its name.
fn rows(text: &mut String, group: &str, fields: &'static [FieldSpec], words: &Words) {
    let language = match words.tongue() {
        Tongue::Spanish => "es",
        Tongue::English => "en",
    };
    for field in fields {
        let name = format!("{group}{}", field.name);
        let shape = (field.shape)();
        let required = if (field.required)() { words.term("reference-yes") } else { "" };
        let cells = [format!("`{name}`"), field.about(language), value(&shape, words), required.to_owned()];
        text.push_str(&format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | ")));
        let mark = if matches!(shape, Shape::List { .. }) { "[]." } else { "." };
        if let Some(inner) = shape.group() {
            rows(text, &format!("{name}{mark}"), inner, words);
        }
    }
}

/// What may stand there, in words.
pub(super) fn value(shape: &Shape, words: &Words) -> String {
    let term = |name: &str, values: &[(&str, &str)]| filled(words.term(name), values);
    match shape {
        Shape::Text => term("shape-text", &[]),
        Shape::Prose => term("shape-prose", &[]),
        Shape::Bool => term("shape-bool", &[]),
        Shape::Whole { min, max } => term("shape-whole", &[("min", &min.to_string()), ("max", &max.to_string())]),
        Shape::Number => term("shape-number", &[]),
        Shape::Word(known) => known.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
        Shape::Form(form) => term("shape-form", &[("form", words.term(form.term)), ("example", form.example)]),
        Shape::Id(kind) => term("shape-id", &[("kind", kind)]),
        Shape::AnyId => term("shape-any-id", &[]),
        Shape::List { of, .. } => term("shape-list", &[("of", &value(of, words))]),
        Shape::Fields(_) => term("shape-fields", &[]),
        Shape::ByLanguage { of, may_serve_all: false } => term("shape-by-language", &[("of", &value(of, words))]),
        Shape::ByLanguage { of, may_serve_all: true } => term("shape-by-language-or-one", &[("of", &value(of, words))]),
        Shape::ByName(of) => term("shape-by-name", &[("of", &value(of, words))]),
        Shape::Either(shapes) => {
            shapes.iter().map(|shape| value(shape, words)).collect::<Vec<_>>().join(words.term("shape-or"))
        }
    }
}
