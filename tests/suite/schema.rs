//! One definition, many helps: the schemas for editors and the reference of fields say what the decoder reads.
//!
//! That independent readers take them the same way is for `tests/schema/check.mjs`.

use std::collections::BTreeSet;

use marca::config::Settings;
use marca::decode::{FieldSpec, Fields, Shape};
use marca::model::{Kind, Meta};
use serde_json::Value;

use crate::support::said::marca;
use crate::support::tree::Tree;

/// `marca schema` in a tree.
fn schema(tree: &Tree, options: &[&str]) -> std::process::Output {
    let root = tree.root().to_str().unwrap();
    let output = marca(&[&["schema", "--root", root], options].concat(), None);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

fn read(tree: &Tree, path: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(tree.path(path)).unwrap()).unwrap()
}

fn names(fields: &[FieldSpec]) -> BTreeSet<String> {
    fields.iter().map(|field| field.name.to_owned()).collect()
}

fn properties(schema: &Value) -> BTreeSet<String> {
    schema["properties"].as_object().unwrap().keys().cloned().collect()
}

#[test]
fn the_schemas_name_the_fields_that_are_read_and_no_others() {
    let tree = Tree::base();
    schema(&tree, &[]);
    for kind in Kind::ALL {
        let schema = read(&tree, &format!(".vscode/marca/{}.json", kind.as_str()));
        let known = &names(Meta::FIELDS) | &names(kind.fields());
        assert_eq!(properties(&schema), known, "{}", kind.as_str());
        for field in Meta::FIELDS.iter().chain(kind.fields()) {
            let text = schema["properties"][field.name]["description"].as_str().unwrap_or_default();
            let (spanish, english) = text.split_once('\n').unwrap();
            assert!(spanish.len() > 5 && english.len() > 5 && !spanish.starts_with("es:"), "{}: {text}", field.name);
        }
    }
    assert_eq!(properties(&read(&tree, ".vscode/marca/site.json")), names(Settings::FIELDS));

    // Closed sets, required fields, the site's own languages and ids.
    let hospital = read(&tree, ".vscode/marca/hospital.json");
    let required: Vec<&str> = hospital["required"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(required, ["name", "kind", "sector", "city", "status"]);
    assert!(hospital["properties"]["kind"]["enum"].as_array().unwrap().contains(&Value::from("laboratory")));
    assert_eq!(hospital["properties"]["specialties"]["items"]["examples"], serde_json::json!(["cardiology"]));
    assert_eq!(hospital["additionalProperties"], false);
    let service = read(&tree, ".vscode/marca/service.json");
    let summary = &service["properties"]["summary"];
    assert_eq!(properties(summary), ["en", "es"].map(str::to_owned).into());
}

#[test]
fn the_settings_of_the_editor_are_merged() {
    let tree = Tree::base();
    tree.write(".vscode/settings.json", r#"{"editor.fontSize": 16}"#);
    schema(&tree, &[]);
    let settings = read(&tree, ".vscode/settings.json");
    assert_eq!(settings["editor.fontSize"], 16);
    assert_eq!(settings["yaml.schemas"]["./.vscode/marca/hospital.json"], "content/hospitals/*.yaml");
    assert_eq!(settings["yaml.schemas"]["./.vscode/marca/story.json"], "content/stories/*/story.yaml");

    // Comments are the user's: nothing is written, and what to add is told.
    let own = "{\n  // grande\n  \"editor.fontSize\": 16\n}\n";
    tree.write(".vscode/settings.json", own);
    let out = tree.path("schemas");
    let output = schema(&tree, &["--lang", "en", "--out", out.to_str().unwrap()]);
    assert_eq!(std::fs::read_to_string(tree.path(".vscode/settings.json")).unwrap(), own);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("was not touched") && said.contains("./schemas/hospital.json"), "{said}");
    assert!(tree.path("schemas/hospital.json").exists());
}

#[test]
fn the_reference_tells_every_field_in_both_languages() {
    fn told(fields: &[FieldSpec], language: &str, text: &str) {
        for field in fields {
            assert!(text.contains(&format!("{}`", field.name)), "{}", field.name);
            assert!(
                text.contains(&field.about(language).replace('|', "\\|")),
                "{}: {}",
                field.name,
                field.about(language)
            );
            if let Shape::Fields(inner) = (field.shape)() {
                told(inner, language, text);
            }
        }
    }
    for language in ["es", "en"] {
        let output = marca(&["schema", "--reference", "--lang", language], None);
        assert_eq!(output.status.code(), Some(0));
        let text = String::from_utf8(output.stdout).unwrap();
        for kind in Kind::ALL {
            assert!(text.contains(&format!("\n## `{}`\n", kind.as_str())));
            told(kind.fields(), language, &text);
        }
        told(Settings::FIELDS, language, &text);
        assert!(
            !text.contains("shape-") && !text.contains("form-") && !text.contains("reference-"),
            "a word is missing"
        );
    }
}
