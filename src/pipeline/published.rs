//! A build as the public gets it: made, published, and remembered, so that the next does nothing twice.

use std::path::Path;
use std::thread;
use std::time::Instant;

use super::inputs::Inputs;
use super::make::{self, Remembering};
use super::memory::Memory;
use super::report::Receipt;
use super::{Options, Report, RunError, Sink, SinkError, Stage, Use, way};
use crate::content::Store;
use crate::fs::Disk;
use crate::out_path::OutPath;
use crate::publish::{PublishError, Published, Publisher, Recovered, Target};
use crate::render::Artifact;

/// The names under which the publisher keeps what a build remembers.
const RECEIPT: &str = "receipt";
const MEMORY: &str = "memory";

/// What a build did.
#[derive(Debug)]
pub struct Built {
    pub report: Report,
    /// `None` when errors kept the old site in place.
    pub published: Option<Published>,
}

/// Why a build could not be finished; unlike a diagnostic, nothing in the content mends it.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    #[error(transparent)]
    Run(#[from] RunError),
    #[error(transparent)]
    Publish(#[from] PublishError),
}

/// The output folder as a sink.
struct Public<'d>(Publisher<'d>);

impl Sink for Public<'_> {
    fn put(&self, artifact: Artifact) -> Result<(), SinkError> {
        self.0.put(&artifact.path, &artifact.bytes).map_err(SinkError::from)
    }

    fn keep(&self, path: &OutPath) -> Result<bool, SinkError> {
        self.0.keep(path).map_err(SinkError::from)
    }
}

/// Makes the site and publishes it. With a cache, what an earlier build made of the same is not made again: the outcome is the same.
/// What another program than the one in the file `program` remembers is not taken for true, and without one nothing is. `recovered`
/// hears at once what a build that was killed had left unfinished.
///
/// # Errors
/// Trouble with the disk or the output folder. What is wrong with the content is in the report.
pub fn build(
    disk: &dyn Disk,
    options: &Options,
    target: &Target,
    program: Option<&Path>,
    recovered: impl FnOnce(Recovered),
) -> Result<Built, BuildError> {
    let public = Public(Publisher::open(disk, target)?);
    if let Some(found) = public.0.recovered() {
        recovered(found);
    }
    let opened_ns = public.0.opened_ns();
    let known = program.filter(|_| options.cache.is_some());
    let known = known.and_then(|path| Some((path, disk.inspect(path).ok().flatten()?)));
    if let Some((path, _)) = known
        && let Some(receipt) = public.0.recall::<Receipt>(RECEIPT)
        && receipt.holds(disk, options, path)
        && let Some(published) = public.0.untouched()
    {
        return Ok(Built { report: receipt.into_report(), published: Some(published) });
    }
    let inputs = known.and_then(|(path, _)| Inputs::look(disk, &options.root, path));
    let store = known.zip(options.cache.as_ref()).zip(opened_ns);
    let store = store.map(|(((_, program), cache), now_ns)| Store::new(cache.join("content"), program, now_ns));
    let mut report = Report::new();
    let make = || -> Result<Option<Memory>, RunError> {
        let remembering = known.map(|(_, program)| {
            let before = public.0.recall::<Memory>(MEMORY).and_then(|memory| memory.unfold(program));
            let (earlier, facts) = before.unwrap_or_default();
            Remembering { program, earlier, facts }
        });
        let store = store.as_ref().map(|store| (store, inputs.as_ref()));
        let usage = remembering.as_ref().map_or(Use::Once, |before| Use::Remembered(&before.earlier.outlines, store));
        let Some(prepared) = way(disk, options, usage, &mut report)? else { return Ok(None) };
        let remains = make::make(&prepared, disk, options, &public, remembering, &mut report)?;
        let conclude = || {
            // The comparison of all pages needs the room.
            drop(prepared);
            remains.conclude(disk, options, &mut report)
        };
        Ok(beside(|| public.0.look_for_foreign(), conclude))
    };
    let memory = beside(|| public.0.look_at_stage(), || options.ending(make))?;
    report.recall_texts(disk, &options.root);
    report.sort();
    if report.has_errors() {
        public.0.abandon();
        return Ok(Built { report, published: None });
    }
    let before = Instant::now();
    options.begin(Stage::Publish, 0);
    let (published, notes) = options.ending(|| public.0.commit())?;
    report.timings.push(("publish", before.elapsed()));
    let before = Instant::now();
    memory.into_iter().for_each(|memory| notes.leave(MEMORY, &memory));
    // What was told has to be told again, and for that the content has to be read.
    if report.found.is_empty() {
        // What changed since they were looked at shows the next time.
        let are_settled = |inputs: &Inputs| opened_ns.is_some_and(|now_ns| inputs.are_settled(now_ns));
        let receipt = inputs.filter(are_settled).map(|inputs| Receipt::new(options, inputs, &report));
        receipt.into_iter().for_each(|receipt| notes.leave(RECEIPT, &receipt));
    }
    report.timings.push(("remember", before.elapsed()));
    Ok(Built { report, published: Some(published) })
}

/// Does the work, and what helps the work to come on another thread, if the system has one to give. Not on one of rayon's, which
/// wait for what it finds.
fn beside<T>(help: impl FnOnce() + Send, work: impl FnOnce() -> T) -> T {
    thread::scope(|scope| {
        let _ = thread::Builder::new().spawn_scoped(scope, help);
        work()
    })
}
