//! Several files written as one: all of them, or none.
//!
//! What is to be written is first laid beside its place (`.<name>.new`), as is what was there (`.<name>.old`); then each file changes
//! in one step. `.marca/edit.json` says how far that has come, so that a later run takes back what a killed one began.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::spans::as_file;
use crate::fs::{Disk, DiskError, LockFault, ReadFault, replace};

/// Bytes of a file of the content, the ledger included.
const MAX_FILE: u64 = 4 << 20;
const JOURNAL: &str = "edit.json";
const LOCK: &str = "edit.lock";

/// Files to be written or removed together.
#[derive(Clone, Default, Debug)]
pub struct Changes(BTreeMap<PathBuf, Change>);

/// The bytes of a file, `None` where there is none.
#[derive(Clone, Debug)]
struct Change {
    before: Option<Vec<u8>>,
    after: Option<Vec<u8>>,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// Somebody wrote it since it was read; or it came to be since it was not there.
    #[error("{path:?} was changed meanwhile")]
    Changed { path: PathBuf },
    #[error("another process is editing ({owner})")]
    Locked { owner: String },
}

/// How far the writing has come.
#[derive(Serialize, Deserialize)]
struct Journal {
    /// Whether files may have changed; before, only what lies beside them has.
    placing: bool,
    files: Vec<Entry>,
    /// Folders that were not there before.
    folders: Vec<PathBuf>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    /// Below the root.
    path: PathBuf,
    existed: bool,
}

impl Changes {
    /// A file that must not be there yet; `path` is below the site's root, as all are.
    pub fn create(&mut self, path: impl Into<PathBuf>, text: &str) {
        self.0.insert(path.into(), Change { before: None, after: Some(text.as_bytes().to_vec()) });
    }

    /// New text for a file that is there, in place of what an earlier change gave it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn edit(&mut self, disk: &dyn Disk, root: &Path, path: &str, text: &str) -> Result<(), DiskError> {
        let before = self.before(disk, root, Path::new(path))?;
        let after = Some(as_file(text, before.as_deref().unwrap_or_default()));
        self.0.insert(PathBuf::from(path), Change { before, after });
        Ok(())
    }

    /// Moves a file to a place where there is none; with another text, if one is given.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn relocate(
        &mut self,
        disk: &dyn Disk,
        root: &Path,
        from: &str,
        to: &str,
        text: Option<&str>,
    ) -> Result<(), DiskError> {
        let before = self.before(disk, root, Path::new(from))?;
        let bytes = before.clone().unwrap_or_default();
        let after = text.map_or_else(|| bytes.clone(), |text| as_file(text, &bytes));
        self.0.insert(PathBuf::from(from), Change { before, after: None });
        self.0.insert(PathBuf::from(to), Change { before: None, after: Some(after) });
        Ok(())
    }

    /// Removes a file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn remove(&mut self, disk: &dyn Disk, root: &Path, path: &str) -> Result<(), DiskError> {
        let before = self.before(disk, root, Path::new(path))?;
        self.0.insert(PathBuf::from(path), Change { before, after: None });
        Ok(())
    }

    fn before(&self, disk: &dyn Disk, root: &Path, path: &Path) -> Result<Option<Vec<u8>>, DiskError> {
        match self.0.get(path) {
            Some(change) => Ok(change.before.clone()),
            None => bytes_of(disk, &root.join(path)),
        }
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The paths below the root, sorted, each with its text before and after.
    pub fn texts(&self) -> impl Iterator<Item = (&Path, Option<String>, Option<String>)> {
        let text = |bytes: &Option<Vec<u8>>| Some(String::from_utf8_lossy(bytes.as_deref()?).replace("\r\n", "\n"));
        self.0.iter().map(move |(path, change)| (path.as_path(), text(&change.before), text(&change.after)))
    }

    /// What will stand at each path: for an [`Overlay`](crate::fs::Overlay).
    pub fn outcome(&self, root: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
        self.0.iter().map(|(path, change)| (root.join(path), change.after.clone())).collect()
    }

    /// Writes all of it.
    ///
    /// # Errors
    /// Then everything is as it was before; should the disk not even allow that, the next run that edits makes it so.
    pub fn write(&self, disk: &dyn Disk, root: &Path) -> Result<(), WriteError> {
        let work = root.join(".marca");
        disk.create_folders(&work)?;
        let owner = std::process::id().to_string();
        let lock = disk.lock(&work.join(LOCK), &owner).map_err(|fault| match fault {
            LockFault::Held { owner } => WriteError::Locked { owner },
            LockFault::Disk(error) => WriteError::Disk(error),
        })?;
        take_back(disk, root)?;
        // Whoever planned this has seen these bytes.
        for (path, change) in &self.0 {
            if bytes_of(disk, &root.join(path))? != change.before {
                return Err(WriteError::Changed { path: path.clone() });
            }
        }
        let outcome = self.place(disk, root, &work.join(JOURNAL)).or_else(|error| {
            // Should this fail too, the journal is still there for the next run.
            take_back(disk, root)?;
            Err(error)
        });
        drop(lock);
        outcome.map_err(WriteError::Disk)
    }

    fn place(&self, disk: &dyn Disk, root: &Path, journal: &Path) -> Result<(), DiskError> {
        let mut folders = Vec::new();
        for path in self.0.keys() {
            let missing = path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
            for folder in missing {
                if disk.inspect(&root.join(folder))?.is_none() && !folders.contains(&folder.to_path_buf()) {
                    folders.push(folder.to_path_buf());
                }
            }
        }
        let entry =
            |(path, change): (&PathBuf, &Change)| Entry { path: path.clone(), existed: change.before.is_some() };
        let mut state = Journal { placing: false, files: self.0.iter().map(entry).collect(), folders };
        note(disk, journal, &state)?;
        for (path, change) in &self.0 {
            let path = root.join(path);
            if let Some(folder) = path.parent() {
                disk.create_folders(folder)?;
            }
            for (suffix, bytes) in [("old", &change.before), ("new", &change.after)] {
                if let Some(bytes) = bytes {
                    let beside = beside(&path, suffix);
                    remove(disk, &beside)?;
                    disk.write_new(&beside, bytes)?;
                    disk.sync(&beside)?;
                }
            }
        }
        state.placing = true;
        note(disk, journal, &state)?;
        for (path, change) in &self.0 {
            let path = root.join(path);
            match change.after {
                Some(_) => disk.rename(&beside(&path, "new"), &path)?,
                None => remove(disk, &path)?,
            }
        }
        // From here on it is done, whatever is left lying about.
        disk.remove_file(journal)?;
        for (path, change) in &self.0 {
            let path = root.join(path);
            let _ = remove(disk, &beside(&path, "old"));
            if let (None, Some(folder)) = (&change.after, path.parent()) {
                // A folder that still holds something stays.
                let _ = disk.remove_folder(folder);
            }
        }
        Ok(())
    }
}

