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

use std::sync::{Mutex, MutexGuard, PoisonError};

use self::check::Page;
use self::texts::Numbers;
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
}

impl Audit {
    /// Nothing seen yet; `prefix` is the path under which the site stands, with slashes at both ends.
    pub fn new(prefix: &str) -> Audit {
        Audit { prefix: prefix.to_owned(), gathered: Mutex::default() }
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
