//! JSON Schemas (draft-07, which the YAML extension of VS Code reads best) of every kind of record and of the settings, made from
//! the definitions by which records are read: what the program accepts, the schemas accept.
//!
//! They are there for completion, hints and red lines while somebody types. Rules between fields or files stay with the program.

mod editor;

pub use editor::{text, wire};

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::config::Settings;
use crate::decode::{FieldSpec, Fields, Form, Rules, Shape};
use crate::model::{Kind, Layout, Meta, TEXTS};

const DRAFT: &str = "http://json-schema.org/draft-07/schema#";
/// Ids that are offered for completion; a list of thousands helps nobody.
const MOST_EXAMPLES: usize = 500;

/// The schema of the records of a kind. `rules` tells the languages and ids of the site.
pub fn record(kind: Kind, rules: &Rules) -> Value {
    let fields: Vec<&FieldSpec> = Meta::FIELDS.iter().chain(kind.fields()).collect();
    let demands = kind.demands();
    let mut schema = object(&fields, rules);
    // What a source can vouch for is known here only.
    let vouched = schema.pointer_mut("/properties/sources/items/properties/fields/items");
    if let Some(vouched) = vouched {
        let names: BTreeSet<&str> = fields.iter().map(|field| field.name).chain(TEXTS).collect();
        *vouched = json!({"enum": names});
    }
    if demands.status {
        require(&mut schema, "status");
    }
    // A sample has no sources, and a draft neither sources nor, for want of a name, addresses.
    let draft = json!({"properties": {"status": {"enum": ["draft", "review"]}}, "required": ["status"]});
    let sample = json!({"properties": {"sample": {"const": true}}, "required": ["sample"]});
    let mut rules_between = Vec::new();
    if demands.sources {
        rules_between.push(json!({"if": {"anyOf": [draft, sample]}, "else": {"required": ["sources"]}}));
    }
    if demands.slug {
        rules_between.push(json!({"if": draft, "else": {"required": ["slug"]}}));
    }
    if let (false, Some(map)) = (rules_between.is_empty(), schema.as_object_mut()) {
        map.insert("allOf".to_owned(), Value::Array(rules_between));
    }
    titled(schema, kind.as_str())
}

/// The schema of `site.yaml`.
pub fn settings(rules: &Rules) -> Value {
    titled(object(&Settings::FIELDS.iter().collect::<Vec<_>>(), rules), "site")
}

/// The files of a kind, as a pattern below the content's folder.
pub fn files(kind: Kind) -> String {
    match kind.layout() {
        Layout::File => format!("content/{}/*.yaml", kind.folder()),
        Layout::Texts => format!("content/{}/*/{}.yaml", kind.folder(), kind.as_str()),
    }
}

fn titled(mut schema: Value, title: &str) -> Value {
    if let Some(map) = schema.as_object_mut() {
        map.insert("$schema".to_owned(), json!(DRAFT));
        map.insert("title".to_owned(), json!(title));
    }
    schema
}

fn require(schema: &mut Value, field: &str) {
    if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut)
        && !required.iter().any(|name| name == field)
    {
        required.push(json!(field));
    }
}

fn object(fields: &[&FieldSpec], rules: &Rules) -> Value {
    let property = |field: &&FieldSpec| {
        let is_required = (field.required)();
        let schema = shape(&(field.shape)(), rules);
        let mut schema = if is_required { schema } else { or_nothing(schema) };
        if let Some(map) = schema.as_object_mut() {
            let (spanish, english) = (field.about("es"), field.about("en"));
            map.insert("description".to_owned(), json!(format!("{spanish}\n{english}")));
            map.insert("markdownDescription".to_owned(), json!(format!("{spanish}\n\n*{english}*")));
        }
        (field.name.to_owned(), schema)
    };
    let required: Vec<&str> = fields.iter().filter(|field| (field.required)()).map(|field| field.name).collect();
    json!({
        "type": "object",
        "properties": fields.iter().map(property).collect::<Map<String, Value>>(),
        "required": required,
        "additionalProperties": false,
    })
}

fn shape(shape_of: &Shape, rules: &Rules) -> Value {
    match shape_of {
        // A number without quotes is kept as it is typed.
        Shape::Text | Shape::Prose => json!({"type": ["string", "number", "boolean"]}),
        Shape::Bool => json!({"type": "boolean"}),
        Shape::Whole { min, max } => json!({"type": "integer", "minimum": min, "maximum": max}),
        Shape::Number => json!({"type": "number"}),
        Shape::Word(words) => json!({"enum": words}),
        Shape::Form(Form { pattern, example, .. }) => {
            json!({"type": ["string", "number"], "pattern": pattern, "examples": [example]})
        }
        Shape::Id(kind) => {
            with_examples(json!({"type": ["string", "number"]}), rules.ids.of(kind).iter().map(ToString::to_string))
        }
        Shape::AnyId => {
            let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
            let pattern = format!("^({}):.+$", kinds.join("|"));
            let all = Kind::ALL.iter().map(|kind| kind.as_str());
            let ids = all.flat_map(|kind| rules.ids.of(kind).iter().map(move |id| format!("{kind}:{id}")));
            with_examples(json!({"type": "string", "pattern": pattern}), ids)
        }
        Shape::List { of, least, most } => {
            json!({"type": "array", "items": shape(of, rules), "minItems": least, "maxItems": most})
        }
        Shape::Fields(fields) => object(&fields.iter().collect::<Vec<_>>(), rules),
        Shape::ByLanguage { of, may_serve_all } => {
            let one = shape(of, rules);
            let by_language: Map<String, Value> =
                rules.languages.iter().map(|rule| (rule.tag.to_string(), or_nothing(one.clone()))).collect();
            let all =
                json!({"type": "object", "properties": by_language, "minProperties": 1, "additionalProperties": false});
            if *may_serve_all { json!({"anyOf": [all, one]}) } else { all }
        }
        Shape::ByName(of) => json!({"type": "object", "additionalProperties": shape(of, rules)}),
        Shape::Either(shapes) => json!({"anyOf": shapes.iter().map(|one| shape(one, rules)).collect::<Vec<_>>()}),
    }
}

fn with_examples(mut schema: Value, examples: impl Iterator<Item = String>) -> Value {
    let examples: Vec<String> = examples.take(MOST_EXAMPLES).collect();
    if let (false, Some(map)) = (examples.is_empty(), schema.as_object_mut()) {
        map.insert("examples".to_owned(), json!(examples));
    }
    schema
}

/// The same, or nothing: a key without a value, as a new record has it, counts as one that is not there.
fn or_nothing(mut schema: Value) -> Value {
    let Some(map) = schema.as_object_mut() else { return schema };
    if let Some(Value::Array(words)) = map.get_mut("enum") {
        words.push(Value::Null);
    } else if let Some(Value::Array(shapes)) = map.get_mut("anyOf") {
        shapes.push(json!({"type": "null"}));
    } else if let Some(kind) = map.get_mut("type") {
        match kind {
            Value::Array(kinds) => kinds.push(json!("null")),
            kind => *kind = json!([kind.clone(), "null"]),
        }
    }
    schema
}
