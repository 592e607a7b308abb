//! What one build remembers for the next, so that what would come out the same is not made again.
//!
//! Nothing is remembered by time: a page is the same when its key is, which is a hash of all that it is made from, the program
//! included. [`Ground`](super::ground::Ground) tells for most pages without making their views. It is only of use as long as the output holds the very files of that build, which the publisher sees to.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::audit;
use crate::fs::Stat;
use crate::markdown::Outline;
use crate::out_path::OutPath;

/// The BLAKE3 of all that a file is made from.
pub(super) type Key = [u8; 32];

/// All that a build made, and what is needed to find again all that may be wrong with it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Memory {
    program: Stat,
    facts: audit::Kept,
    made: Earlier,
}

/// A page that was made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Page {
    /// The sort of page that it is.
    pub(super) kind: Cow<'static, str>,
    pub(super) key: Key,
    /// Of the texts that only this page shows.
    pub(super) text: Option<Key>,
    /// The picture beside links to it.
    pub(super) card: Option<OutPath>,
}

/// Files that come of one thing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Files {
    pub(super) key: Key,
    pub(super) paths: Vec<OutPath>,
}

/// What texts below front matter speak of, by the BLAKE3 of the text.
pub(super) type Outlines = BTreeMap<Key, Outline>;

/// What is remembered while a site is made.
#[derive(Default, Debug, Serialize, Deserialize)]
pub(super) struct Earlier {
    pub(super) outlines: Outlines,
    /// By the path of their files.
    pub(super) pages: BTreeMap<OutPath, Page>,
    pub(super) search: Option<Files>,
    /// With the key of what all pages rest on.
    pub(super) sitemap: Option<Files>,
}

impl Memory {
    pub(super) fn new(program: Stat, facts: audit::Kept, made: Earlier) -> Memory {
        Memory { program, facts, made }
    }

    /// What is of use to a program, and what is known of the pages; `None` when another program remembered it.
    pub(super) fn unfold(self, program: Stat) -> Option<(Earlier, audit::Kept)> {
        (program == self.program).then_some((self.made, self.facts))
    }
}

impl Earlier {
    /// The page of a path, if it came of the same.
    pub(super) fn page(&self, path: &OutPath, key: Key) -> Option<&Page> {
        self.pages.get(path).filter(|page| page.key == key)
    }

    /// The page of a path, if its text is this.
    pub(super) fn page_with(&self, path: &OutPath, text: Option<Key>) -> Option<&Page> {
        self.pages.get(path).filter(|page| page.text == text)
    }
}
