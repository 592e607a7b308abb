//! The one seam through which content is read and output is written, so that a test can make any call fail.

mod faulty;
#[cfg(target_os = "linux")]
mod linux;
mod overlay;
#[cfg(not(unix))]
mod portable;
mod real;
mod sealed;
#[cfg(unix)]
mod unix;

pub use faulty::{Cause, Fault, FaultyDisk};
pub use overlay::Overlay;
pub use real::RealDisk;
pub(crate) use real::is_content;
pub use sealed::{seal, unseal};

use std::fmt;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// All that the program does with files. Nothing here follows a symbolic link in the last part of a path, [`Disk::resolve`]
/// and the root of [`Disk::walk`] aside.
pub trait Disk: Send + Sync + fmt::Debug {
    /// What lies below `root`, folders before what is in them, siblings by the bytes of their names.
    ///
    /// # Errors
    /// When a folder cannot be listed, `root` first of all.
    fn walk(&self, root: &Path, scope: Scope) -> Result<Vec<Entry>, DiskError>;

    /// A whole regular file of at most `limit` bytes, as it was at one moment.
    ///
    /// # Errors
    /// When it is no regular file, longer than `limit`, or cannot be read.
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadFault>;

    /// What stands at a path; `None` when nothing does.
    ///
    /// # Errors
    /// When that cannot be told, for example for want of permission.
    fn inspect(&self, path: &Path) -> Result<Option<Stat>, DiskError>;

    /// The path with all links and `..` followed.
    ///
    /// # Errors
    /// When nothing stands there.
    fn resolve(&self, path: &Path) -> Result<PathBuf, DiskError>;

    /// Whether this process may change what is in a folder, before it tries.
    ///
    /// # Errors
    /// When it may not.
    fn check_writable(&self, folder: &Path) -> Result<(), DiskError>;

    /// Makes a file that must not exist yet, not synced; tells its stat. A failure may leave a part of it behind.
    ///
    /// # Errors
    /// `AlreadyExists`, `NotFound` (no folder), a full disk, and so on.
    fn write_new(&self, path: &Path, bytes: &[u8]) -> Result<Stat, DiskError>;

    /// Sets the date of a file, in nanoseconds since 1970; tells its stat.
    ///
    /// # Errors
    /// When it is missing, a link or no file, or the disk refuses.
    fn set_modified(&self, path: &Path, modified_ns: i64) -> Result<Stat, DiskError>;

    /// Makes a folder and those above it where they are missing.
    ///
    /// # Errors
    /// When something else stands in the way, or the disk refuses.
    fn create_folders(&self, path: &Path) -> Result<(), DiskError>;

    /// Moves in one step, over a file that stands there.
    ///
    /// # Errors
    /// `CrossesDevices`, `ResourceBusy` (a mount point), and so on; the error names `from`.
    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError>;

    /// Lets two paths change places in one step.
    ///
    /// # Errors
    /// `Unsupported` where the system has no such call; the error names `b`.
    fn exchange(&self, a: &Path, b: &Path) -> Result<(), DiskError>;

    /// Gives a file a second name; a link is not followed.
    ///
    /// # Errors
    /// `CrossesDevices`, `AlreadyExists`, too many links, and so on; the error names `to`.
    fn hard_link(&self, from: &Path, to: &Path) -> Result<(), DiskError>;

    /// Removes a file or a link.
    ///
    /// # Errors
    /// When it is missing or a folder.
    fn remove_file(&self, path: &Path) -> Result<(), DiskError>;

    /// Removes an empty folder.
    ///
    /// # Errors
    /// When it is missing or not empty.
    fn remove_folder(&self, path: &Path) -> Result<(), DiskError>;

    /// Returns when a file's bytes, or a folder's names, would survive a power cut.
    ///
    /// # Errors
    /// When the disk cannot promise that.
    fn sync(&self, path: &Path) -> Result<(), DiskError>;

    /// As [`Disk::sync`], for everything below a folder (on Linux for its whole file system, in one call).
    ///
    /// # Errors
    /// When the disk cannot promise that.
    fn sync_all(&self, folder: &Path) -> Result<(), DiskError>;

    /// Takes a lock that ends with the returned value or with the process, and writes `owner` into its file.
    ///
    /// # Errors
    /// [`LockFault::Held`] when another process has it; it does not wait.
    fn lock(&self, path: &Path, owner: &str) -> Result<Lock, LockFault>;
}

/// How far [`Disk::walk`] looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope {
    /// All levels, without hidden names and the backups of editors: what an author means to be there.
    Content,
    /// All levels and all names.
    Tree,
    /// All names of one level.
    Folder,
}

/// One thing below a folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Relative to the folder that was walked.
    pub path: PathBuf,
    pub kind: Kind,
}

