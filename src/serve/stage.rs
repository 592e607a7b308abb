//! What is shown now: the last site that was sound, and what is wrong since. Requests always see one whole site, never half of two.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use crate::diagnostics::Diagnostic;
use crate::fs::Disk;
use crate::images::Cards;
use crate::pipeline::{Options, Prepared, Report};
use crate::plan::PageId;

/// Pages that are kept once they are rendered; with more the oldest would have to go, and so all do.
const MOST_PAGES: usize = 2_000;

/// What is shown, and who waits for it to change.
#[derive(Default, Debug)]
pub(super) struct Stage {
    now: Mutex<Now>,
    turned: Condvar,
    pages: Mutex<HashMap<String, Known>>,
    cards: Cards,
}

/// What is shown at one moment.
#[derive(Clone, Default, Debug)]
pub(super) struct Now {
    /// Counts the moments, from 1; 0 before the first.
    pub number: u64,
    /// `None` while there was no sound site yet.
    pub shown: Option<Arc<Shown>>,
    /// What is wrong with the content as it stands, in words; empty when nothing is.
    pub wrong: Arc<str>,
}

/// A sound site.
#[derive(Debug)]
pub(super) struct Shown {
    /// Counts the sites.
    pub number: u64,
    pub prepared: Prepared,
    /// What was found on the way to it, with the texts that its records point into.
    pub report: Report,
    pages: OnceLock<HashMap<String, PageId>>,
    search: OnceLock<BTreeMap<String, Arc<[u8]>>>,
}

/// A page that was rendered, and for which site it was looked at last.
#[derive(Clone, Debug)]
struct Known {
    site: u64,
    id: PageId,
    page: Arc<Rendered>,
}

/// A page with the key of all that its bytes depend on.
#[derive(Debug)]
pub(super) struct Rendered {
    pub key: String,
    pub bytes: Vec<u8>,
    /// The stylesheets of its site: name and path.
    pub styles: Vec<(String, String)>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing here is left half done by a thread that ends.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Stage {
    pub fn now(&self) -> Now {
        lock(&self.now).clone()
    }

    /// Shows another site, or the same with something wrong.
    pub fn turn(&self, shown: Option<Arc<Shown>>, wrong: &str) {
        let mut now = lock(&self.now);
        let shown = shown.or_else(|| now.shown.clone());
        let next = Now { number: now.number + 1, shown, wrong: Arc::from(wrong) };
        let before = std::mem::replace(&mut *now, next);
        drop(now);
        self.turned.notify_all();
        // To clear away a large site takes a while: nobody is to wait for it.
        drop(before);
    }

    /// Waits until something else than `number` is shown, at most for a while.
    pub fn wait(&self, number: u64, most: Duration) -> Now {
        let waited = self.turned.wait_timeout_while(lock(&self.now), most, |now| now.number == number);
        let (now, _) = waited.unwrap_or_else(PoisonError::into_inner);
        now.clone()
    }

    /// The page in a file of the site, from what was rendered before if nothing that it shows has changed.
    ///
    /// # Errors
    /// What keeps it from being rendered.
    pub fn page(&self, shown: &Shown, path: &str) -> Result<Option<Arc<Rendered>>, Diagnostic> {
        let known = lock(&self.pages).get(path).cloned();
        if let Some(known) = known.as_ref().filter(|known| known.site == shown.number) {
            return Ok(Some(Arc::clone(&known.page)));
        }
        let prepared = &shown.prepared;
        // Most pages stay in their places from site to site, and need not be looked for.
        let same = known.as_ref().map(|known| known.id).filter(|id| prepared.path_of(*id).as_deref() == Some(path));
        let Some(id) = same.or_else(|| shown.page_of(path)) else { return Ok(None) };
        let Some(mut sketch) = prepared.sketch(id, &prepared.voices()) else { return Ok(None) };
        let key = prepared.key(&sketch).to_hex().to_string();
        let page = match known.filter(|known| known.page.key == key) {
            Some(known) => known.page,
            None => {
                let bytes = prepared.render(&mut sketch, &self.cards)?.bytes;
                Arc::new(Rendered { key, bytes, styles: prepared.styles() })
            }
        };
        let mut pages = lock(&self.pages);
        if pages.len() >= MOST_PAGES {
            pages.clear();
        }
        pages.insert(path.to_owned(), Known { site: shown.number, id, page: Arc::clone(&page) });
        Ok(Some(page))
    }

    /// The page as it was rendered last, whatever has changed since.
    pub fn last(&self, path: &str) -> Option<Arc<Rendered>> {
        lock(&self.pages).get(path).map(|known| Arc::clone(&known.page))
    }
}

impl Shown {
    pub fn new(number: u64, prepared: Prepared, report: Report) -> Shown {
        Shown { number, prepared, report, pages: OnceLock::new(), search: OnceLock::new() }
    }

    /// The page that a file of the site holds.
    pub fn page_of(&self, path: &str) -> Option<PageId> {
        let pages = self.pages.get_or_init(|| self.prepared.page_files());
        pages.get(path).copied()
    }

    /// A file of the site that is no page.
    pub fn file(&self, path: &str, disk: &dyn Disk, options: &Options) -> Option<Arc<[u8]>> {
        if path.starts_with("search/") {
            let search = self.search.get_or_init(|| self.prepared.search());
            return search.get(path).cloned();
        }
        self.prepared.file(path, disk, options).map(Arc::from)
    }
}
