//! `marca serve`: the preview, in words.

use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use super::words::{self, Style, Tongue, Words};
use super::{ENVIRONMENT, FINE, Format, SiteArgs, report, trouble};
use crate::decode::FieldSpec;
use crate::diagnostics::{Diagnostics, Sources};
use crate::edit;
use crate::fs::{DiskError, RealDisk};
use crate::pipeline::Report;
use crate::serve::{Address, Listening, ServeError, Tell};

#[derive(Args, Debug)]
pub(super) struct Serve {
    #[command(flatten)]
    site: SiteArgs,
    /// Nombre o número en el que escucha; otro que 127.0.0.1 deja que lo vean desde la red
    #[arg(long, value_name = "ANFITRIÓN", default_value = "127.0.0.1")]
    host: String,
    /// Puerto; si está ocupado, el siguiente que esté libre
    #[arg(long, value_name = "PUERTO", default_value_t = 8000)]
    port: u16,
    /// Muestra cuánto tardó cada etapa
    #[arg(long)]
    timings: bool,
}

/// Tells things in a language.
struct Teller {
    words: Words,
    timings: bool,
}

impl Tell for Teller {
    fn word(&self, term: &str) -> String {
        self.words.term(term).to_owned()
    }

    fn field(&self, field: &FieldSpec) -> String {
        let spanish = field.docs.iter().find_map(|line| line.trim().strip_prefix("es:"));
        let english = field.docs.iter().find(|line| !line.trim().starts_with("es:")).copied();
        let said = match self.words.tongue() {
            Tongue::Spanish => spanish.or(english),
            Tongue::English => english,
        };
        said.unwrap_or_default().trim().to_owned()
    }

    fn found(&self, found: &Diagnostics, sources: &Sources) -> String {
        report::text(found, sources, &self.words, Style { color: false, width: 100 })
    }

    fn trouble(&self, error: &DiskError) -> String {
        trouble::disk(error, &self.words)
    }

    fn looked(&self, report: Option<&Report>, took: Duration, is_shown: bool) {
        if let Some(report) = report {
            report::diagnostics(report, &self.words, Format::Human);
            if self.timings {
                report::print(&report::timings(report, &self.words));
            }
        }
        let line = if is_shown { "cli-serve-shown" } else { "cli-serve-kept" };
        let took = format!("{:.0}", took.as_secs_f64() * 1_000.0);
        report::print(&report::filled(self.words.term(line), &[("milliseconds", &took)]));
    }

    fn judged(&self, found: &Diagnostics, sources: &Sources) {
        report::complain(&self.found(found, sources));
    }
}

impl Serve {
    pub(super) fn run(&self, words: &Words, clock: i64) -> u8 {
        let listening = match Listening::at(&Address { host: self.host.clone(), port: self.port }) {
            Ok(listening) => listening,
            Err(error) => return fail(&error, words),
        };
        let address = listening.address;
        if address.port() != self.port && self.port != 0 {
            report::print(&report::filled(words.term("cli-serve-port"), &[("port", &self.port.to_string())]));
        }
        if !listening.is_loopback() {
            report::complain(words.term("cli-serve-network"));
        }
        report::print(&report::filled(words.term("cli-serve-at"), &[("url", &format!("http://{address}/"))]));
        let options = self.site.options(clock, words);
        if let Err(error) = edit::recover(&RealDisk, &options.root) {
            return fail(&ServeError::Disk(error), words);
        }
        let tell: Arc<dyn Tell> = Arc::new(Teller { words: Words::of(words.tongue()), timings: self.timings });
        match self.site.with_threads(|| listening.serve(Arc::new(RealDisk), options, tell)) {
            Ok(()) => FINE,
            Err(error) => fail(&error, words),
        }
    }
}

fn fail(error: &ServeError, words: &Words) -> u8 {
    let message = match error {
        ServeError::Disk(error) => trouble::disk(error, words),
        ServeError::Listen { host, port, source } => {
            let place = format!("{host}:{port}");
            let values = [("place", words::escape(&place)), ("reason", source.to_string())];
            let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            report::filled(words.term("cli-serve-listen"), &values)
        }
        ServeError::Watch(error) => {
            report::filled(words.term("cli-serve-watch"), &[("reason", &words::escape(&error.to_string()))])
        }
    };
    report::complain(&format!("{}: {message}", words.term("error")));
    ENVIRONMENT
}
