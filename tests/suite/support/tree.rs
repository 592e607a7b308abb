//! A small site in a folder of its own, gone when the test is over.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use marca::date::Date;
use marca::fs::{Action, Cause, Disk, Fault, FaultyDisk, RealDisk};
use marca::pipeline::{self, Discard, Options, Report, Today};

use super::case::{Part, parts};
use super::{cases, text_of};

/// The day on which all cases are judged.
pub const TODAY: &str = "2026-11-21";

/// Content, theme and whatever else a test needs, below one folder.
#[derive(Debug)]
pub struct Tree {
    folder: tempfile::TempDir,
    unreadable: Vec<PathBuf>,
}

impl Tree {
    /// The smallest site that has nothing wrong, with the real theme.
    pub fn base() -> Tree {
        let folder = tempfile::tempdir().unwrap();
        let mut tree = Tree { folder, unreadable: Vec::new() };
        tree.lay(&parts(&text_of(&cases("base.txt"))));
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/leon"), &tree.path("themes/leon"));
        tree
    }

    /// The base with the files of a case.
    pub fn with(parts: &[(String, Part)]) -> Tree {
        let mut tree = Tree::base();
        tree.lay(parts);
        tree
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// The path of something in the tree.
    pub fn path(&self, below: &str) -> PathBuf {
        self.root().join(below)
    }

    /// Writes a file and the folders it needs.
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// All files below a folder, with their bytes.
    pub fn bytes(&self, below: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let folder = self.path(below);
        files(&folder).into_iter().map(|(path, bytes)| (folder.join(path), bytes)).collect()
    }

    /// Goes the whole way of the pipeline on [`TODAY`], publishing nothing.
    pub fn check(&self) -> Report {
        let options = Options {
            root: self.root().to_owned(),
            preview: false,
            today: Today::Is(Date::parse(TODAY).unwrap()),
            base_url: None,
            cache: None,
            editorial: true,
            progress: None,
        };
        let refused = |disk: Box<dyn Disk>, path: &PathBuf| -> Box<dyn Disk> {
            let cause = Cause::Kind(ErrorKind::PermissionDenied);
            let fault = Fault { action: Some(Action::Read), path: Some(path.clone()), nth: 1, lasting: true, cause };
            Box::new(FaultyDisk::new(disk, fault))
        };
        let disk = self.unreadable.iter().fold(Box::new(RealDisk) as Box<dyn Disk>, refused);
        pipeline::run(&*disk, &options, &Discard).unwrap()
    }

    /// Lays files of a case over those that are there.
    pub fn lay(&mut self, parts: &[(String, Part)]) {
        for (name, part) in parts {
            let path = self.path(name);
            let there = || fs::read_to_string(&path).unwrap_or_else(|error| panic!("the base has no {name}: {error}"));
            match part {
                Part::File(bytes) => self.write(name, bytes),
                Part::Added(text) => self.write(name, there() + text),
                Part::Changed(pairs) => {
                    let mut text = there();
                    for (old, new) in pairs {
                        assert!(text.contains(old), "{name} has no line {old}");
                        text = text.replacen(old, new, 1);
                    }
                    self.write(name, text);
                }
                Part::Picture(width, height) => {
                    fs::create_dir_all(path.parent().unwrap()).unwrap();
                    image::RgbImage::new(*width, *height).save(&path).unwrap();
                }
                Part::Deleted => fs::remove_file(&path).unwrap_or_else(|error| panic!("{name}: {error}")),
                Part::Folder => fs::create_dir_all(&path).unwrap(),
                Part::Link(target) => link(target, &path),
                Part::Unreadable => self.unreadable.push(path),
            }
        }
    }
}

pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[cfg(unix)]
fn link(target: &str, path: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::os::unix::fs::symlink(target, path).unwrap();
}

#[cfg(not(unix))]
fn link(_: &str, path: &Path) {
    panic!("{}: links are tested on Unix only", path.display());
}

/// All files below a folder by their paths in it, with their bytes.
pub fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(open) = folders.pop() {
        for entry in fs::read_dir(open).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.strip_prefix(folder).unwrap().to_owned(), fs::read(path).unwrap());
            }
        }
    }
    files
}
