//! What a build is made from, by its stats: so the next build sees that nothing has changed without reading anything.
//!
//! The file system's own time of the last change cannot be set back, as the date of a file can: two looks that see the same stats
//! saw the same bytes, unless a file changed twice in one tick of that clock. [`Inputs::are_settled`] tells whether one may have.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::fs::{Disk, Kind, Scope, Stat};

/// The folders below the root that a build reads.
const FOLDERS: [&str; 2] = ["content", "themes"];

/// Nanoseconds in which file systems that keep no fractions of milliseconds may not notice a second change.
const COARSE_TICK_NS: i64 = 2_000_000_000;

/// The program, and every file and folder of the content and the themes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Inputs(Vec<(PathBuf, Stat)>);

impl Inputs {
    /// Looks at all there is; `None` when something is there that its stat does not tell all about, such as a link.
    pub fn look(disk: &dyn Disk, root: &Path, program: &Path) -> Option<Inputs> {
        let mut paths = vec![program.to_owned()];
        for folder in FOLDERS {
            let folder = PathBuf::from(folder);
            let entries = disk.walk(&root.join(&folder), Scope::Tree).ok()?;
            let is_plain = |kind| matches!(kind, Kind::File | Kind::Folder);
            if !entries.iter().all(|entry| is_plain(entry.kind)) {
                return None;
            }
            paths.extend(entries.into_iter().map(|entry| folder.join(entry.path)));
            paths.push(folder);
        }
        let seen = |path: PathBuf| disk.inspect(&root.join(&path)).ok().flatten().map(|stat| (path, stat));
        paths.into_par_iter().map(seen).collect::<Option<_>>().map(Inputs)
    }

    /// Whether they are those of the program in this file.
    pub fn are_for(&self, program: &Path) -> bool {
        self.0.first().is_some_and(|(path, _)| path == program)
    }

    /// Whether all is as it was seen. What came or went shows in the stat of its folder.
    pub fn stand(&self, disk: &dyn Disk, root: &Path) -> bool {
        let stands =
            |(path, seen): &(PathBuf, Stat)| disk.inspect(&root.join(path)).is_ok_and(|now| now == Some(*seen));
        self.0.par_iter().all(stands)
    }

    /// Whether whatever changes after `now_ns`, the time of the file system when they were looked at, shows in a stat.
    pub fn are_settled(&self, now_ns: i64) -> bool {
        self.0.iter().all(|(_, stat)| {
            let tick_ns = if stat.changed_ns % 1_000_000 == 0 { COARSE_TICK_NS } else { 0 };
            stat.kind != Kind::Link && stat.changed_ns != 0 && stat.changed_ns.saturating_add(tick_ns) < now_ns
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fs::RealDisk;

    fn look(root: &Path) -> Option<Inputs> {
        Inputs::look(&RealDisk, root, Path::new(file!()).canonicalize().unwrap().as_path())
    }

    fn site() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for folder in ["content/stories/a", "themes/leon"] {
            std::fs::create_dir_all(root.path().join(folder)).unwrap();
        }
        std::fs::write(root.path().join("content/stories/a/es.md"), "uno").unwrap();
        root
    }

    #[test]
    fn whatever_is_done_to_the_content_shows() {
        let root = site();
        let at = |path: &str| root.path().join(path);
        let (story, other) = (at("content/stories/a/es.md"), at("content/stories/a/en.md"));
        let date = std::fs::metadata(&story).unwrap().modified().unwrap();
        let same_bytes_and_date = || {
            std::fs::write(&story, "dos").unwrap();
            std::fs::File::options().write(true).open(&story).unwrap().set_modified(date).unwrap();
        };
        let steps: [&dyn Fn(); 6] = [
            &same_bytes_and_date,
            &|| std::fs::write(&other, "one").unwrap(),
            &|| std::fs::rename(&other, at("content/en.md")).unwrap(),
            &|| std::fs::remove_file(at("content/en.md")).unwrap(),
            &|| std::fs::create_dir(at("themes/other")).unwrap(),
            &|| std::fs::write(at("themes/leon/site.css"), "a{}").unwrap(),
        ];
        for (nth, step) in steps.into_iter().enumerate() {
            let seen = look(root.path()).unwrap();
            assert!(seen.stand(&RealDisk, root.path()));
            // More than a tick of the file system.
            std::thread::sleep(std::time::Duration::from_millis(20));
            step();
            assert!(!seen.stand(&RealDisk, root.path()), "step {nth}");
            assert_ne!(look(root.path()), Some(seen), "step {nth}");
        }
    }

    #[test]
    fn what_changed_in_this_very_moment_may_change_again_unseen() {
        let root = site();
        let path = root.path().join("content/stories/a/es.md");
        let seen = look(root.path()).unwrap();
        let changed = std::fs::symlink_metadata(&path).unwrap();
        let changed = RealDisk.inspect(&path).unwrap().unwrap().changed_ns.max(i64::from(changed.len() == 0));
        assert!(!seen.are_settled(changed));
        assert!(seen.are_settled(changed + COARSE_TICK_NS + 1));
    }

    #[test]
    fn a_link_is_never_known_by_its_stat() {
        let root = site();
        std::os::unix::fs::symlink("elsewhere", root.path().join("content/link")).unwrap();
        assert_eq!(look(root.path()), None);
        // Nor is a site of which a folder is missing.
        let empty = tempfile::tempdir().unwrap();
        assert_eq!(look(empty.path()), None);
    }
}