impl Entry {
    /// The path with `/` between its parts.
    ///
    /// # Errors
    /// When it is not Unicode; the error is the path as near as it can be shown.
    pub fn text(&self) -> Result<String, String> {
        let separated = |text: &str| text.replace(std::path::MAIN_SEPARATOR, "/");
        self.path.to_str().map(separated).ok_or_else(|| separated(&self.path.to_string_lossy()))
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
pub enum Kind {
    File,
    Folder,
    Link,
    /// A device, pipe or socket.
    Other,
}

/// By what a file is known again without reading it. Times are nanoseconds since 1970.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
pub struct Stat {
    pub kind: Kind,
    pub size: u64,
    pub modified_ns: i64,
    /// When names, rights or bytes last changed; 0 where the system does not tell.
    pub changed_ns: i64,
    /// 0 where the system does not tell.
    pub inode: u64,
}

/// Nanoseconds in which file systems that keep no fractions of milliseconds may not notice a second change.
pub(crate) const COARSE_TICK_NS: i64 = 2_000_000_000;

impl Stat {
    /// Whether all that changes after `now_ns`, a time of the file system before the file was looked at, shows in its stat: its own
    /// time of the last change cannot be set back, but a second change in the same tick of its clock leaves it as it is. What a link
    /// leads to shows in no stat of the link.
    pub fn is_settled(self, now_ns: i64) -> bool {
        let tick_ns = if self.changed_ns % 1_000_000 == 0 { COARSE_TICK_NS } else { 0 };
        self.kind != Kind::Link && self.changed_ns != 0 && self.changed_ns.saturating_add(tick_ns) < now_ns
    }
}

/// What was tried when the disk refused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Action {
    Read,
    List,
    Inspect,
    Write,
    CreateFolder,
    Rename,
    Exchange,
    Remove,
    Sync,
    Lock,
    Link,
}

impl Action {
    /// Whether it can change what is on the disk, or how long that lasts.
    pub fn changes(self) -> bool {
        match self {
            Action::Read | Action::List | Action::Inspect => false,
            Action::Write
            | Action::CreateFolder
            | Action::Rename
            | Action::Exchange
            | Action::Remove
            | Action::Sync
            | Action::Lock
            | Action::Link => true,
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Action::Read => "read",
            Action::List => "list",
            Action::Inspect => "inspect",
            Action::Write => "write",
            Action::CreateFolder => "create the folder",
            Action::Rename => "rename",
            Action::Exchange => "exchange",
            Action::Remove => "remove",
            Action::Sync => "sync",
            Action::Lock => "lock",
            Action::Link => "link",
        })
    }
}

/// Trouble of the environment: action and path, always. `cli/` words it from the fields; `Display` is a last resort.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} {path:?}: {source}")]
pub struct DiskError {
    pub action: Action,
    pub path: PathBuf,
    pub source: io::Error,
}

impl DiskError {
    /// The kind of the system's error.
    pub fn kind(&self) -> io::ErrorKind {
        self.source.kind()
    }
}

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
pub enum ReadFault {
    #[error("it is a symbolic link")]
    Link,
    #[error("it is neither a regular file nor a link")]
    Special,
    /// Bytes; at least so many, if it grew while it was read.
    #[error("it has {size} bytes")]
    TooBig { size: u64 },
    #[error(transparent)]
    Disk(#[from] DiskError),
}

impl ReadFault {
    /// What sort of trouble it is, in the terms of the system.
    pub fn kind(&self) -> io::ErrorKind {
        match self {
            ReadFault::Link | ReadFault::Special => io::ErrorKind::InvalidInput,
            ReadFault::TooBig { .. } => io::ErrorKind::FileTooLarge,
            ReadFault::Disk(error) => error.kind(),
        }
    }

    /// Whether nothing stands at the path.
    pub fn is_missing(&self) -> bool {
        match self {
            ReadFault::Disk(error) => is_missing(error.kind()),
            ReadFault::Link | ReadFault::Special | ReadFault::TooBig { .. } => false,
        }
    }
}

/// Why a lock was not taken.
#[derive(Debug, thiserror::Error)]
pub enum LockFault {
    /// What the holder wrote into it, visible ASCII only; empty when it had not come so far.
    #[error("another process has the lock ({owner})")]
    Held { owner: String },
    #[error(transparent)]
    Disk(#[from] DiskError),
}

/// A lock that is held; let go on drop, and by the system when the process dies.
#[derive(Debug)]
pub struct Lock {
    file: File,
    left_by: Option<String>,
}

impl Lock {
    /// The owner that was killed while it had the lock, if one was.
    pub fn left_by(&self) -> Option<&str> {
        self.left_by.as_deref()
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Failing only makes the next owner think that this one was killed.
        let _ = self.file.set_len(0);
        // Closing the file is not enough: a program that another thread starts in this moment has it open until it runs.
        let _ = self.file.unlock();
    }
}

/// Puts bytes at a path in one step, in place of the file that was there; synced when `durable`. It writes `.<name>.new`
/// beside it first: one writer at a time.
///
/// # Errors
/// When any of it fails; the old file is then still there.
pub fn replace(disk: &dyn Disk, path: &Path, bytes: &[u8], durable: bool) -> Result<(), DiskError> {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".new");
    let fresh = path.with_file_name(name);
    if let Err(error) = disk.write_new(&fresh, bytes) {
        // A killed process left its own.
        if error.kind() != io::ErrorKind::AlreadyExists {
            return Err(error);
        }
        disk.remove_file(&fresh)?;
        disk.write_new(&fresh, bytes)?;
    }
    if durable {
        disk.sync(&fresh)?;
    }
    disk.rename(&fresh, path)
}

/// Removes a folder and all that is in it, following no link.
///
/// # Errors
/// When anything in it resists; the rest may be gone by then.
pub fn remove_tree(disk: &dyn Disk, folder: &Path) -> Result<(), DiskError> {
    for entry in disk.walk(folder, Scope::Tree)?.iter().rev() {
        let path = folder.join(&entry.path);
        match entry.kind {
            Kind::Folder => disk.remove_folder(&path)?,
            Kind::File | Kind::Link | Kind::Other => disk.remove_file(&path)?,
        }
    }
    disk.remove_folder(folder)
}

/// Whether an error says that nothing stands at the path: also when what should be its folder is a file.
fn is_missing(kind: io::ErrorKind) -> bool {
    matches!(kind, io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
