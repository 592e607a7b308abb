//! Trouble of the environment in words: what was tried, on which path, and what to do.

use std::path::Path;

use super::report::{complain, filled};
use super::words::{Words, escape};
use crate::edit::WriteError;
use crate::fs::{Action, DiskError};
use crate::pipeline::{BuildError, RunError};
use crate::publish::{PublishError, Refusal};

/// What no change of the content mends.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    #[error(transparent)]
    Disk(#[from] DiskError),
    #[error(transparent)]
    Publish(#[from] PublishError),
    #[error(transparent)]
    Write(WriteError),
    #[error("{0}")]
    Other(String),
}

impl From<WriteError> for Trouble {
    fn from(error: WriteError) -> Trouble {
        match error {
            WriteError::Disk(error) => Trouble::Disk(error),
            WriteError::Changed { .. } | WriteError::Locked { .. } => Trouble::Write(error),
        }
    }
}

impl From<RunError> for Trouble {
    fn from(error: RunError) -> Trouble {
        match error {
            RunError::Disk(error) => Trouble::Disk(error),
            // The only sink that can refuse is the publisher.
            RunError::Sink(error) => match error.downcast::<PublishError>() {
                Ok(error) => Trouble::Publish(*error),
                Err(error) => Trouble::Other(error.to_string()),
            },
        }
    }
}

impl From<BuildError> for Trouble {
    fn from(error: BuildError) -> Trouble {
        match error {
            BuildError::Run(error) => error.into(),
            BuildError::Publish(error) => Trouble::Publish(error),
        }
    }
}

fn shown(path: &Path) -> String {
    escape(&path.display().to_string())
}

fn action(action: Action) -> &'static str {
    match action {
        Action::Read => "cli-read",
        Action::List => "cli-list",
        Action::Inspect => "cli-inspect",
        Action::Write => "cli-write",
        Action::CreateFolder => "cli-create",
        Action::Rename | Action::Exchange => "cli-move",
        Action::Remove => "cli-remove",
        Action::Sync => "cli-sync",
        Action::Lock => "cli-lock",
        Action::Link => "cli-link",
    }
}

/// Trouble with the disk in words.
pub(super) fn disk(error: &DiskError, words: &Words) -> String {
    let values = [
        ("action", words.term(action(error.action))),
        ("path", &shown(&error.path)),
        ("reason", &error.source.to_string()),
    ];
    filled(words.term("cli-disk"), &values)
}

fn publish(error: &PublishError, words: &Words) -> String {
    match error {
        PublishError::Disk(error) => disk(error, words),
        PublishError::Refused { out, why } => {
            let reason = match why {
                Refusal::Link => words.term("cli-out-link").to_owned(),
                Refusal::NotAFolder => words.term("cli-out-file").to_owned(),
                Refusal::Protected(path) => filled(words.term("cli-out-protected"), &[("path", &shown(path))]),
                Refusal::NotOurs(name) => filled(words.term("cli-out-foreign"), &[("path", &escape(name))]),
                Refusal::Manifest => words.term("cli-out-manifest").to_owned(),
            };
            filled(words.term("cli-out-refused"), &[("path", &shown(out)), ("reason", &reason)])
        }
        PublishError::Locked { out, owner } => {
            filled(words.term("cli-out-locked"), &[("path", &shown(out)), ("owner", &escape(owner))])
        }
        PublishError::Duplicate { path, earlier } => {
            filled(words.term("cli-duplicate"), &[("path", path), ("other", earlier)])
        }
        PublishError::InTheWay { path } => filled(words.term("cli-in-the-way"), &[("path", &shown(path))]),
        PublishError::LiveChanged { path } => filled(words.term("cli-live-changed"), &[("path", &shown(path))]),
        PublishError::Incomplete => words.term("cli-incomplete").to_owned(),
    }
}

/// A fault of the program itself in words, with the place in its own source and no folder of a machine.
pub(super) fn fault(fault: &std::panic::PanicHookInfo<'_>, words: &Words) -> String {
    let place = fault.location().map_or(String::new(), |at| {
        let file = at.file().rsplit_once("src/").map_or(at.file(), |(_, file)| file);
        format!("{file}:{}", at.line())
    });
    let cause = fault.payload();
    let text = cause.downcast_ref::<String>().map(String::as_str).or_else(|| cause.downcast_ref::<&str>().copied());
    let detail = text.unwrap_or("?");
    let values = [("place", place.as_str()), ("detail", &escape(detail))];
    format!("{}: {}", words.term("error"), filled(words.term("cli-fault"), &values))
}

/// Tells it on standard error.
pub(super) fn tell(trouble: &Trouble, words: &Words) {
    let message = match trouble {
        Trouble::Disk(error) => disk(error, words),
        Trouble::Publish(error) => publish(error, words),
        Trouble::Write(WriteError::Disk(error)) => disk(error, words),
        Trouble::Write(WriteError::Changed { path }) => filled(words.term("edit-changed"), &[("path", &shown(path))]),
        Trouble::Write(WriteError::Locked { owner }) => filled(words.term("edit-locked"), &[("owner", &escape(owner))]),
        Trouble::Other(message) => escape(message),
    };
    complain(&format!("{}: {message}", words.term("error")));
}
