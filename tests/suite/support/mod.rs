//! What the chapters share: trees of content, cases in files, and a way to show how two texts differ.

pub mod case;
pub mod diff;
pub mod here;
pub mod said;
pub mod tree;

use std::path::{Path, PathBuf};

/// A path below `tests/cases`.
pub fn cases(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(path)
}

/// Whether `UPDATE_EXPECT` asks to take what is said now for what is right. Read the diff afterwards!
pub fn blesses() -> bool {
    std::env::var_os("UPDATE_EXPECT").is_some_and(|value| !value.is_empty() && value != "0")
}

/// The text of a file that belongs to the tests.
pub fn text_of(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
