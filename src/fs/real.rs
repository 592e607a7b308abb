//! The disk as the system gives it; what differs between systems stands in `unix.rs` and `portable.rs`.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use walkdir::WalkDir;

#[cfg(not(unix))]
use super::portable as system;
#[cfg(unix)]
use super::unix as system;
use super::{Action, Disk, DiskError, Entry, Kind, Lock, LockFault, ReadFault, Scope, Stat, is_missing};

/// The real file system.
#[derive(Clone, Copy, Default, Debug)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn walk(&self, root: &Path, scope: Scope) -> Result<Vec<Entry>, DiskError> {
        match scope {
            Scope::Folder => list(root, root, scope, 1),
            Scope::Content | Scope::Tree => walk_at_once(root, scope),
        }
    }

    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadFault> {
        // A file that is written at the same time is read again, so that no mixture of two versions is taken for one.
        for _ in 0..4 {
            let file = system::open_to_read(path)?;
            let stat = |file: &File| file.metadata().map(|metadata| system::stat(&metadata)).at(Action::Read, path);
            let before = stat(&file)?;
            if before.kind != Kind::File {
                return Err(ReadFault::Special);
            }
            if before.size > limit {
                return Err(ReadFault::TooBig { size: before.size });
            }
            let mut bytes = Vec::with_capacity(usize::try_from(before.size).unwrap_or_default().saturating_add(1));
            (&file).take(limit.saturating_add(1)).read_to_end(&mut bytes).at(Action::Read, path)?;
            let size = bytes.len() as u64;
            if size > limit {
                return Err(ReadFault::TooBig { size });
            }
            let after = stat(&file)?;
            if (after.size, after.modified_ns) == (size, before.modified_ns) {
                return Ok(bytes);
            }
        }
        let source = io::Error::new(io::ErrorKind::ResourceBusy, "it changes while it is read");
        Err(DiskError { action: Action::Read, path: path.to_path_buf(), source }.into())
    }

    fn inspect(&self, path: &Path) -> Result<Option<Stat>, DiskError> {
        match fs::symlink_metadata(path) {
            Ok(metadata) => Ok(Some(system::stat(&metadata))),
            Err(error) if is_missing(error.kind()) => Ok(None),
            Err(error) => Err(error).at(Action::Inspect, path),
        }
    }

    fn resolve(&self, path: &Path) -> Result<PathBuf, DiskError> {
        fs::canonicalize(path).at(Action::Inspect, path)
    }

    fn check_writable(&self, folder: &Path) -> Result<(), DiskError> {
        system::check_writable(folder).at(Action::Write, folder)
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> Result<Stat, DiskError> {
        let write = || {
            system::check_size(bytes.len())?;
            let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
            file.write_all(bytes)?;
            Ok(system::stat(&file.metadata()?))
        };
        write().at(Action::Write, path)
    }

    fn set_modified(&self, path: &Path, modified_ns: i64) -> Result<Stat, DiskError> {
        let set = || {
            if !fs::symlink_metadata(path)?.is_file() {
                return Err(io::ErrorKind::InvalidInput.into());
            }
            let file = OpenOptions::new().write(true).open(path)?;
            let since = Duration::from_nanos(u64::try_from(modified_ns).unwrap_or_default());
            file.set_modified(SystemTime::UNIX_EPOCH + since)?;
            Ok(system::stat(&file.metadata()?))
        };
        set().at(Action::Write, path)
    }

    fn create_folders(&self, path: &Path) -> Result<(), DiskError> {
        fs::create_dir_all(path).at(Action::CreateFolder, path)
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        fs::rename(from, to).at(Action::Rename, from)
    }

    fn exchange(&self, a: &Path, b: &Path) -> Result<(), DiskError> {
        system::exchange(a, b).at(Action::Exchange, b)
    }

    fn hard_link(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        fs::hard_link(from, to).at(Action::Link, to)
    }

    fn remove_file(&self, path: &Path) -> Result<(), DiskError> {
        fs::remove_file(path).at(Action::Remove, path)
    }

    fn remove_folder(&self, path: &Path) -> Result<(), DiskError> {
        fs::remove_dir(path).at(Action::Remove, path)
    }

    fn sync(&self, path: &Path) -> Result<(), DiskError> {
        system::sync(path).at(Action::Sync, path)
    }

    fn sync_all(&self, folder: &Path) -> Result<(), DiskError> {
        if system::sync_file_system(folder).at(Action::Sync, folder)? {
            return Ok(());
        }
        for entry in self.walk(folder, Scope::Tree)? {
            match entry.kind {
                Kind::File | Kind::Folder => self.sync(&folder.join(entry.path))?,
                Kind::Link | Kind::Other => {}
            }
        }
        self.sync(folder)
    }

    fn lock(&self, path: &Path, owner: &str) -> Result<Lock, LockFault> {
        let mut file = system::open_to_lock(path).at(Action::Lock, path)?;
        let taken = system::lock_exclusive(&file).at(Action::Lock, path)?;
        let mut text = String::new();
        // What cannot be read only makes the message poorer.
        let _ = (&file).take(64).read_to_string(&mut text);
        text.retain(|c| c.is_ascii_graphic());
        if !taken {
            return Err(LockFault::Held { owner: text });
        }
        let mut sign = || {
            system::check_size(owner.len())?;
            file.set_len(0)?;
            file.rewind()?;
            file.write_all(owner.as_bytes())
        };
        sign().at(Action::Lock, path)?;
        Ok(Lock { file, left_by: (!text.is_empty()).then_some(text) })
    }
}

