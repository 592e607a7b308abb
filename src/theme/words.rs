//! The words of the interface in one language: a tree of texts, some with forms for numbers.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::yaml::{Key, Node, Value};

/// The plural categories of Unicode CLDR; a map with only these keys is one text in several forms.
const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The words of one language.
#[derive(Clone, Debug)]
pub struct Words(Node);

impl Words {
    pub fn new(tree: Node) -> Words {
        Words(tree)
    }

    /// These words, and those of `below` that are not among them.
    pub fn over(self, below: Words) -> Words {
        Words(merge(self.0, below.0))
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

    /// Whether something stands at a path; a key with nothing after it is nothing.
    pub fn has(&self, path: &str) -> bool {
        self.node(path).is_some_and(|node| !is_empty(node))
    }

    /// Whether a text stands at a path, perhaps in several forms.
    pub fn has_text(&self, path: &str) -> bool {
        let is_form = |(key, form): &(_, Node)| is_form(key) && form.scalar().is_some() && !is_empty(form);
        self.node(path).is_some_and(|node| {
            !is_empty(node)
                && (node.scalar().is_some() || !node.entries().is_empty() && node.entries().iter().all(is_form))
        })
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

/// A tree on top of another: maps are joined key by key, anything else is replaced, a text with its forms as one.
fn merge(top: Node, below: Node) -> Node {
    let is_text = |node: &Node| !node.entries().is_empty() && node.entries().iter().all(|(key, _)| is_form(key));
    if is_text(&top) || is_text(&below) {
        return top;
    }
    let (added, mut entries, start, end) = match (top, below) {
        (Node { value: Value::Map(added), .. }, Node { value: Value::Map(entries), start, end }) => {
            (added, entries, start, end)
        }
        (top, _) => return top,
    };
    for (key, node) in added {
        match entries.iter_mut().find(|(known, _)| known.text == key.text) {
            Some((_, old)) => {
                let below = std::mem::replace(old, Node { value: Value::Null, start, end });
                *old = merge(node, below);
            }
            None => entries.push((key, node)),
        }
    }
    Node { value: Value::Map(entries), start, end }
}

fn is_form(key: &Key) -> bool {
    FORMS.contains(&&*key.text)
}

fn is_empty(node: &Node) -> bool {
    matches!(node.value, Value::Null) || node.scalar().is_some_and(|text| text.trim().is_empty())
}

fn collect(node: &Node, path: &str, keys: &mut Vec<String>) {
    let entries = node.entries();
    if entries.is_empty() || entries.iter().all(|(key, _)| is_form(key)) {
        // A file with nothing in it has no texts.
        if !path.is_empty() {
            keys.push(path.to_owned());
        }
        return;
    }
    for (key, child) in entries {
        let below = if path.is_empty() { key.text.to_string() } else { format!("{path}.{}", key.text) };
        collect(child, &below, keys);
    }
}

/// Fills `{name}` in a text; a placeholder without a value stays, and so does one inside a value.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let known = |name: &str| values.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
        match after.split_once('}').and_then(|(name, after)| Some((known(name)?, after))) {
            Some((value, after)) => {
                filled.push_str(value);
                rest = after;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
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

    #[test]
    fn a_key_with_nothing_after_it_is_no_word() {
        let words =
            Words::new(crate::yaml::parse("a:\nb: ''\nc: x\nd: {one: x, other: y}\ne: {one: x, f: y}\n").unwrap());
        let has = ["a", "b", "c", "d", "e"].map(|path| (words.has(path), words.has_text(path)));
        assert_eq!(has, [(false, false), (false, false), (true, true), (true, true), (true, false)]);
        assert!(Words::new(crate::yaml::parse("{}\n").unwrap()).keys().is_empty());
    }

    #[test]
    fn words_on_top_replace_those_below_one_by_one() {
        let words = |text: &str| Words::new(crate::yaml::parse(text).unwrap());
        let below = words("a: {b: x, c: y}\nn: {one: 1 día, other: '{n} días'}\nz: w\n");
        let joined = words("a: {c: Y, d: {e: v}}\nn: {other: '{n} d'}\n").over(below);
        assert_eq!(joined.keys(), ["a.b", "a.c", "a.d.e", "n", "z"]);
        assert_eq!(["a.b", "a.c", "z"].map(|path| joined.text(path)), ["x", "Y", "w"]);
        assert_eq!(joined.form("n", "one"), "{n} d", "the forms of a text belong together");
        assert_eq!(words("{}\n").over(words("a: x\n")).keys(), ["a"]);
    }

    #[test]
    fn values_are_not_filled_again() {
        let filled = fill("{name} en {city}, {state}: {{name}", &[("name", "La {city}"), ("city", "León {name}")]);
        assert_eq!(filled, "La {city} en León {name}, {state}: {La {city}");
    }
}
