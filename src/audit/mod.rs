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
    earlier: BTreeMap<OutPath, Known>,
}

/// What one run knows of its pages, for the next.
#[derive(Default, Debug, Serialize, Deserialize)]
pub struct Kept {
    texts: Vec<Box<str>>,
    /// By path.
    pages: Vec<(OutPath, Known)>,
}

impl Gathered {
    /// What is known of the pages, with the texts that they have and no others.
    fn into_kept(self) -> Kept {
        let mut texts = self.numbers.into_texts();
        let mut numbers: Vec<Option<Number>> = vec![None; texts.len()];
        let mut of_pages = Vec::new();
        let pages = self.pages.into_iter().map(|Page { path, mut known }| {
            known.renumber(|old| {
                let (Some(number), Some(text)) = (numbers.get_mut(old as usize), texts.get_mut(old as usize)) else {
                    return old;
                };
                *number.get_or_insert_with(|| {
                    of_pages.push(std::mem::take(text));
                    texts::number(of_pages.len() - 1)
                })
            });
            (path, known)
        });
        Kept { pages: pages.collect(), texts: of_pages }
    }
}

impl Audit {
    /// Nothing seen yet; `prefix` is the path under which the site stands, with slashes at both ends.
    pub fn new(prefix: &str) -> Audit {
        Audit { prefix: prefix.to_owned(), gathered: Mutex::default() }
    }

    /// As [`Audit::new`], with what an earlier run knew of its pages.
    pub fn after(prefix: &str, kept: Kept) -> Audit {
        let gathered = Gathered {
            numbers: Numbers::of(kept.texts),
            earlier: kept.pages.into_iter().collect(),
            ..Gathered::default()
        };
        Audit { prefix: prefix.to_owned(), gathered: Mutex::new(gathered) }
    }

    /// Whether an earlier run saw this page.
    pub fn knows(&self, path: &OutPath) -> bool {
        self.lock().earlier.contains_key(path)
    }

    /// Takes note of a page that is as an earlier run saw it; `false` when none saw it.
    pub fn add_again(&self, path: &OutPath) -> bool {
        let mut gathered = self.lock();
        let known = gathered.earlier.remove_entry(path);
        let is_known = known.is_some();
        gathered.pages.extend(known.map(|(path, known)| Page { path, known }));
        is_known
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

    /// Every page and file so far.
    pub fn paths(&self) -> Vec<OutPath> {
        let gathered = self.lock();
        gathered.pages.iter().map(|page| &page.path).chain(&gathered.files).cloned().collect()
    }

    /// All that is wrong, sorted by page, each once.
    #[must_use]
    pub fn finish(self) -> Diagnostics {
        let (prefix, gathered) = self.into_parts();
        check::check(&prefix, &gathered)
    }

    /// As [`Audit::finish`], with what the next run may know of the pages.
    #[must_use]
    pub fn finish_and_keep(self) -> (Diagnostics, Kept) {
        let (prefix, gathered) = self.into_parts();
        (check::check(&prefix, &gathered), gathered.into_kept())
    }

    fn into_parts(self) -> (String, Gathered) {
        (self.prefix, self.gathered.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    /// A thread that panicked left at worst a page out.
    fn lock(&self) -> MutexGuard<'_, Gathered> {
        self.gathered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
