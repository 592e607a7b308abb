//! A record as the beginning of another: its lines stay, with their comments; what was true of that one only does not come along
//! in silence.

use super::draft::Draft;
use super::record::Hints;
use super::spans::{Cut, apply, lines};
use crate::decode::{FieldSpec, Form, Shape};
use crate::yaml::{self, Key, Node, Value};

/// Fields that say something of one place or person alone, besides all that hold a day: whoever checked or allowed that did not
/// check or allow it for another.
const OWN: &[&str] = &[
    "certificate_no",
    "evidence_url",
    "cedula",
    "specialist_cedula",
    "degree_institution",
    "bio",
    "person_label",
    "material_connection",
    "photo",
    "photos",
    "logo",
    "description",
    "phones",
    "whatsapp",
    "email",
    "website",
    "address",
    "geo",
    "clues_code",
    "sanitary_licence",
    "publish_caution",
];
/// Fields that are asked anew or begin anew.
const ANEW: &[&str] =
    &["name", "short_name", "label", "question", "slug", "status", "sample", "updated_on", "publish_on", "archive_on"];

/// The record that is copied.
#[derive(Clone, Debug)]
pub struct Origin {
    source: String,
    node: Node,
    /// Its Markdown by language.
    bodies: Vec<(String, String)>,
    pub is_sample: bool,
}

impl Origin {
    /// Reads a record and its texts by language; `None` when it is no map with a field on each line.
    pub fn read(source: &str, texts: &[(String, String)]) -> Option<Origin> {
        let node = yaml::parse(source).ok()?;
        let first = node.entries().first()?;
        if source.get(..first.0.range().start)?.lines().last().is_some_and(|line| line.contains('{')) {
            return None;
        }
        let is_sample = node.get("sample").is_some_and(|sample| sample.value == Value::Bool(true));
        let body = |(language, text): &(String, String)| {
            let (_, rest) = text.split_once("\n---")?;
            Some((language.clone(), rest.split_once('\n')?.1.to_owned()))
        };
        let bodies = texts.iter().filter_map(body).collect();
        Some(Origin { source: source.to_owned(), node, bodies, is_sample })
    }

    /// Whether the copy has a field from it, so that it need not be asked.
    pub fn keeps(&self, field: &FieldSpec) -> bool {
        let given = self.node.get(field.name).filter(|value| value.value != Value::Null);
        given.is_some_and(|value| !ANEW.contains(&field.name) && !is_own(field, value))
    }

    /// The Markdown in a language.
    pub(super) fn body(&self, language: &str) -> Option<&str> {
        self.bodies.iter().find(|(tag, _)| tag == language).map(|(_, body)| body.as_str())
    }

    /// The lines that stay as they are; those to be confirmed are commented out.
    pub(super) fn rest(&self, draft: &Draft, hints: &dyn Hints) -> String {
        let known: Vec<&FieldSpec> =
            draft.fields().iter().chain(<crate::model::Meta as crate::decode::Fields>::FIELDS).collect();
        let mut cuts = Vec::new();
        for (key, value) in self.node.entries() {
            let field = known.iter().find(|field| field.name == &*key.text);
            let place = lines(&self.source, whole(key, value));
            let is_new = ANEW.contains(&&*key.text) || field.is_none_or(|field| draft.is_live("", field));
            if is_new {
                cuts.push(Cut::new(place, ""));
            } else if field.is_some_and(|field| is_own(field, value)) {
                let block = self.source.get(place.clone()).unwrap_or_default();
                let off: String = block.lines().map(|line| format!("#{line}\n")).collect();
                cuts.push(Cut::new(place, format!("# {}\n{off}", hints.term("new-confirm"))));
            }
        }
        // Entries stand on lines of their own, so that no two of these overlap.
        apply(&self.source, cuts).unwrap_or_default()
    }
}

fn whole(key: &Key, value: &Node) -> std::ops::Range<usize> {
    let start = key.range().start;
    start..key.range().end.max(if value.value == Value::Null { 0 } else { value.range().end })
}

/// Whether a field says something that holds of one record only; what is still to come (`pending`) says nothing yet.
fn is_own(field: &FieldSpec, value: &Node) -> bool {
    OWN.contains(&field.name) || (has_day(&(field.shape)()) && value.scalar() != Some("pending"))
}

fn has_day(shape: &Shape) -> bool {
    match shape {
        Shape::Form(Form { term, .. }) => matches!(*term, "form-date" | "form-moment"),
        Shape::Fields(fields) => fields.iter().any(|field| has_day(&(field.shape)())),
        Shape::List { of, .. } | Shape::ByLanguage { of, .. } | Shape::ByName(of) => has_day(of),
        Shape::Either(shapes) => shapes.iter().any(has_day),
        Shape::Text
        | Shape::Prose
        | Shape::Bool
        | Shape::Whole { .. }
        | Shape::Number
        | Shape::Word(_)
        | Shape::Id(_)
        | Shape::AnyId => false,
    }
}