/// Takes back what a run began that was killed before it came to its end, unless that run is still at work.
///
/// # Errors
/// When the disk does not allow it.
pub fn recover(disk: &dyn Disk, root: &Path) -> Result<(), DiskError> {
    let work = root.join(".marca");
    if disk.inspect(&work.join(JOURNAL))?.is_none() {
        return Ok(());
    }
    match disk.lock(&work.join(LOCK), &std::process::id().to_string()) {
        Ok(_lock) => take_back(disk, root),
        Err(LockFault::Held { .. }) => Ok(()),
        Err(LockFault::Disk(error)) => Err(error),
    }
}

/// The same for one who holds the lock.
fn take_back(disk: &dyn Disk, root: &Path) -> Result<(), DiskError> {
    let path = root.join(".marca").join(JOURNAL);
    let Some(bytes) = bytes_of(disk, &path)? else { return Ok(()) };
    // A journal is written in one step, so that one that cannot be read is none of ours.
    let Ok(journal) = serde_json::from_slice::<Journal>(&bytes) else { return disk.remove_file(&path) };
    for Entry { path, existed } in &journal.files {
        let path = root.join(path);
        let (old, new) = (beside(&path, "old"), beside(&path, "new"));
        match (journal.placing, existed) {
            (true, true) if disk.inspect(&old)?.is_some() => disk.rename(&old, &path)?,
            (true, false) => remove(disk, &path)?,
            (true | false, true | false) => remove(disk, &old)?,
        }
        remove(disk, &new)?;
    }
    for folder in &journal.folders {
        // Somebody may have put something into it since.
        let _ = disk.remove_folder(&root.join(folder));
    }
    disk.remove_file(&path)
}

fn note(disk: &dyn Disk, path: &Path, journal: &Journal) -> Result<(), DiskError> {
    // Paths and booleans always serialise.
    replace(disk, path, &serde_json::to_vec(journal).unwrap_or_default(), true)
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    path.with_file_name(format!(".{}.{suffix}", path.file_name().unwrap_or_default().to_string_lossy()))
}

