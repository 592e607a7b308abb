//! What holds for everything, tried with what chance brings: words in addresses, escaping, old addresses, and the search beside an
//! oracle that looks at every word of the index in the plainest way.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use marca::html::escape;
use marca::out_path::OutPath;
use marca::safe_url::{SafeUrl, encode};
use marca::search::{Ranker, fold, stem};
use marca::slug::{Slug, is_device, slug_of};
use proptest::prelude::*;
use proptest::sample::select;

use crate::build::{Made, Way};
use crate::support::cases;
use crate::support::tree::Tree;

proptest! {
    #[test]
    fn any_text_gives_a_slug_or_none(text in "\\PC{0,120}") {
        let slug = slug_of(&text);
        prop_assert!(slug.is_empty() || is_device(&slug) || Slug::parse(&slug).is_some(), "{slug:?}");
        prop_assert_eq!(slug_of(&slug), slug.clone());
        if let Some(slug) = Slug::parse(&slug) {
            let page = OutPath::page(&format!("es/{}/", slug.as_str()));
            prop_assert!(page.is_some());
        }
    }

    #[test]
    fn what_was_escaped_is_read_as_it_was(text in "\\PC{0,200}") {
        let escaped = escape(&text);
        prop_assert!(!escaped.contains(['<', '>', '"', '\'']));
        let read = escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&");
        prop_assert_eq!(read, text);
    }

    #[test]
    fn what_was_percent_encoded_is_read_as_it_was(text in "\\PC{0,80}") {
        let url = url::Url::parse(&format!("https://x.mx/?q={}", encode(&text))).unwrap();
        let read: Vec<_> = url.query_pairs().collect();
        prop_assert_eq!(read, [("q".into(), text.clone().into())]);
        let own = SafeUrl::internal(&text);
        let at = url::Url::parse("https://sitio.example/es/").unwrap().join(own.as_str()).unwrap();
        prop_assert_eq!(at.host_str(), Some("sitio.example"));
    }

    #[test]
    fn an_address_that_is_taken_leads_to_the_web_alone(text in "(https?:|javascript:|data:|//|mailto:)?[ -~\u{202e}ñо]{0,60}") {
        if let Ok(url) = SafeUrl::web(&text) {
            let parsed = url::Url::parse(url.as_str()).unwrap();
            prop_assert!(["http", "https"].contains(&parsed.scheme()));
            prop_assert_eq!(parsed.host_str(), Some(url.host()));
            prop_assert!(parsed.username().is_empty() && parsed.password().is_none());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    /// Whatever addresses were published once, each is still there, and leads to a page in one step.
    #[test]
    fn every_old_address_leads_to_a_page(old in prop::collection::btree_set("[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,2}", 1..12)) {
        let tree = Tree::base();
        let records = ["hospital:la-loma", "specialty:cardiology", "home", "section:hospitals"];
        let lines: BTreeMap<String, &str> = old.iter().zip(records.iter().cycle()).map(|(slug, what)| (format!("es/antes/{slug}/"), *what)).collect();
        let ledger: String = lines.iter().map(|(address, what)| format!("{address}: {what}\n")).collect();
        tree.write("content/addresses.yaml", &ledger);
        let made = Made::anyhow(&tree, &Way::default());
        prop_assert!(!made.report.has_errors(), "{ledger}");
        for address in lines.keys() {
            let page = made.files.get(&format!("{address}index.html"));
            let target = page.and_then(|page| page.split("content=\"0; url=").nth(1)?.split('"').next());
            let file = target.map(|target| format!("{}index.html", target.trim_start_matches('/')));
            let found = file.as_ref().and_then(|file| made.files.get(file));
            prop_assert!(found.is_some_and(|page| !page.contains("http-equiv=\"refresh\"")), "{address} → {file:?}");
        }
    }
}

/// Every word of the search's index in a language, with the records that have it.
type Words = Vec<(String, BTreeSet<String>)>;

static CORE: LazyLock<Vec<u8>> = LazyLock::new(|| std::fs::read(cases("../search/golden-core.json")).unwrap());
static RANKER: LazyLock<Ranker> = LazyLock::new(|| Ranker::load(&CORE).unwrap());
static WORDS: LazyLock<BTreeMap<&str, Words>> = LazyLock::new(|| {
    let core: serde_json::Value = serde_json::from_slice(&CORE).unwrap();
    let left_out: BTreeSet<&str> =
        ["stop", "light"].iter().flat_map(|list| core[*list].as_str().unwrap().split_whitespace()).collect();
    let words = |language: &str| {
        let mut words = Vec::new();
        let mut open = vec![(String::new(), &core["index"][language]["root"])];
        while let Some((word, node)) = open.pop() {
            for (key, below) in node.as_object().unwrap() {
                if key.chars().count() == 1 {
                    open.push((format!("{word}{key}"), below));
                } else if key == "docs" && !left_out.contains(word.as_str()) {
                    words.push((word.clone(), below.as_object().unwrap().keys().cloned().collect()));
                }
            }
        }
        words.sort();
        words
    };
    ["es", "en"].into_iter().map(|language| (language, words(language))).collect()
});

/// How many letters have to be typed, left out or changed (Levenshtein), by the whole table.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut before = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let changed = before + usize::from(x != *y);
            before = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(before + 1);
        }
    }
    row[b.len()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// What the walk down the trie finds for a slip of the finger is what a look at every word finds.
    #[test]
    fn a_slip_of_the_finger_finds_what_an_oracle_finds(
        language in select(vec!["es", "en"]), pick in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(),
        letter in select(('a'..='z').collect::<Vec<char>>()), what in 0..3,
    ) {
        let words: Vec<&(String, BTreeSet<String>)> =
            WORDS[language].iter().filter(|(word, _)| word.chars().count() >= 6 && word.chars().all(char::is_alphabetic)).collect();
        prop_assert!(words.len() > 100, "only {} words", words.len());
        let (word, _) = words[pick.index(words.len())];
        let mut typed: Vec<char> = word.chars().collect();
        // Not the first letter, which few get wrong.
        let at = 1 + at.index(typed.len() - 1);
        match what {
            0 => typed[at] = letter,
            1 => drop(typed.remove(at)),
            _ => typed.insert(at, letter),
        }
        let typed: String = typed.into_iter().collect();
        let forms: Vec<String> = fold(&typed).into_iter().flat_map(|word| [stem(&word), word]).collect();
        let near: BTreeSet<&String> = WORDS[language].iter()
            .filter(|(word, _)| forms.iter().any(|form| distance(form, word) <= 1))
            .flat_map(|(_, records)| records)
            .collect();
        prop_assert!(!near.is_empty(), "{typed}");
        let found: BTreeSet<String> = RANKER.search(&typed, language).hits.into_iter().map(|hit| hit.record).collect();
        prop_assert!(near.iter().any(|record| found.contains(*record)), "{word} typed {typed}: {found:?}, not {near:?}");
    }

    /// What nothing in the index is like finds nothing.
    #[test]
    fn nothing_is_found_for_what_is_like_no_word(typed in "[qxkwz]{9,14}", language in select(vec!["es", "en"])) {
        let form = stem(&typed);
        let is_near = WORDS[language].iter().any(|(word, _)| {
            distance(&form, word) <= 6 || word.starts_with(&form) || form.starts_with(word.as_str())
        });
        prop_assume!(!is_near);
        prop_assert!(RANKER.search(&typed, language).hits.is_empty(), "{typed}");
    }
}
