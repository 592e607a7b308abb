//! One file of the index, read back: its tokens, which records hold them, and the phrases that they make.

use std::collections::HashMap;

use serde_json::Value;

use super::base36;
use super::walk::Node;

#[derive(Debug)]
pub(super) struct Token {
    pub field: usize,
    pub docs: Vec<(String, f64)>,
    pub worth: f64,
}

#[derive(Debug)]
pub(super) struct Phrase {
    pub is_name: bool,
    pub tokens: Vec<usize>,
}

/// One file of the index.
#[derive(Default, Debug)]
pub(super) struct Part {
    pub fields: Vec<String>,
    pub roots: Vec<Node>,
    pub tokens: Vec<Token>,
    pub held: HashMap<String, Vec<usize>>,
    pub phrases: HashMap<String, Vec<Phrase>>,
}

impl Part {
    pub fn load(file: &Value) -> Option<Part> {
        let length = file.get("documentStore")?.get("length")?.as_f64()?;
        let mut part = Part::default();
        for (field, name) in file.get("fields")?.as_array()?.iter().enumerate() {
            let name = name.as_str()?;
            let root = file.get("index")?.get(name)?.get("root")?;
            part.fields.push(name.to_owned());
            let root = part.read(root, field, length);
            part.roots.push(root);
        }
        let places: HashMap<char, usize> =
            super::index::alphabet().enumerate().map(|(place, letter)| (letter, place)).collect();
        let lines = file.get("phrases").and_then(Value::as_str).unwrap_or_default();
        for (record, line) in lines.split('!').enumerate() {
            let record = base36(record);
            let held = part.held.get(&record).map(Vec::as_slice).unwrap_or_default();
            let phrase = |text: &str| Phrase {
                is_name: text.starts_with('$'),
                tokens: text.chars().filter_map(|letter| held.get(*places.get(&letter)?).copied()).collect(),
            };
            let phrases = line.split(' ').filter(|text| !text.is_empty()).map(phrase).collect();
            part.phrases.insert(record, phrases);
        }
        Some(part)
    }

    fn read(&mut self, node: &Value, field: usize, length: f64) -> Node {
        let mut made = Node::default();
        if let (Some(df), Some(docs)) =
            (node.get("df").and_then(Value::as_f64), node.get("docs").and_then(Value::as_object))
            && df > 0.0
        {
            let token = self.tokens.len();
            made.token = Some(token);
            let tf = |doc: &Value| doc.get("tf").and_then(Value::as_f64).unwrap_or_default();
            let docs: Vec<(String, f64)> = docs.iter().map(|(record, doc)| (record.clone(), tf(doc))).collect();
            docs.iter().for_each(|(record, _)| self.held.entry(record.clone()).or_default().push(token));
            // Rare words say more; those that nowhere stand for themselves say less.
            let most = docs.iter().map(|(_, tf)| *tf).fold(0.0, f64::max);
            let meant = if most > 2.0 {
                1.0
            } else if most > 1.0 {
                0.85
            } else {
                0.6
            };
            let worth = (1.0 + length / df).ln().min(4.2) * meant;
            self.tokens.push(Token { field, docs, worth });
        }
        for (key, next) in node.as_object().into_iter().flatten() {
            let mut letters = key.chars();
            if let (Some(letter), None) = (letters.next(), letters.next()) {
                made.next.insert(letter, self.read(next, field, length));
            }
        }
        made
    }
}
