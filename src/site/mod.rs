//! The records linked whole: what the public may see on a day, with references that cannot dangle.
//!
//! Invariants: a [`Ref`] found in a [`Site`] always has its row; a record on whose own dates, status or required references
//! it cannot be shown is not in the site at all; a real record never leans on a made-up one.

mod link;
mod lookalikes;
mod policy;

pub use link::{View, link};
pub use lookalikes::check as check_lookalikes;
pub use policy::check as check_policy;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::config::{Section, Settings};
use crate::date::Date;
use crate::decode::Mention;
use crate::language::Language;
use crate::model::{Common, Entry, Key, Kind, Record, Ref, TableOf, Tables};

/// All that the public (or an editor, in a preview) may see.
#[derive(Debug)]
pub struct Site {
    pub settings: Arc<Settings>,
    /// The tags of the languages, in order.
    pub languages: Vec<Language>,
    /// The day for which the site is made.
    pub today: Date,
    /// Whether drafts and samples are in it.
    pub preview: bool,
    /// The next day on which the site changes without anyone changing its content.
    pub changes_on: Option<Date>,
    pub(crate) tables: Tables,
    /// Records that are not shown on purpose: archived, suspended, withdrawn or out of time, or bound to one that is;
    /// and those whose files have errors.
    left: BTreeSet<(&'static str, Box<str>)>,
    /// For each row, the rows that refer to it, in order.
    referrers: HashMap<Key, Vec<Key>>,
}

impl Site {
    /// The record that a reference leads to.
    pub fn get<K: Record>(&self, reference: Ref<K>) -> &Entry<K> {
        let row = reference.key().place();
        #[expect(clippy::indexing_slicing, reason = "linking leaves only references to rows that exist")]
        &K::rows(&self.tables)[row]
    }

    /// Every record of a kind, by id.
    pub fn all<K: TableOf>(&self) -> &[Arc<Entry<K>>] {
        K::rows(&self.tables)
    }

    /// Every record of a kind with its key.
    pub fn keyed<K: Record>(&self) -> impl Iterator<Item = (Key, &Entry<K>)> {
        self.all::<K>().iter().enumerate().map(|(row, entry)| (Key::new(K::KIND, row), &**entry))
    }

    /// The record of an id; `None` when none is shown under it.
    pub fn find<K: Record>(&self, id: &str) -> Option<(Key, &Entry<K>)> {
        let row = self.all::<K>().binary_search_by(|entry| (*entry.id).cmp(id)).ok()?;
        self.all::<K>().get(row).map(|entry| (Key::new(K::KIND, row), &**entry))
    }

    /// The records of a kind that refer to `target`, by id.
    pub fn referrers<K: Record>(&self, target: Key) -> impl Iterator<Item = (Key, &Entry<K>)> {
        let keys = self.referrers.get(&target).map_or(&[][..], Vec::as_slice);
        keys.iter()
            .filter(|key| key.kind == K::KIND)
            .filter_map(|key| self.all::<K>().get(key.place()).map(|entry| (*key, &**entry)))
    }

    /// The key of a record of a kind by its id, if it is shown.
    pub fn key_of(&self, kind: Kind, id: &str) -> Option<Key> {
        // Tables are sorted by id.
        let (mut low, mut high) = (0, self.tables.count(kind));
        while low < high {
            let middle = low + (high - low) / 2;
            let key = Key::new(kind, middle);
            match self.common(key)?.id.cmp(id) {
                std::cmp::Ordering::Equal => return Some(key),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The keys of every record of a kind.
    pub fn keys_of(&self, kind: Kind) -> impl Iterator<Item = Key> {
        (0..self.tables.count(kind)).map(move |row| Key::new(kind, row))
    }

    /// The pictures that any shown record has, by path below `content/media/`.
    pub fn pictures(&self) -> BTreeSet<String> {
        let mut paths = BTreeSet::new();
        self.tables.for_each_mention(&mut |mention| match mention {
            Mention::Picture(path) => {
                paths.insert(path.to_owned());
            }
            Mention::Record(_) => {}
        });
        paths
    }

    /// Whether a record is not shown on purpose or because its file has errors, rather than missing or unfinished.
    pub fn has_left(&self, kind: &str, id: &str) -> bool {
        Kind::parse(kind).is_some_and(|kind| self.left.contains(&(kind.as_str(), Box::from(id))))
    }

    /// What a record of any kind shares with all.
    pub fn common(&self, key: Key) -> Option<Common<'_>> {
        self.tables.common(key)
    }

    /// The word of a record in addresses: its slug in the language, or its id.
    pub fn slug(&self, key: Key, language: Language) -> String {
        let Some(common) = self.common(key) else { return String::new() };
        let slug = common.meta.slug.as_ref().and_then(|slug| slug.own(language));
        slug.map_or(common.id, |slug| slug.as_str()).to_owned()
    }

    /// The word of a section in addresses.
    pub fn section_slug(&self, section: Section, language: Language) -> String {
        self.settings.sections.slug(section, language, &self.languages)
    }
}
