//! By what a build sees that nothing has changed.

use std::path::Path;

use super::inputs::Inputs;
use crate::fs::{COARSE_TICK_NS, Disk, RealDisk};

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
    let changed = RealDisk.inspect(&path).unwrap().unwrap().changed_ns;
    assert!(!seen.are_settled(changed));
    assert!(seen.are_settled(changed + COARSE_TICK_NS + 1));
}

#[cfg(unix)]
#[test]
fn a_link_is_never_known_by_its_stat() {
    let root = site();
    std::os::unix::fs::symlink("elsewhere", root.path().join("content/link")).unwrap();
    assert_eq!(look(root.path()), None);
    // Not even one in the place of the folder itself.
    std::fs::remove_file(root.path().join("content/link")).unwrap();
    std::fs::rename(root.path().join("content"), root.path().join("elsewhere")).unwrap();
    std::os::unix::fs::symlink("elsewhere", root.path().join("content")).unwrap();
    assert!(!look(root.path()).unwrap().are_settled(i64::MAX));
    // Nor is a site of which a folder is missing.
    let empty = tempfile::tempdir().unwrap();
    assert_eq!(look(empty.path()), None);
}
