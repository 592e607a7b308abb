//! The text of a record in one language, as it is judged.

use crate::decode::{Passage, Written};
use crate::diagnostics::Span;
use crate::language::Language;
use crate::model::{Key, Meta};
use crate::site::Site;

/// What pictures show is told to those who cannot see them, and is not read as part of the text.
const ASIDE: &str = "alt";

/// A shown record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown<'s> {
    pub key: Key,
    pub id: &'s str,
    pub meta: &'s Meta,
    pub at: Span,
    pub written: &'s Written,
}

/// All that is shown, in the order of the tables.
pub(super) fn shown(site: &Site) -> Vec<Shown<'_>> {
    let mut all = Vec::new();
    site.tables.for_each_common(&mut |key, common| {
        let (id, meta, at, written) = (common.id, common.meta, common.at, common.written);
        all.push(Shown { key, id, meta, at, written });
    });
    all
}

impl Shown<'_> {
    pub fn is_sample(&self) -> bool {
        self.meta.sample.unwrap_or(false)
    }
}

/// What a record says in a language.
#[derive(Debug)]
pub(super) struct Text<'s> {
    pub shown: Shown<'s>,
    pub language: Language,
    pub passages: Vec<&'s Passage>,
}

/// The texts of all records in a language, in the order of the tables; records without any are left out.
pub(super) fn texts<'s>(shown: &[Shown<'s>], language: Language) -> Vec<Text<'s>> {
    let text = |shown: &Shown<'s>| {
        let passages: Vec<&'s Passage> = shown
            .written
            .passages
            .iter()
            .filter(|passage| passage.language == Some(language) && passage.field != ASIDE)
            .collect();
        (!passages.is_empty()).then_some(Text { shown: *shown, language, passages })
    };
    shown.iter().filter_map(text).collect()
}
