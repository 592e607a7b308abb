//! The texts that diagnostics point into.

use std::sync::Arc;

use super::FileId;

/// A text file of the content or theme.
#[derive(Clone, Debug)]
pub struct Source {
    /// As an editor would type it, from the site's root.
    pub path: String,
    pub text: Arc<str>,
}

/// All texts that were read, in the order of their ids.
#[derive(Clone, Default, Debug)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// Adds a text and tells its id.
    pub fn push(&mut self, source: Source) -> FileId {
        let id = id(self.0.len());
        self.0.push(source);
        id
    }

    /// The file of an id; `None` for an id of other sources.
    pub fn get(&self, id: FileId) -> Option<&Source> {
        self.0.get(id.0 as usize)
    }

    /// All files with their ids.
    pub fn ids(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.0.iter().enumerate().map(|(index, source)| (id(index), source))
    }

    /// Gives a file another text.
    pub fn set_text(&mut self, id: FileId, text: Arc<str>) {
        if let Some(source) = self.0.get_mut(id.0 as usize) {
            source.text = text;
        }
    }

    /// Its path; empty for an id of other sources.
    pub fn path(&self, id: FileId) -> &str {
        self.get(id).map_or("", |source| &source.path)
    }
}

fn id(index: usize) -> FileId {
    FileId(u32::try_from(index).unwrap_or(u32::MAX))
}