/// Adds to an error of the system what was tried, and where.
pub(super) trait At<T> {
    fn at(self, action: Action, path: &Path) -> Result<T, DiskError>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, action: Action, path: &Path) -> Result<T, DiskError> {
        self.map_err(|source| DiskError { action, path: path.to_path_buf(), source })
    }
}

pub(super) fn kind_of(file_type: fs::FileType) -> Kind {
    if file_type.is_file() {
        Kind::File
    } else if file_type.is_dir() {
        Kind::Folder
    } else if file_type.is_symlink() {
        Kind::Link
    } else {
        Kind::Other
    }
}

/// Whether an author means a file of this name to be seen: not hidden, not what vi, Emacs and others leave behind.
pub(crate) fn is_content(name: &str) -> bool {
    let emacs_save = name.len() > 1 && name.starts_with('#') && name.ends_with('#');
    !(name.starts_with('.') || name.ends_with('~') || name.ends_with(".swp") || emacs_save)
}

/// As many folders as keep every thread at work to the end, however uneven they are.
const MANY: usize = 256;

/// All below `root`, by the path from there, in order; the folders of one level at the same time.
///
/// On threads of its own: whoever walks may hold a lock, and a thread of rayon that waits for others takes up any other work
/// meanwhile, such as work that waits for that very lock.
fn walk_at_once(root: &Path, scope: Scope) -> Result<Vec<Entry>, DiskError> {
    let is_at = |entry: &Entry, level| entry.kind == Kind::Folder && entry.path.components().count() == level;
    let (mut level, mut near) = (2, list(root, root, scope, 2)?);
    if near.iter().filter(|entry| is_at(entry, level)).count() < MANY {
        level = 3;
        near = list(root, root, scope, level)?;
    }
    let folders: Vec<&Entry> = near.iter().filter(|entry| is_at(entry, level)).collect();
    let next = AtomicUsize::new(0);
    let walk_some = || {
        let mut walked = Vec::new();
        loop {
            let nth = next.fetch_add(1, Ordering::Relaxed);
            let Some(folder) = folders.get(nth) else { return walked };
            walked.push((nth, list(root, &root.join(&folder.path), scope, usize::MAX)));
        }
    };
    let mut below = thread::scope(|scope| {
        // A thread that the system does not give is done without.
        let help = |_| thread::Builder::new().spawn_scoped(scope, walk_some).ok();
        let helpers: Vec<_> = (1..rayon::current_num_threads().min(folders.len())).map_while(help).collect();
        let mut walked = walk_some();
        for helper in helpers {
            walked.extend(helper.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        walked
    });
    // One by one, so that of several faults the same one is told each time.
    below.sort_unstable_by_key(|(nth, _)| *nth);
    let mut below = below.into_iter().map(|(_, entries)| entries);
    let mut entries = Vec::new();
    for entry in near {
        let is_deep = is_at(&entry, level);
        entries.push(entry);
        if is_deep {
            entries.extend(below.next().transpose()?.unwrap_or_default());
        }
    }
    Ok(entries)
}

/// What stands below `folder` down to a depth, by the path from `root`.
fn list(root: &Path, folder: &Path, scope: Scope, depth: usize) -> Result<Vec<Entry>, DiskError> {
    #[cfg(target_os = "linux")]
    if scope == Scope::Tree {
        return super::linux::list(root, folder, depth);
    }
    list_anywhere(root, folder, scope, depth)
}

/// As [`list`], on every system.
fn list_anywhere(root: &Path, folder: &Path, scope: Scope, depth: usize) -> Result<Vec<Entry>, DiskError> {
    let walk = WalkDir::new(folder).min_depth(1).max_depth(depth).sort_by_file_name();
    let wanted = |entry: &walkdir::DirEntry| {
        scope != Scope::Content || entry.depth() == 0 || is_content(&entry.file_name().to_string_lossy())
    };
    let mut entries = Vec::new();
    for found in walk.into_iter().filter_entry(wanted) {
        let listed = found.map(|entry| {
            let path = entry.path().strip_prefix(root).unwrap_or(entry.path()).to_path_buf();
            Entry { path, kind: kind_of(entry.file_type()) }
        });
        match listed {
            Ok(entry) => entries.push(entry),
            // A file that went while its folder was walked is as good as one that never was.
            Err(error)
                if (error.depth() > 0 || folder != root)
                    && error.io_error().is_some_and(|error| is_missing(error.kind())) => {}
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_path_buf();
                // The error that is none of the system's is a loop of links, which this walk cannot meet.
                let source = error.into_io_error().unwrap_or_else(|| io::ErrorKind::InvalidInput.into());
                return Err(DiskError { action: Action::List, path, source });
            }
        }
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(entries: &[Entry]) -> Vec<String> {
        entries.iter().map(|entry| entry.text().unwrap_or_else(|lossy| format!("?{lossy}"))).collect()
    }

    #[test]
    fn a_walk_shows_what_authors_mean_in_an_order_that_never_changes() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b/z.yaml", "b.yaml", "b-a/x", "a.yaml", ".env", ".git/x", "a.yaml~", "#a#", "b/.z.swp", "y.swp"] {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "12345").unwrap();
        }
        let entries = RealDisk.walk(dir.path(), Scope::Content).unwrap();
        assert_eq!(texts(&entries), ["a.yaml", "b", "b/z.yaml", "b-a", "b-a/x", "b.yaml"]);
        assert_eq!(RealDisk.walk(dir.path(), Scope::Folder).unwrap().len(), 9);
        assert_eq!(RealDisk.walk(dir.path(), Scope::Tree).unwrap().len(), 13);
        assert_eq!(RealDisk.walk(&dir.path().join("none"), Scope::Tree).unwrap_err().action, Action::List);
    }

    #[test]
    fn a_tree_is_told_in_one_order_however_it_is_shared_out() {
        let dir = tempfile::tempdir().unwrap();
        for (folders, depth) in [(20, "a/b/c"), (MANY, "b"), (MANY, "a/b")] {
            for nth in 0..folders {
                fs::create_dir_all(dir.path().join(format!("{}/{nth}/{depth}", nth % 3))).unwrap();
            }
            let at_once = RealDisk.walk(dir.path(), Scope::Tree).unwrap();
            let alone = list_anywhere(dir.path(), dir.path(), Scope::Tree, usize::MAX).unwrap();
            assert_eq!(texts(&at_once), texts(&alone));
        }
    }

    /// Whoever holds a lock while a folder is walked would else wait for it in vain.
    #[test]
    fn a_thread_that_walks_takes_up_no_other_work_meanwhile() {
        use std::cell::Cell;
        use std::sync::atomic::AtomicBool;

        use rayon::prelude::*;

        thread_local!(static WALKS: Cell<bool> = const { Cell::new(false) });
        let dir = tempfile::tempdir().unwrap();
        for nth in 0..144 {
            fs::create_dir_all(dir.path().join(format!("{}/{nth}/a", nth % 12))).unwrap();
        }
        let (taken_up, over) = (AtomicBool::new(false), AtomicBool::new(false));
        let walk = || {
            for _ in 0..100 {
                WALKS.set(true);
                assert_eq!(RealDisk.walk(dir.path(), Scope::Tree).unwrap().len(), 12 + 2 * 144);
                WALKS.set(false);
            }
            over.store(true, Ordering::Relaxed);
        };
        let work = |_| {
            taken_up.fetch_or(WALKS.get(), Ordering::Relaxed);
            thread::sleep(Duration::from_micros(50));
        };
        let work_on = || {
            while !over.load(Ordering::Relaxed) {
                (0..100).into_par_iter().for_each(work);
            }
        };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(4).build().unwrap();
        pool.install(|| rayon::join(walk, work_on));
        assert!(!taken_up.into_inner());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_two_ways_of_listing_a_tree_agree() {
        use std::os::unix::ffi::OsStrExt;
        let dir = tempfile::tempdir().unwrap();
        let many =
            (0..600).map(|nth| format!("many/a name of some length, so that one buffer does not hold all {nth}"));
        for name in
            ["b/z", "b-a/x", "b.c", ".hidden/.x", "á/é", "deep/1/2/3/4/5"].map(str::to_owned).into_iter().chain(many)
        {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        fs::create_dir(dir.path().join("empty")).unwrap();
        fs::write(dir.path().join(std::ffi::OsStr::from_bytes(b"\xff")), "x").unwrap();
        std::os::unix::fs::symlink("deep", dir.path().join("link")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(dir.path().join("socket")).unwrap();
        let ways = [list, list_anywhere];
        let both = |root: &str, folder: &str, depth: usize| {
            let (root, folder) = (dir.path().join(root), dir.path().join(folder));
            let [lean, any] = ways.map(|list| list(&root, &folder, Scope::Tree, depth));
            match (lean, any) {
                (Ok(lean), Ok(any)) => {
                    assert_eq!(lean, any);
                    Ok(lean.len())
                }
                (Err(lean), Err(any)) => {
                    let told = |error: DiskError| (error.action, error.kind(), error.path);
                    let (lean, any) = (told(lean), told(any));
                    assert_eq!(lean, any);
                    Err(lean.1)
                }
                (lean, any) => panic!("{lean:?} {any:?}"),
            }
        };
        assert_eq!(both("", "", usize::MAX), Ok(620));
        assert_eq!(both("", "", 2), Ok(616));
        assert_eq!(both("", "deep/1", 1), Ok(1));
        assert_eq!(both("link", "link", 9), Ok(5));
        assert_eq!(both("b.c", "b.c", 9), Ok(0));
        assert_eq!(both("", "none", 9), Ok(0));
        assert_eq!(both("", "b.c/none", 9), Ok(0));
        assert_eq!(both("none", "none", 9), Err(io::ErrorKind::NotFound));
        assert_eq!(both("b.c/none", "b.c/none", 9), Err(io::ErrorKind::NotADirectory));
    }

    #[cfg(unix)]
    #[test]
    fn links_pipes_and_odd_names_are_named_but_never_read() {
        use std::os::unix::ffi::OsStrExt;
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        fs::create_dir(at("folder")).unwrap();
        fs::write(at("folder/in"), "x").unwrap();
        std::os::unix::fs::symlink(at("folder"), at("link")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        fs::write(dir.path().join(std::ffi::OsStr::from_bytes(b"\xff")), "x").unwrap();
        let entries = RealDisk.walk(dir.path(), Scope::Content).unwrap();
        assert_eq!(texts(&entries), ["folder", "folder/in", "link", "socket", "?\u{fffd}"]);
        assert_eq!([entries[2].kind, entries[3].kind], [Kind::Link, Kind::Other]);
        assert!(matches!(RealDisk.read(&at("link"), 9), Err(ReadFault::Link)));
        assert!(matches!(RealDisk.read(&at("socket"), 9), Err(ReadFault::Special)));
        assert!(matches!(RealDisk.read(&at("folder"), 9), Err(ReadFault::Special)));
        assert!(RealDisk.read(&at("none"), 9).unwrap_err().is_missing());
        assert!(RealDisk.read(&at("folder/in/deeper"), 9).unwrap_err().is_missing());
        assert!(matches!(RealDisk.read(Path::new("/dev/zero"), 9), Err(ReadFault::Special)));
    }

    #[test]
    fn a_file_is_read_up_to_its_limit() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file");
        let stat = RealDisk.write_new(&path, b"12345").unwrap();
        assert_eq!(RealDisk.inspect(&path).unwrap(), Some(stat));
        assert_eq!(RealDisk.read(&path, 5).unwrap(), b"12345");
        assert!(matches!(RealDisk.read(&path, 4), Err(ReadFault::TooBig { size: 5 })));
        assert_eq!(RealDisk.write_new(&path, b"").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        super::super::replace(&RealDisk, &path, b"new", true).unwrap();
        assert_eq!(RealDisk.read(&path, u64::MAX).unwrap(), b"new");
        assert_eq!(RealDisk.walk(dir.path(), Scope::Tree).unwrap().len(), 1);
    }

    #[test]
    fn a_lock_has_one_owner_and_tells_of_a_killed_one() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let lock = RealDisk.lock(&path, "71").unwrap();
        assert_eq!(lock.left_by(), None);
        assert!(matches!(RealDisk.lock(&path, "72"), Err(LockFault::Held { owner }) if owner == "71"));
        let inherited = lock.file.try_clone().unwrap();
        drop(lock);
        assert_eq!(RealDisk.lock(&path, "72").unwrap().left_by(), None);
        drop(inherited);
        fs::write(&path, "99\u{1b}[2J").unwrap();
        assert_eq!(RealDisk.lock(&path, "72").unwrap().left_by(), Some("99[2J"));
    }
}
