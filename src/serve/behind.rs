//! The judgement of the whole site, made behind: every page is rendered and audited on one thread while nobody waits for it, and
//! given up as soon as a file changes.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::Tell;
use super::stage::{Shown, Stage};
use crate::fs::Disk;
use crate::out_path::OutPath;
use crate::pipeline::{self, Options, Sink, SinkError};
use crate::render::Artifact;

/// Whoever saved a file sees it first.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// Takes nothing, and stops when another site is shown.
struct Judged<'s> {
    stage: &'s Stage,
    number: u64,
}

#[derive(Debug, thiserror::Error)]
#[error("another site is shown")]
struct Outdated;

impl Judged<'_> {
    fn is_current(&self) -> bool {
        self.stage.now().shown.is_some_and(|shown| shown.number == self.number)
    }
}

impl Sink for Judged<'_> {
    fn put(&self, _: Artifact) -> Result<(), SinkError> {
        if self.is_current() { Ok(()) } else { Err(Outdated.into()) }
    }

    fn wants(&self, _: &OutPath) -> bool {
        false
    }
}

/// Judges a site behind; what is found, beyond what preparing it told, is shown and told.
pub(super) fn judge(
    shown: Arc<Shown>,
    stage: &Arc<Stage>,
    disk: &Arc<dyn Disk>,
    options: &Options,
    tell: &Arc<dyn Tell>,
) {
    let (stage, disk, options, tell) = (Arc::clone(stage), Arc::clone(disk), options.clone(), Arc::clone(tell));
    // Without a thread for it the site goes unjudged, which the build will make up for.
    let _ = thread::Builder::new().spawn(move || {
        let sink = Judged { stage: &stage, number: shown.number };
        let start = stage.now().number;
        let now = stage.wait(start, PATIENCE);
        if now.number != start || !sink.is_current() {
            return;
        }
        let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(1).build() else { return };
        let Ok(report) = pool.install(|| pipeline::judge(&shown.prepared, &*disk, &options, &sink)) else { return };
        if sink.is_current() && !report.found.is_empty() {
            let text =
                if report.has_errors() { tell.found(&report.found, &shown.report.sources) } else { String::new() };
            stage.turn(None, &text);
            tell.judged(&report.found, &shown.report.sources);
        }
    });
}
