//! Words of the search that belong to no record: those that say little, and the phrases after which the emergency box comes first.
//! They are content: `content/search/words.yaml` and `red-flags.yaml`.

use std::collections::BTreeSet;

use super::fold::{fold, stem};
use crate::yaml::{Node, Value};

/// What `content/search/` says, ready for the index.
#[derive(Clone, Default, Debug)]
pub struct Lexicon {
    /// Folded words that are not searched.
    pub stop: BTreeSet<String>,
    /// Stems that count a quarter.
    pub light: BTreeSet<String>,
    /// Red-flag phrases: the stems that must all be there.
    pub flags: BTreeSet<Vec<String>>,
    /// Stems that say that a red flag is about something past.
    pub unless: BTreeSet<String>,
    /// What people say for words in a name: said, meant.
    pub also: Vec<(String, Vec<String>)>,
}

impl Lexicon {
    /// Reads both files; either may be missing.
    pub fn read(words: Option<&Node>, red_flags: Option<&Node>) -> Lexicon {
        let stop: BTreeSet<String> = texts(words, "stop").iter().flat_map(|text| fold(text)).collect();
        let light = texts(words, "light").iter().flat_map(|text| fold(text)).map(|word| stem(&word)).collect();
        let content = |text: &str| -> Vec<String> {
            let words: BTreeSet<String> =
                fold(text).into_iter().filter(|word| !stop.contains(word)).map(|word| stem(&word)).collect();
            words.into_iter().collect()
        };
        let flags =
            texts(red_flags, "phrases").iter().map(|text| content(text)).filter(|words| !words.is_empty()).collect();
        let unless = texts(red_flags, "unless").iter().flat_map(|text| content(text)).collect();
        let also = words.and_then(|node| node.get("also")).map(Node::entries).unwrap_or_default();
        let also = also
            .iter()
            .map(|(said, meant)| (said.text.to_string(), fold(meant.scalar().unwrap_or_default())))
            .collect();
        Lexicon { stop, light, flags, unless, also }
    }
}

/// The texts of all languages under `key`.
fn texts<'n>(node: Option<&'n Node>, key: &str) -> Vec<&'n str> {
    let languages = node.and_then(|node| node.get(key)).map(Node::entries).unwrap_or_default();
    let lists = languages.iter().map(|(_, list)| match &list.value {
        Value::List(items) => items.as_slice(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Map(_) => &[],
    });
    lists.flatten().filter_map(Node::scalar).collect()
}
