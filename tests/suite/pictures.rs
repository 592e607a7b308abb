//! Pictures from build to build: what nobody touched is neither read nor encoded again, and nobody can tell by the site.

use std::fs::{self, File};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use marca::fs::{Action, Cause, Disk, Fault, FaultyDisk, RealDisk};

use crate::build::{edit, site};
use crate::crash::build_over;
use crate::support::tree::Tree;

const SITE: &str = "--- content/media/entrada.jpg (picture 1200×900)
--- content/media/patio.png (picture 30×20)
--- content/pages/home/es.md
---
title: Atenderse en León
summary: Quién atiende en León y cómo preparar su visita.
---
![La entrada](entrada.jpg)

![El patio](patio.png)
";

/// A disk on which these files cannot be read.
fn without(paths: impl IntoIterator<Item = PathBuf>) -> Box<dyn Disk> {
    let refused = |disk: Box<dyn Disk>, path: PathBuf| -> Box<dyn Disk> {
        let fault =
            Fault { action: Some(Action::Read), path: Some(path), nth: 1, lasting: true, cause: Cause::Errno(5) };
        Box::new(FaultyDisk::new(disk, fault))
    };
    paths.into_iter().fold(Box::new(RealDisk), refused)
}

/// The files of the pictures and of the cards, with those of the cache that they were made from.
fn costly(tree: &Tree) -> Vec<PathBuf> {
    ["content/media", "public/media", "public/cards", ".marca/cache/images"]
        .iter()
        .flat_map(|folder| tree.bytes(folder).into_keys())
        .collect()
}

/// Lets the record of what was seen be younger than what it tells of by more than the steps of any disk's clock.
fn age(tree: &Tree) {
    let record = File::options().write(true).open(tree.path(".marca/cache/media")).unwrap();
    record.set_modified(SystemTime::now() + Duration::from_secs(5)).unwrap();
}

/// Whether a build that remembers nothing makes the same site.
fn is_as_built_at_once(tree: &Tree) {
    let made = tree.bytes("public");
    fs::remove_dir_all(tree.path(".marca")).unwrap();
    fs::remove_dir_all(tree.path("public")).unwrap();
    assert!(build_over(&RealDisk, tree));
    assert!(made == tree.bytes("public"), "what was kept changed the site");
}

#[test]
fn what_nobody_touched_is_not_read_again() {
    let tree = site(SITE);
    assert!(build_over(&RealDisk, &tree));
    age(&tree);
    // The tree from which a change is published is made once, of what the output has.
    edit(&tree, "content/pages/home/es.md", "Quién atiende", "Quiénes atienden");
    assert!(build_over(&RealDisk, &tree));
    let paths = costly(&tree);
    assert!(paths.len() > 10, "{paths:?}");
    edit(&tree, "content/pages/home/es.md", "Quiénes atienden", "Quién atiende");
    assert!(build_over(&*without(paths), &tree));
    is_as_built_at_once(&tree);
}

#[test]
fn what_was_touched_is_made_again() {
    let tree = site(SITE);
    assert!(build_over(&RealDisk, &tree));
    let clean = tree.bytes("public");
    age(&tree);
    // Somebody spoilt a published picture and took one away.
    let published: Vec<PathBuf> = tree.bytes("public/media").into_keys().collect();
    fs::write(&published[0], "spoilt").unwrap();
    fs::remove_file(&published[1]).unwrap();
    assert!(build_over(&RealDisk, &tree));
    assert!(clean == tree.bytes("public"), "a spoilt picture stayed");
    // Another picture under the same name, as long as the one before.
    let path = tree.path("content/media/entrada.jpg");
    let mut bytes = fs::read(&path).unwrap();
    let quantizer = bytes.windows(2).position(|pair| pair == [0xff, 0xdb]).unwrap();
    bytes[quantizer + 5] ^= 1;
    fs::write(&path, bytes).unwrap();
    assert!(build_over(&RealDisk, &tree));
    assert!(clean != tree.bytes("public"), "the other picture is not there");
    is_as_built_at_once(&tree);
}

#[test]
fn a_picture_saved_a_moment_before_is_looked_at_again() {
    let tree = site(SITE);
    assert!(build_over(&RealDisk, &tree));
    edit(&tree, "content/pages/home/es.md", "Quién atiende", "Quiénes atienden");
    assert!(!build_over(&*without([tree.path("content/media/entrada.jpg")]), &tree), "it may have changed since");
}
