//! Whole trees, asked of Linux folder by folder with one buffer: the output has a folder for each page, and looking through it
//! three times in the general way took a fifth of a build after one edit.

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{AtFlags, FileType, Mode, OFlags, RawDir};
use rustix::io::{Errno, retry_on_intr};

use super::{Action, DiskError, Entry, Kind};

/// Bytes of names asked for in one call.
const BUFFER: usize = 32 << 10;

/// What stands below `folder` down to a depth, by the path from `root`: all names, each folder before what is in it, siblings by
/// the bytes of their names. No link is followed but one at `root` itself.
pub(super) fn list(root: &Path, folder: &Path, depth: usize) -> Result<Vec<Entry>, DiskError> {
    let mut lister = Lister { root, buffer: Vec::with_capacity(BUFFER), ahead: Vec::new() };
    let below = folder.strip_prefix(root).unwrap_or(folder);
    let mut entries = Vec::new();
    let is_root = folder == root;
    match lister.look(below, 1, if is_root { OFlags::empty() } else { OFlags::NOFOLLOW }) {
        Err(errno) if !is_root && is_gone(errno) => {}
        // There is nothing below a file.
        Err(Errno::NOTDIR) if rustix::fs::stat(folder).is_ok() => {}
        looked => looked.map_err(|errno| fault(folder, errno))?,
    }
    while let Some((entry, level)) = lister.ahead.pop() {
        if entry.kind == Kind::Folder && level < depth {
            match lister.look(&entry.path, level + 1, OFlags::NOFOLLOW) {
                Err(errno) if !is_gone(errno) => return Err(fault(&root.join(&entry.path), errno)),
                Ok(()) | Err(_) => {}
            }
        }
        entries.push(entry);
    }
    Ok(entries)
}

/// A folder that went while the tree was walked, or became something else, is as good as one that never was.
fn is_gone(errno: Errno) -> bool {
    matches!(errno, Errno::NOENT | Errno::NOTDIR | Errno::LOOP)
}

fn fault(folder: &Path, errno: Errno) -> DiskError {
    DiskError { action: Action::List, path: folder.to_path_buf(), source: io::Error::from(errno) }
}

struct Lister<'r> {
    root: &'r Path,
    buffer: Vec<u8>,
    /// What is still to be told, with its level, the next one last.
    ahead: Vec<(Entry, usize)>,
}

impl Lister<'_> {
    /// Puts what is in a folder ahead.
    fn look(&mut self, below: &Path, level: usize, flags: OFlags) -> Result<(), Errno> {
        let flags = flags | OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let path = self.root.join(below);
        let folder: OwnedFd = retry_on_intr(|| rustix::fs::open(&path, flags, Mode::empty()))?;
        let first = self.ahead.len();
        let mut names = RawDir::new(folder.as_fd(), self.buffer.spare_capacity_mut());
        while let Some(named) = names.next() {
            let named = named?;
            let name = named.file_name();
            if matches!(name.to_bytes(), b"." | b"..") {
                continue;
            }
            let kind = match named.file_type() {
                // Not every file system tells with the names.
                FileType::Unknown => match rustix::fs::statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW) {
                    Ok(stat) => FileType::from_raw_mode(stat.st_mode),
                    Err(Errno::NOENT) => continue,
                    Err(errno) => return Err(errno),
                },
                told => told,
            };
            let path: PathBuf = below.join(OsStr::from_bytes(name.to_bytes()));
            self.ahead.push((Entry { path, kind: kind_of(kind) }, level));
        }
        if let Some(found) = self.ahead.get_mut(first..) {
            found.sort_unstable_by(|(a, _), (b, _)| b.path.as_os_str().cmp(a.path.as_os_str()));
        }
        Ok(())
    }
}

fn kind_of(file_type: FileType) -> Kind {
    match file_type {
        FileType::RegularFile => Kind::File,
        FileType::Directory => Kind::Folder,
        FileType::Symlink => Kind::Link,
        _ => Kind::Other,
    }
}
