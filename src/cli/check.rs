//! `marca check`: the same judgement as `build`, without publishing; or the long form of a code.

use clap::Args;

use super::words::{Words, find_code};
use super::{CONTENT, ENVIRONMENT, FINE, SiteArgs, report, trouble};
use crate::fs::RealDisk;
use crate::pipeline::{self, Discard};

#[derive(Args, Debug)]
pub(super) struct Check {
    #[command(flatten)]
    site: SiteArgs,
    /// Explica un código de error, por ejemplo: --explain referencia-desconocida
    #[arg(long, value_name = "CÓDIGO")]
    explain: Option<String>,
}

impl Check {
    pub(super) fn run(&self, words: &Words, clock: i64) -> u8 {
        if let Some(code) = &self.explain {
            return explain(code, words);
        }
        let options = self.site.options(clock);
        match self.site.with_threads(|| pipeline::run(&RealDisk, &options, &Discard)) {
            Ok(report) => {
                report::diagnostics(&report, words, self.site.format);
                if report.found.is_empty() {
                    report::say(self.site.format, words.term("cli-clean"));
                }
                if report.has_errors() { CONTENT } else { FINE }
            }
            Err(error) => {
                trouble::tell(&error.into(), words);
                ENVIRONMENT
            }
        }
    }
}

fn explain(code: &str, words: &Words) -> u8 {
    match find_code(code) {
        Ok(code) => {
            report::print(&format!("{}\n\n{}", code.as_str(), words.explain(code)));
            FINE
        }
        Err(near) => {
            let mut message = report::filled(words.term("cli-no-such-code"), &[("code", &super::words::escape(code))]);
            if !near.is_empty() {
                message.push_str(&format!(" {}", near.join(", ")));
            }
            report::complain(&message);
            ENVIRONMENT
        }
    }
}
