//! How far a run has come, for whoever waits for it. What is made does not depend on anybody hearing of it.

use std::fmt;

/// Hears how far a run has come; from many threads.
pub trait Progress: Send + Sync + fmt::Debug {
    /// A stage begins, of so many steps; of 0 where nobody can tell how many.
    fn begin(&self, stage: Stage, steps: usize);

    /// A step of the stage is done.
    fn step(&self);

    /// The run is over, well or not.
    fn end(&self);
}

/// What a run does, in order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Files, records, links, pictures looked at.
    Read,
    /// Texts judged as an editor would.
    Judge,
    /// Pages, the cards of their links with them, each audited.
    Pages,
    /// The search index and files for machines.
    Files,
    Pictures,
    /// Links across pages.
    Audit,
    /// What was made is put in place.
    Publish,
}

impl Stage {
    pub const ALL: [Stage; 7] =
        [Stage::Read, Stage::Judge, Stage::Pages, Stage::Files, Stage::Pictures, Stage::Audit, Stage::Publish];

    /// The term under which the message catalogues name it.
    pub fn term(self) -> &'static str {
        match self {
            Stage::Read => "stage-read",
            Stage::Judge => "stage-judge",
            Stage::Pages => "stage-pages",
            Stage::Files => "stage-files",
            Stage::Pictures => "stage-pictures",
            Stage::Audit => "stage-audit",
            Stage::Publish => "stage-publish",
        }
    }
}
