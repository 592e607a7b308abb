//! The index as it was, until `src/pipeline.rs` asks for [`super::files`]: to be deleted with that change.

use super::fold;

use std::collections::BTreeMap;

use elasticlunr::{Index, Pipeline};
use serde::Serialize;

use crate::model::{Hospital, Key, Organization, Page, Record, SearchWords, Service, Specialty, Story};
use crate::plan::Voice;

/// One language for all: words are folded, so that accents and case do not part what people mean to be the same. Its name
/// makes the original elasticlunr.js load the index as it would an English one.
struct Folded;

impl elasticlunr::Language for Folded {
    fn name(&self) -> String {
        "English".to_owned()
    }

    fn code(&self) -> String {
        "en".to_owned()
    }

    fn tokenize(&self, text: &str) -> Vec<String> {
        fold(text)
    }

    /// Folding is all there is: what is typed is matched from the beginning of words, so stems need not be cut.
    fn make_pipeline(&self) -> Pipeline {
        Pipeline { queue: Vec::new() }
    }
}

/// What a result shows.
#[derive(Serialize, Debug)]
struct Shown {
    id: String,
    title: String,
    url: String,
    kind: &'static str,
    summary: Option<String>,
}

#[derive(Serialize)]
struct File<'i> {
    index: &'i Index,
    documents: BTreeMap<String, Shown>,
}

/// The file `search/<language>.json`.
pub fn index(voice: &Voice<'_>) -> Vec<u8> {
    let mut builder = Builder {
        voice,
        index: elasticlunr::IndexBuilder::with_language(Box::new(Folded))
            .save_docs(false)
            .set_ref("id")
            .add_field("title")
            .add_field("words")
            .add_field("body")
            .build(),
        documents: BTreeMap::new(),
    };
    builder.add_all::<Specialty>(|entry| words(&entry.record.search));
    builder.add_all::<Service>(|entry| words(&entry.record.search));
    builder.add_all::<Hospital>(|entry| {
        let hospital = &entry.record;
        [Some(hospital.city.clone()), hospital.short_name.clone(), hospital.group.clone()]
            .into_iter()
            .flatten()
            .collect()
    });
    builder.add_all::<Organization>(|_| Vec::new());
    builder.add_all::<Story>(|_| Vec::new());
    builder.add_all::<Page>(|_| Vec::new());
    let file = File { index: &builder.index, documents: builder.documents };
    serde_json::to_vec(&file).unwrap_or_default()
}

/// The phrases of all languages: people mix them.
fn words(search: &Option<crate::decode::Localized<SearchWords, crate::decode::Omit>>) -> Vec<String> {
    let all = search.iter().flat_map(crate::decode::Localized::all);
    all.flat_map(|(_, words)| words.all()).map(str::to_owned).collect()
}

struct Builder<'v> {
    voice: &'v Voice<'v>,
    index: Index,
    documents: BTreeMap<String, Shown>,
}

impl Builder<'_> {
    fn add_all<K: Record>(&mut self, words: impl Fn(&crate::model::Entry<K>) -> Vec<String>) {
        let voice = self.voice;
        for (key, entry) in voice.site.keyed::<K>() {
            let key: Key = key;
            // The home page leads everywhere; as a result it would be in the way.
            let is_home = voice.routes.of(key, voice.language).is_some_and(|to| to.anchor.as_deref() == Some(""));
            let Some(link) = voice.link(key).filter(|_| !is_home) else { continue };
            let summary = voice.summary(key);
            let reference = format!("{}:{}", K::KIND.as_str(), entry.id);
            let names: Vec<String> = voice
                .site
                .languages
                .iter()
                .filter_map(|language| entry.record.name(&entry.texts, *language, &voice.site.languages))
                .map(|said| said.value.to_owned())
                .collect();
            let words = words(entry);
            // One everyday word says as much as the name: "heart" means cardiology before it means heart surgery.
            let single = words.iter().filter(|phrase| !phrase.contains(' ')).map(String::as_str);
            let title = [link.title.as_str()].into_iter().chain(single).collect::<Vec<_>>().join(" ");
            let words = names.iter().chain(&words).map(String::as_str).collect::<Vec<_>>().join(" ");
            self.index.add_doc(&reference, [title.as_str(), words.as_str(), summary.as_deref().unwrap_or_default()]);
            let shown =
                Shown { id: entry.id.to_string(), title: link.title, url: link.url, kind: K::KIND.as_str(), summary };
            self.documents.insert(reference, shown);
        }
    }
}
