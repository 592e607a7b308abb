//! The settings of VS Code that lead each file to its schema, merged into those that are there.

use serde_json::{Map, Value, json};

/// The setting of the YAML extension that leads schemas to files.
const SCHEMAS: &str = "yaml.schemas";

/// The settings with a line for each schema (`pairs` of the schema's path and the files it is for); all else stays as it is, but
/// for lines of earlier runs, which are known by `folder`. `None` when `given` is no plain JSON object: a file with comments is
/// not ours to rewrite.
pub fn wire(given: Option<&str>, folder: &str, pairs: &[(String, String)]) -> Option<String> {
    let mut settings: Map<String, Value> = match given.filter(|text| !text.trim().is_empty()) {
        Some(text) => serde_json::from_str(text).ok()?,
        None => Map::new(),
    };
    let schemas = settings.entry(SCHEMAS).or_insert_with(|| json!({})).as_object_mut()?;
    schemas.retain(|path, _| !path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')));
    schemas.extend(pairs.iter().map(|(schema, files)| (schema.clone(), json!(files))));
    Some(text(&Value::Object(settings)))
}

/// JSON as people read it, with a line break at its end.
pub fn text(value: &Value) -> String {
    // A tree of texts and numbers always serialises.
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_user_set_stays() {
        let pairs = [("./s/a.json".to_owned(), "content/a/*.yaml".to_owned())];
        let wired = |given| wire(given, "./s", &pairs);
        let fresh = "{\n  \"yaml.schemas\": {\n    \"./s/a.json\": \"content/a/*.yaml\"\n  }\n}\n";
        assert_eq!(wired(None).as_deref(), Some(fresh));
        assert_eq!(wired(Some(fresh)).as_deref(), Some(fresh), "a second time changes nothing");
        let given = r#"{"editor.fontSize": 16, "yaml.schemas": {"./s/old.json": "x", "https://mine": "y.yaml"}}"#;
        let value: Value = serde_json::from_str(&wired(Some(given)).unwrap()).unwrap();
        assert_eq!(
            value,
            json!({"editor.fontSize": 16, "yaml.schemas": {"https://mine": "y.yaml", "./s/a.json": "content/a/*.yaml"}})
        );
        for other in ["{ // mine\n}", "[]", r#"{"yaml.schemas": 3}"#] {
            assert_eq!(wired(Some(other)), None, "{other}");
        }
    }
}
