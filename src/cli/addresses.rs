//! `marca addresses`: shows the ledger of published addresses, or writes today's into it.

use clap::Args;

use super::words::Words;
use super::{CONTENT, ENVIRONMENT, FINE, SiteArgs, report, trouble};
use crate::diagnostics::{Code, Diagnostics};
use crate::fs::{RealDisk, replace};
use crate::pipeline::{self, Discard};

#[derive(Args, Debug)]
pub(super) struct Addresses {
    #[command(flatten)]
    site: SiteArgs,
    /// Agrega las direcciones de hoy a content/addresses.yaml
    #[arg(long)]
    record: bool,
}

impl Addresses {
    pub(super) fn run(&self, words: &Words, clock: i64) -> u8 {
        // The ledger is of what the public gets.
        let options = pipeline::Options { preview: false, ..self.site.options(clock, words) };
        let mut report = match self.site.with_threads(|| pipeline::run(&RealDisk, &options, &Discard)) {
            Ok(report) => report,
            Err(error) => {
                trouble::tell(&error.into(), words);
                return ENVIRONMENT;
            }
        };
        // New addresses are what this command is for.
        let mut found = Diagnostics::default();
        found.extend(report.found.into_iter().filter(|diagnostic| diagnostic.code != Code::AddressNew));
        report.found = found;
        if report.has_errors() {
            report::diagnostics(&report, words, self.site.format);
            return CONTENT;
        }
        let Some(ledger) = &report.ledger else { return CONTENT };
        if !self.record {
            report::print(ledger);
            return FINE;
        }
        let path = self.site.root.join("content/addresses.yaml");
        match replace(&RealDisk, &path, ledger.as_bytes(), true) {
            Ok(()) => {
                let lines = ledger.lines().filter(|line| !line.starts_with('#')).count().to_string();
                report::say(self.site.format, &report::filled(words.term("cli-recorded"), &[("count", &lines)]));
                FINE
            }
            Err(error) => {
                trouble::tell(&trouble::Trouble::Disk(error), words);
                ENVIRONMENT
            }
        }
    }
}
