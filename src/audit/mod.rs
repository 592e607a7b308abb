//! Looks at the pages that were made: links that lead nowhere, ids given twice, pages that lack what every page has.
//!
//! [`facts`] reads one page as it streams by and keeps a few hundred bytes of it, which depend on nothing but the page, so
//! that a cache may hold them. [`Audit`] gathers them from all threads and compares them once the last page is known.
//! Links to other sites are not followed, and the site's own absolute addresses count as such.

mod address;
mod check;
mod facts;
#[cfg(test)]
mod tests;
mod texts;
mod values;

pub use facts::{Link, PageFacts, facts};

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use self::check::{Known, Page};
use self::texts::{Number, Numbers};
use crate::diagnostics::Diagnostics;
use crate::out_path::OutPath;

/// What is known of the pages so far; shared by all threads that make them.
#[derive(Debug)]
pub struct Audit {
    prefix: String,
    gathered: Mutex<Gathered>,
}

/// All pages and files; texts are kept once, since most links of a page stand on every page.
#[derive(Default, Debug)]
struct Gathered {
    numbers: Numbers,
    pages: Vec<Page>,
    files: Vec<OutPath>,
    /// Of pages that an earlier run looked at and this one has not come to.
    earlier: BTreeMap<String, Known>,
}

/// What one run knows of its pages, for the next.
#[derive(Default, Debug, Serialize, Deserialize)]
pub struct Kept {
    texts: Vec<Box<str>>,
    pages: BTreeMap<String, Known>,
}

impl Audit {
    /// Nothing seen yet; `prefix` is the path under which the site stands, with slashes at both ends.
    pub fn new(prefix: &str) -> Audit {
        Audit { prefix: prefix.to_owned(), gathered: Mutex::default() }
    }

    /// As [`Audit::new`], with what an earlier run knew of its pages.
    pub fn after(prefix: &str, kept: Kept) -> Audit {
        let gathered = Gathered { numbers: Numbers::of(kept.texts), earlier: kept.pages, ..Gathered::default() };
        Audit { prefix: prefix.to_owned(), gathered: Mutex::new(gathered) }
    }

    /// Whether an earlier run saw this page.
    pub fn knows(&self, path: &OutPath) -> bool {
        self.lock().earlier.contains_key(path.as_str())
    }

    /// Takes note of a page that is as an earlier run saw it; `false` when none saw it.
    pub fn add_again(&self, path: &OutPath) -> bool {
        let mut gathered = self.lock();
        let known = gathered.earlier.remove(path.as_str());
        let is_known = known.is_some();
        gathered.pages.extend(known.map(|known| Page { path: path.clone(), known }));
        is_known
    }

    /// What is known of the pages so far.
    pub fn keep(&self) -> Kept {
        let gathered = self.lock();
        let texts = gathered.numbers.texts();
        let mut numbers = Numbers::default();
        let mut number = |old: Number| numbers.give(texts.get(old as usize).copied().unwrap_or_default());
        let pages = gathered.pages.iter();
        let pages = pages.map(|page| (page.path.as_str().to_owned(), page.known.numbered(&mut number))).collect();
        Kept { pages, texts: numbers.texts().into_iter().map(Box::from).collect() }
    }

    /// Takes note of a page.
    pub fn add(&self, path: &OutPath, facts: PageFacts) {
        let mut gathered = self.lock();
        let page = Page::new(path, &facts, &mut gathered.numbers);
        gathered.pages.push(page);
    }

    /// Takes note of a file that pages may link to and that is not a page itself.
    pub fn add_file(&self, path: &OutPath) {
        self.lock().files.push(path.clone());
    }

    /// All that is wrong, sorted by page, each once.
    #[must_use]
    pub fn finish(self) -> Diagnostics {
        let gathered = self.gathered.into_inner().unwrap_or_else(PoisonError::into_inner);
        check::check(&self.prefix, &gathered)
    }

    /// A thread that panicked left at worst a page out.
    fn lock(&self) -> MutexGuard<'_, Gathered> {
        self.gathered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
