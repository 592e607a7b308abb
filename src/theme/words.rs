//! The words of the interface in one language: a tree of texts, some with forms for numbers.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::yaml::{Node, Value};

/// The plural categories of Unicode CLDR; a map with only these keys is one text in several forms.
const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The words of one language.
#[derive(Clone, Debug)]
pub struct Words(Node);

impl Words {
    pub fn new(tree: Node) -> Words {
        Words(tree)
    }

    /// The text at a path such as `hospital_kinds.general`.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.node(path).and_then(Node::scalar)
    }

    /// The text at a path; the path itself when there is none, which the check of the theme has reported.
    pub fn text<'w>(&'w self, path: &'w str) -> &'w str {
        self.get(path).unwrap_or(path)
    }

    /// The form of a text for a plural category, or its `other` form, or the text itself if it has no forms.
    pub fn form<'w>(&'w self, path: &'w str, category: &str) -> &'w str {
        let node = self.node(path);
        let form = node.and_then(|node| node.get(category).or_else(|| node.get("other")));
        form.or(node).and_then(Node::scalar).unwrap_or(path)
    }

    /// Whether something stands at a path.
    pub fn has(&self, path: &str) -> bool {
        self.node(path).is_some()
    }

    /// The words below a path, on their own.
    pub fn below(&self, path: &str) -> Option<Words> {
        self.node(path).cloned().map(Words)
    }

    /// The paths of all texts; one with several forms counts once.
    pub fn keys(&self) -> Vec<String> {
        let mut keys = Vec::new();
        collect(&self.0, "", &mut keys);
        keys
    }

    fn node(&self, path: &str) -> Option<&Node> {
        path.split('.').try_fold(&self.0, |node, key| node.get(key))
    }
}

fn collect(node: &Node, path: &str, keys: &mut Vec<String>) {
    let entries = node.entries();
    let is_leaf = entries.is_empty() || entries.iter().all(|(key, _)| FORMS.contains(&&*key.text));
    if is_leaf {
        keys.push(path.to_owned());
        return;
    }
    for (key, child) in entries {
        let below = if path.is_empty() { key.text.to_string() } else { format!("{path}.{}", key.text) };
        collect(child, &below, keys);
    }
}

/// Fills `{name}` in a text; a placeholder without a value stays.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

impl Serialize for Words {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Tree(&self.0).serialize(serializer)
    }
}

struct Tree<'n>(&'n Node);

impl Serialize for Tree<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0.value {
            Value::Null => serializer.serialize_str(""),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Number(text) | Value::Text(text) => serializer.serialize_str(text),
            Value::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(&Tree(item))?;
                }
                list.end()
            }
            Value::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(&*key.text, &Tree(value))?;
                }
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_path_and_number() {
        let words = Words::new(crate::yaml::parse("a: {b: x}\nn: {one: 1 día, other: '{n} días'}\n").unwrap());
        assert_eq!(words.text("a.b"), "x");
        assert_eq!(words.text("a.c"), "a.c");
        assert_eq!(words.form("n", "one"), "1 día");
        assert_eq!(fill(words.form("n", "many"), &[("n", "3")]), "3 días");
        assert_eq!(words.keys(), ["a.b", "n"]);
    }
}