fn remove(disk: &dyn Disk, path: &Path) -> Result<(), DiskError> {
    match disk.inspect(path)? {
        Some(_) => disk.remove_file(path),
        None => Ok(()),
    }
}

fn bytes_of(disk: &dyn Disk, path: &Path) -> Result<Option<Vec<u8>>, DiskError> {
    match disk.read(path, MAX_FILE) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(fault) if fault.is_missing() => Ok(None),
        Err(ReadFault::Disk(error)) => Err(error),
        Err(fault) => {
            let source = std::io::Error::new(ErrorKind::InvalidInput, fault.to_string());
            Err(DiskError { action: crate::fs::Action::Read, path: path.to_path_buf(), source })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fs::{Cause, Fault, FaultyDisk, RealDisk, Scope};

    fn site() -> (tempfile::TempDir, Changes) {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        RealDisk.create_folders(&root.join("content/stories/a")).unwrap();
        RealDisk.create_folders(&root.join(".marca")).unwrap();
        for (path, text) in [("content/site.yaml", "one\r\n"), ("content/stories/a/es.md", "two")] {
            RealDisk.write_new(&root.join(path), text.as_bytes()).unwrap();
        }
        let mut changes = Changes::default();
        changes.edit(&RealDisk, root, "content/site.yaml", "uno\n").unwrap();
        changes.remove(&RealDisk, root, "content/stories/a/es.md").unwrap();
        changes.create("content/stories/b/es.md", "two");
        changes.create("content/stories/b/en.md", "dos");
        (dir, changes)
    }

    /// What lies in the content, whatever its name.
    fn seen(root: &Path) -> Vec<(String, Vec<u8>)> {
        let entries = RealDisk.walk(&root.join("content"), Scope::Tree).unwrap();
        let read = |path: &Path| RealDisk.read(&root.join("content").join(path), 99).unwrap_or_default();
        entries.iter().map(|entry| (entry.text().unwrap(), read(&entry.path))).collect()
    }

    #[test]
    fn all_files_change_together() {
        let (dir, changes) = site();
        changes.write(&RealDisk, dir.path()).unwrap();
        let seen = seen(dir.path());
        let paths: Vec<&str> = seen.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["site.yaml", "stories", "stories/b", "stories/b/en.md", "stories/b/es.md"]);
        assert_eq!(seen[0].1, b"uno\r\n");
        assert!(matches!(changes.write(&RealDisk, dir.path()), Err(WriteError::Changed { .. })), "not the same twice");
    }

    #[test]
    fn whatever_fails_nothing_has_changed() {
        let counting = FaultyDisk::counting(Box::new(RealDisk));
        let (dir, changes) = site();
        changes.write(&counting, dir.path()).unwrap();
        assert!(counting.changes() > 20, "{}", counting.changes());
        let mut refused = 0;
        for (nth, lasting) in (1..=counting.changes()).flat_map(|nth| [(nth, false), (nth, true)]) {
            let (dir, changes) = site();
            let before = seen(dir.path());
            let fault = Fault { action: None, path: None, nth, lasting, cause: Cause::Kind(ErrorKind::StorageFull) };
            let outcome = changes.write(&FaultyDisk::new(Box::new(RealDisk), fault), dir.path());
            // As after a kill: the next run finds what was left.
            recover(&RealDisk, dir.path()).unwrap();
            match outcome {
                Err(_) => {
                    refused += 1;
                    assert_eq!(seen(dir.path()), before, "call {nth}, lasting: {lasting}");
                }
                Ok(()) => assert!(seen(dir.path()).iter().any(|(path, _)| path == "stories/b/en.md")),
            }
        }
        assert!(refused > 30, "{refused}");
    }

    #[test]
    fn a_single_fault_is_taken_back_at_once() {
        for nth in 1..60 {
            let (dir, changes) = site();
            let before = seen(dir.path());
            let cause = Cause::Kind(ErrorKind::PermissionDenied);
            let fault = Fault { action: Some(crate::fs::Action::Rename), path: None, nth, lasting: false, cause };
            if changes.write(&FaultyDisk::new(Box::new(RealDisk), fault), dir.path()).is_err() {
                assert_eq!(seen(dir.path()), before, "rename {nth}");
            }
        }
    }
}
