//! How far a run has come: a line on standard error for people at a terminal who wait for more than a moment, gone when it is over.
//! Pipes, files and continuous integration never see it.

use std::io::IsTerminal;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Format;
use super::words::Words;
use crate::pipeline::{Progress, Stage};

/// What takes no longer needs no line.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the line is drawn while nothing happens.
const TICK: Duration = Duration::from_millis(200);

/// The line for a run, if anybody is there to see it.
pub(super) fn line(format: Format, words: &Words) -> Option<Arc<dyn Progress>> {
    let is_seen = format == Format::Human && std::io::stderr().is_terminal();
    is_seen.then(|| {
        let names = Stage::ALL.map(|stage| (stage, words.term(stage.term()).to_owned()));
        let [counted, plain] = ["cli-progress-counted", "cli-progress"].map(|template| words.term(template).to_owned());
        Arc::new(Line { names, counted, plain, shown: Mutex::default() }) as _
    })
}

#[derive(Debug)]
struct Line {
    names: [(Stage, String); Stage::ALL.len()],
    /// How it looks: with a bar, a count and an estimate, or without.
    counted: String,
    plain: String,
    shown: Mutex<Option<Shown>>,
}

/// The line of a run that has begun.
#[derive(Debug)]
struct Shown {
    bar: ProgressBar,
    /// Whether the run is over, and who waits to hear it.
    over: Arc<(Mutex<bool>, Condvar)>,
}

impl Shown {
    fn new() -> Shown {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let over = Arc::new((Mutex::new(false), Condvar::new()));
        let (later, waited) = (bar.clone(), Arc::clone(&over));
        let wait = move || {
            let (over, bell) = &*waited;
            let waited = bell.wait_timeout_while(hold(over), PATIENCE, |over| !*over);
            let (over, _) = waited.unwrap_or_else(PoisonError::into_inner);
            // Whoever ends the run waits until this is done.
            if !*over {
                later.set_draw_target(ProgressDrawTarget::stderr());
                later.enable_steady_tick(TICK);
            }
        };
        // Without a thread for it there is no line, and nothing else is amiss.
        let _ = thread::Builder::new().spawn(wait);
        Shown { bar, over }
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        let (over, bell) = &*self.over;
        *hold(over) = true;
        bell.notify_all();
        self.bar.finish_and_clear();
    }
}

impl Progress for Line {
    fn begin(&self, stage: Stage, steps: usize) {
        let mut shown = hold(&self.shown);
        let bar = &shown.get_or_insert_with(Shown::new).bar;
        let name = self.names.iter().find(|(named, _)| *named == stage).map(|(_, name)| name.clone());
        let template = if steps == 0 { &self.plain } else { &self.counted };
        bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner()));
        bar.set_length(steps as u64);
        bar.set_position(0);
        bar.reset_eta();
        bar.set_message(name.unwrap_or_default());
    }

    fn step(&self) {
        if let Some(shown) = &*hold(&self.shown) {
            shown.bar.inc(1);
        }
    }

    fn end(&self) {
        *hold(&self.shown) = None;
    }
}

fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
