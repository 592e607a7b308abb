//! Sees the content and the themes change. It tells when to look again, not what to believe: a look compares every file.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, EventKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

/// The folders whose files make the site.
const FOLDERS: [&str; 2] = ["content", "themes"];
/// An editor has written a file when it was quiet for so long.
const QUIET: Duration = Duration::from_millis(6);
/// A storm of changes is looked at in between.
const LONGEST: Duration = Duration::from_millis(250);
/// A new folder may get files before anybody watches it: then a second look is due.
const SECOND_LOOK: Duration = Duration::from_millis(300);

/// Watches a site.
#[derive(Debug)]
pub(super) struct Watch {
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
    root: PathBuf,
    second_look: Option<Instant>,
}

impl Watch {
    /// Watches the site at `root`, an absolute path. A folder that is missing is watched as soon as it is there.
    ///
    /// # Errors
    /// When the system does not let `root` be watched.
    pub fn new(root: &Path) -> notify::Result<Watch> {
        let (tell, events) = channel();
        let mut watcher = notify::recommended_watcher(move |event| {
            // Nobody listens when the program is about to end.
            let _ = tell.send(event);
        })?;
        watcher.watch(root, RecursiveMode::NonRecursive)?;
        let mut watch = Watch { watcher, events, root: root.to_owned(), second_look: None };
        FOLDERS.iter().for_each(|folder| watch.hold(folder));
        Ok(watch)
    }

    /// Watches a folder from now on, whatever stood there before.
    fn hold(&mut self, folder: &str) {
        let path = self.root.join(folder);
        // Neither a folder that went nor one that is not there yet is trouble: the root tells when it comes.
        let _ = self.watcher.unwatch(&path);
        let _ = self.watcher.watch(&path, RecursiveMode::Recursive);
    }

    /// Waits until something changed and it is quiet again. `None` when there is nothing to watch any more.
    pub fn wait(&mut self) -> Option<Seen> {
        let mut changed = Changed::default();
        let mut until = self.second_look.take();
        let mut latest = until;
        loop {
            let event = match until {
                None => self.events.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(until) => self.events.recv_timeout(until.saturating_duration_since(Instant::now())),
            };
            match event {
                Ok(event) => {
                    if !changed.add(event, &self.root) {
                        continue;
                    }
                    let now = Instant::now();
                    let end = if changed.is_first { now + LONGEST } else { latest.unwrap_or(now) };
                    changed.is_first = false;
                    (latest, until) = (Some(end), Some(end.min(now + QUIET)));
                }
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
        for folder in FOLDERS.iter().filter(|folder| changed.folders.contains(folder)) {
            self.hold(folder);
        }
        // A second look looks at all.
        let is_known = !changed.is_first && !changed.has_new_folder;
        if changed.has_new_folder {
            self.second_look = Some(Instant::now() + SECOND_LOOK);
        }
        Some(if is_known { Seen::Only(changed.files) } else { Seen::Anything })
    }
}

/// What changed.
#[derive(Debug)]
pub(super) enum Seen {
    /// These files, as diagnostics show them.
    Only(BTreeSet<String>),
    Anything,
}

/// What the events of one wait say.
#[derive(Debug)]
struct Changed {
    is_first: bool,
    files: BTreeSet<String>,
    /// Those of [`FOLDERS`] that came or went themselves.
    folders: Vec<&'static str>,
    has_new_folder: bool,
}

impl Default for Changed {
    fn default() -> Self {
        Changed { is_first: true, files: BTreeSet::new(), folders: Vec::new(), has_new_folder: false }
    }
}

impl Changed {
    /// Takes note of an event; `false` for one that changes nothing of the site.
    fn add(&mut self, event: notify::Result<Event>, root: &Path) -> bool {
        // Trouble of the watcher and events that were lost: all may have changed.
        let Some(event) = event.ok().filter(|event| !event.need_rescan()) else {
            self.has_new_folder = true;
            self.folders.extend(FOLDERS);
            return true;
        };
        let is_change = match event.kind {
            EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
            EventKind::Any | EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) | EventKind::Other => {
                true
            }
        };
        let mut concerns = false;
        for path in event.paths.iter().filter(|_| is_change) {
            let Ok(below) = path.strip_prefix(root) else { continue };
            let Some(folder) = FOLDERS.into_iter().find(|folder| below.starts_with(folder)) else { continue };
            concerns = true;
            if below == Path::new(folder) {
                self.folders.push(folder);
            }
            // A file that was moved or written needs no second look; a folder that was moved in does.
            self.has_new_folder |= below == Path::new(folder) || path.is_dir();
            self.files.extend(below.to_str().map(|below| below.replace(std::path::MAIN_SEPARATOR, "/")));
        }
        concerns
    }
}
