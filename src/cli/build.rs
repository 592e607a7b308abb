//! `marca build`: makes the site and publishes it whole.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use super::report::{self, summary};
use super::words::Words;
use super::{CONTENT, ENVIRONMENT, FINE, SiteArgs, trouble};
use crate::edit;
use crate::fs::RealDisk;
use crate::pipeline::{self, Built};
use crate::publish::{Recovered, Target};

#[derive(Args, Debug)]
pub(super) struct Build {
    #[command(flatten)]
    site: SiteArgs,
    /// Carpeta de salida (si no se indica, public/ dentro de --root)
    #[arg(long, value_name = "CARPETA")]
    out: Option<PathBuf>,
    /// No usa ni guarda nada de construcciones anteriores
    #[arg(long)]
    no_cache: bool,
    /// Muestra cuánto tardó cada etapa y cuánta memoria se usó
    #[arg(long)]
    timings: bool,
}

impl Build {
    pub(super) fn run(&self, words: &Words, clock: i64, program: Option<&Path>) -> u8 {
        let start = Instant::now();
        let out = self.out.clone().unwrap_or_else(|| self.site.root.join("public"));
        match self.site.with_threads(|| self.make(&out, words, clock, program)) {
            Ok(Built { report, published }) => {
                report::diagnostics(&report, words, self.site.format);
                match published {
                    Some(published) => {
                        report::say(self.site.format, &summary(&report, &published, &out, start.elapsed(), words));
                        if self.timings {
                            report::say(self.site.format, &report::timings(&report, words));
                        }
                        FINE
                    }
                    None => CONTENT,
                }
            }
            Err(error) => {
                trouble::tell(&error, words);
                ENVIRONMENT
            }
        }
    }

    fn make(&self, out: &Path, words: &Words, clock: i64, program: Option<&Path>) -> Result<Built, trouble::Trouble> {
        edit::recover(&RealDisk, &self.site.root)?;
        let root = &self.site.root;
        let target = Target {
            out: out.to_owned(),
            site_root: root.clone(),
            sources: vec![root.join("content"), root.join("themes"), root.join("src"), root.join("tests")],
        };
        let mut options = self.site.options(clock, words);
        options.cache = options.cache.filter(|_| !self.no_cache);
        let built = pipeline::build(&RealDisk, &options, &target, program, |recovered| {
            let term = match recovered {
                Recovered::Unpublished => "cli-recovered",
                Recovered::Finished => "cli-recovered-finished",
                Recovered::Undone => "cli-recovered-undone",
            };
            report::complain(words.term(term));
        })?;
        Ok(built)
    }
}
