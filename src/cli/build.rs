//! `marca build`: makes the site and publishes it whole.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::report::{self, summary};
use super::words::Words;
use super::{CONTENT, ENVIRONMENT, FINE, SiteArgs, trouble};
use crate::edit;
use crate::fs::RealDisk;
use crate::pipeline::{self, Report, Sink, SinkError};
use crate::publish::{Published, Publisher, Recovered, Target};
use crate::render::Artifact;

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

/// The output folder as a sink.
struct Public<'d>(Publisher<'d>);

impl Sink for Public<'_> {
    fn put(&self, artifact: Artifact) -> Result<(), SinkError> {
        self.0.put(&artifact.path, &artifact.bytes).map_err(SinkError::from)
    }
}

impl Build {
    pub(super) fn run(&self, words: &Words, clock: i64) -> u8 {
        let start = Instant::now();
        let out = self.out.clone().unwrap_or_else(|| self.site.root.join("public"));
        match self.site.with_threads(|| self.make(&out, words, clock)) {
            Ok((report, published)) => {
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

    fn make(
        &self,
        out: &std::path::Path,
        words: &Words,
        clock: i64,
    ) -> Result<(Report, Option<Published>), trouble::Trouble> {
        edit::recover(&RealDisk, &self.site.root)?;
        let disk = RealDisk;
        let root = &self.site.root;
        let target = Target {
            out: out.to_owned(),
            site_root: root.clone(),
            sources: vec![root.join("content"), root.join("themes"), root.join("src"), root.join("tests")],
        };
        let public = Public(Publisher::open(&disk, &target)?);
        if let Some(recovered) = public.0.recovered() {
            let term = match recovered {
                Recovered::Unpublished => "cli-recovered",
                Recovered::Finished => "cli-recovered-finished",
                Recovered::Undone => "cli-recovered-undone",
            };
            report::complain(words.term(term));
        }
        let mut options = self.site.options(clock);
        options.cache = options.cache.filter(|_| !self.no_cache);
        let mut report = pipeline::run(&disk, &options, &public)?;
        if report.has_errors() {
            public.0.abandon();
            return Ok((report, None));
        }
        let before = Instant::now();
        let published = public.0.commit()?;
        report.timings.push(("publish", before.elapsed()));
        Ok((report, Some(published)))
    }
}
