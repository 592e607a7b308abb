//! What the pages of a site rest on, by which a build knows pages that cannot have changed without making their views.
//!
//! The text of a story, a piece of news or a page, below its front matter, is shown on its own page and on no other
//! ([`Body::prose`](crate::model::Body)); whatever else is in a file may show anywhere. So while *the ground*, which is all but
//! those texts, is the same, each page is the same whose own text is.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::memory::{Key, Outlines};
use crate::content::{Loaded, RecordFile, TextFile};
use crate::diagnostics::{FileId, Sources};
use crate::language::Language;
use crate::markdown::Outline;
use crate::media::Media;
use crate::model::{Kind, News, Page, Record, Story};
use crate::plan::{PageId, Routes};
use crate::render::Engine;
use crate::site::Site;

/// The files of the content and the theme, in short.
#[derive(Debug)]
pub(super) struct Files {
    /// All but the texts.
    rest: Key,
    texts: Texts,
}

/// The texts of each record, in short: each by itself, and all together.
type Texts = BTreeMap<Kind, HashMap<Box<str>, (Vec<(Language, Key)>, Key)>>;

/// What all pages rest on.
#[derive(Debug)]
pub(super) struct Ground {
    key: Key,
    texts: Texts,
}

impl Files {
    /// `sources` are those of the content, and then of the theme.
    pub(super) fn of(loaded: &Loaded, sources: &Sources) -> Files {
        let records = || Kind::ALL.iter().filter_map(|kind| Some((*kind, loaded.records.get(kind.folder())?)));
        let texts: HashMap<FileId, usize> = records()
            .flat_map(|(_, records)| records)
            .flat_map(|record| record.texts.iter().map(|text| (text.file, text.body_start)))
            .collect();
        let files: Vec<_> = sources.ids().collect();
        let chunks: Vec<Key> = files
            .par_chunks(64)
            .map(|files| {
                let mut hasher = blake3::Hasher::new();
                for (file, source) in files {
                    let end = texts.get(file).copied();
                    let text = end.and_then(|end| source.text.get(..end)).unwrap_or(&source.text);
                    for part in [source.path.as_str(), text] {
                        add(&mut hasher, part);
                    }
                }
                hasher.finalize().into()
            })
            .collect();
        let text_of = |record: &RecordFile| {
            let mut hasher = blake3::Hasher::new();
            let key_of = |text: &TextFile| {
                let below = text.source.get(text.body_start..).unwrap_or_default();
                let key: Key = blake3::hash(below.as_bytes()).into();
                add(&mut hasher, text.language.as_str());
                hasher.update(&key);
                (text.language, key)
            };
            let each = record.texts.iter().map(key_of).collect();
            (record.id.clone(), (each, hasher.finalize().into()))
        };
        let texts_of = |records: &Vec<RecordFile>| {
            records.par_iter().filter(|record| !record.texts.is_empty()).map(text_of).collect()
        };
        Files {
            rest: blake3::hash(chunks.as_flattened()).into(),
            texts: records().map(|(kind, records)| (kind, texts_of(records))).collect(),
        }
    }

    /// Of the texts that are the same as in an earlier run, what that one found them to speak of.
    pub(super) fn known_outlines(&self, loaded: &Loaded, before: &Outlines) -> HashMap<FileId, Outline> {
        let mut known = HashMap::new();
        for (kind, texts) in &self.texts {
            for record in loaded.records.get(kind.folder()).into_iter().flatten() {
                let keys = texts.get(&record.id).map_or(&[][..], |(keys, _)| keys);
                for (text, (_, key)) in record.texts.iter().zip(keys) {
                    known.extend(before.get(key).map(|outline| (text.file, outline.clone())));
                }
            }
        }
        known
    }
}

impl Ground {
    pub(super) fn new(
        files: Files,
        site: &Site,
        routes: &Routes,
        pictures: &BTreeMap<String, Media>,
        engine: &Engine,
    ) -> Ground {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&files.rest);
        hasher.update(engine.shared_key().as_bytes());
        add(&mut hasher, &site.today.to_string());
        add(&mut hasher, &routes.base.absolute(""));
        hasher.update(&[u8::from(site.preview)]);
        // A text says which pictures are shown, and whether a page has the map, to which links to places lead.
        for media in pictures.values() {
            add(&mut hasher, &format!("{media:?}"));
        }
        for (_, language, to) in routes.destinations() {
            for part in [language.as_str(), &to.address, to.anchor.as_deref().unwrap_or("/")] {
                add(&mut hasher, part);
            }
            hasher.update(&[u8::from(to.spoken)]);
        }
        Ground { key: hasher.finalize().into(), texts: files.texts }
    }

    pub(super) fn key(&self) -> Key {
        self.key
    }

    /// The texts that only this page shows, in short; `None` for a page without any.
    pub(super) fn text_of(&self, page: PageId, site: &Site) -> Option<Key> {
        let key = match page {
            PageId::Record(key, _) => key,
            PageId::Home(_) => site.find::<Page>("home")?.0,
            PageId::Chooser | PageId::NotFound | PageId::NotFoundIn(_) | PageId::Section(_) | PageId::Letter(..) => {
                return None;
            }
        };
        Some(self.texts.get(&key.kind)?.get(site.common(key)?.id)?.1)
    }

    /// What the texts of the site speak of, for the next run.
    pub(super) fn outlines(&self, site: &Site) -> Outlines {
        let mut outlines = Outlines::new();
        self.add_outlines::<Page>(site, &mut outlines);
        self.add_outlines::<News>(site, &mut outlines);
        self.add_outlines::<Story>(site, &mut outlines);
        outlines
    }

    fn add_outlines<K: Record>(&self, site: &Site, outlines: &mut Outlines) {
        let Some(texts) = self.texts.get(&K::KIND) else { return };
        for entry in site.all::<K>() {
            let Some((keys, _)) = texts.get(&entry.id) else { continue };
            for (language, key) in keys {
                let outline = entry.texts.own(*language).and_then(|body| body.prose.sound_outline());
                outlines.extend(outline.map(|outline| (*key, outline.clone())));
            }
        }
    }
}

/// A part with its length, so that no two lists of parts are one text.
fn add(hasher: &mut blake3::Hasher, part: &str) {
    hasher.update(&(part.len() as u64).to_le_bytes());
    hasher.update(part.as_bytes());
}
