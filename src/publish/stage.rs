//! The tree that is brought up to date beside the output.

use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::ancestors;
use crate::fs::{Disk, DiskError, Entry, Kind, Scope, Stat, remove_tree};

/// A standing tree, touched only once there is something to write.
#[derive(Debug)]
pub(super) struct Stage<'d> {
    disk: &'d dyn Disk,
    pub(super) root: PathBuf,
    ready: AtomicBool,
    /// What stood here before it was made ready, once that was looked at. Also keeps two threads from clearing the same way.
    standing: Mutex<Option<Vec<Entry>>>,
}

impl<'d> Stage<'d> {
    pub(super) fn new(disk: &'d dyn Disk, root: PathBuf) -> Stage<'d> {
        Stage { disk, root, ready: AtomicBool::new(false), standing: Mutex::default() }
    }

    /// The stat of a file of the stage.
    pub(super) fn stat(&self, path: &str) -> Result<Option<Stat>, DiskError> {
        self.disk.inspect(&self.root.join(path))
    }

    pub(super) fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Acquire)
    }

    /// Looks through what stands here, and touches nothing: whoever makes it ready then need not wait for that.
    pub(super) fn look_ahead(&self) {
        let mut standing = self.standing.lock().unwrap_or_else(PoisonError::into_inner);
        if standing.is_none() && matches!(self.disk.inspect(&self.root), Ok(Some(stat)) if stat.kind == Kind::Folder) {
            *standing = self.disk.walk(&self.root, Scope::Tree).ok();
        }
    }

    /// Makes the folder, and removes links from it: a write must never go through one to another place.
    pub(super) fn make_ready(&self) -> Result<(), DiskError> {
        if self.is_ready() {
            return Ok(());
        }
        let mut standing = self.standing.lock().unwrap_or_else(PoisonError::into_inner);
        if self.is_ready() {
            return Ok(());
        }
        match self.disk.inspect(&self.root)?.map(|stat| stat.kind) {
            Some(Kind::Folder) if standing.is_some() => {}
            Some(Kind::Folder) => *standing = Some(self.disk.walk(&self.root, Scope::Tree)?),
            Some(Kind::File | Kind::Link | Kind::Other) => self.disk.remove_file(&self.root)?,
            None => {}
        }
        self.disk.create_folders(&self.root)?;
        for entry in standing.iter().flatten() {
            match entry.kind {
                Kind::Link | Kind::Other => self.disk.remove_file(&self.root.join(&entry.path))?,
                Kind::File | Kind::Folder => {}
            }
        }
        self.ready.store(true, Ordering::Release);
        Ok(())
    }

    /// Writes a file, in place of whatever stands there.
    ///
    /// An old file is removed, not written into: it may share its bytes with another.
    pub(super) fn write(&self, path: &str, bytes: &[u8]) -> Result<Stat, DiskError> {
        self.place(path, &|full| self.disk.write_new(full, bytes))
    }

    /// Gives the file at `from` a name in the stage too, in place of whatever stands there.
    pub(super) fn link(&self, path: &str, from: &Path) -> Result<Option<Stat>, DiskError> {
        self.place(path, &|full| self.disk.hard_link(from, full))?;
        self.stat(path)
    }

    /// Makes a file that must not exist yet, in place of whatever stands there.
    fn place<T>(&self, path: &str, make: &dyn Fn(&Path) -> Result<T, DiskError>) -> Result<T, DiskError> {
        self.make_ready()?;
        let full = self.root.join(path);
        let error = match make(&full) {
            Ok(made) => return Ok(made),
            Err(error) => error,
        };
        let cleared = match error.kind() {
            ErrorKind::NotFound => full.parent().map_or(Ok(()), |folder| self.disk.create_folders(folder)),
            ErrorKind::AlreadyExists => self.disk.remove_file(&full),
            ErrorKind::NotADirectory | ErrorKind::IsADirectory => Err(error),
            _ => return Err(error),
        };
        match cleared.and_then(|()| make(&full)) {
            Ok(made) => Ok(made),
            Err(_) => {
                let _alone = self.standing.lock().unwrap_or_else(PoisonError::into_inner);
                make_way(self.disk, &self.root, path)?;
                make(&full)
            }
        }
    }

    /// Gives a file of the stage a date.
    pub(super) fn date(&self, path: &str, modified_ns: i64) -> Result<Stat, DiskError> {
        self.disk.set_modified(&self.root.join(path), modified_ns)
    }

    /// Removes what stood here before and is not kept, and the folders that are empty then.
    pub(super) fn prune(&self, keep: impl Fn(&Path, Kind) -> bool + Sync) -> Result<(), DiskError> {
        self.make_ready()?;
        let standing = self.standing.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default();
        let (kept, rest): (Vec<Entry>, Vec<Entry>) =
            standing.into_par_iter().partition(|entry| keep(&entry.path, entry.kind));
        let needed: HashSet<&Path> = match rest.iter().any(|entry| entry.kind == Kind::Folder) {
            true => kept.iter().flat_map(|entry| entry.path.ancestors().skip(1)).collect(),
            false => HashSet::new(),
        };
        for entry in rest.iter().rev() {
            let path = self.root.join(&entry.path);
            let removed = match entry.kind {
                Kind::Folder if needed.contains(entry.path.as_path()) => Ok(()),
                Kind::Folder => self.disk.remove_folder(&path),
                Kind::File => self.disk.remove_file(&path),
                // Gone since the stage was made ready.
                Kind::Link | Kind::Other => Ok(()),
            };
            match removed {
                // A write needed its place for something else.
                Err(error) if !is_still_there(self.disk, &path, entry.kind)? => drop(error),
                other => other?,
            }
        }
        Ok(())
    }
}

fn is_still_there(disk: &dyn Disk, path: &Path, kind: Kind) -> Result<bool, DiskError> {
    Ok(disk.inspect(path)?.is_some_and(|stat| stat.kind == kind))
}

/// Makes the folders above a path below `root` and removes what stands at it, files in the place of folders included.
pub(super) fn make_way(disk: &dyn Disk, root: &Path, path: &str) -> Result<(), DiskError> {
    for folder in ancestors(path).map(|folder| root.join(folder)) {
        match disk.inspect(&folder)?.map(|stat| stat.kind) {
            Some(Kind::Folder) => {}
            Some(Kind::File | Kind::Link | Kind::Other) => disk.remove_file(&folder)?,
            None => break,
        }
    }
    let full = root.join(path);
    if let Some(folder) = full.parent() {
        disk.create_folders(folder)?;
    }
    match disk.inspect(&full)?.map(|stat| stat.kind) {
        Some(Kind::Folder) => remove_tree(disk, &full),
        Some(Kind::File | Kind::Link | Kind::Other) => disk.remove_file(&full),
        None => Ok(()),
    }
}
