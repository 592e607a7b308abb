//! Arguments in, exit code out. One file per command; the only place that prints and that turns diagnostics into words.

mod addresses;
mod archive;
mod ask;
mod build;
mod check;
mod edits;
mod new;
mod progress;
mod reference;
mod rename;
mod report;
mod schema;
mod serve;
mod status;
mod trouble;
pub mod words;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::date::Date;
use crate::pipeline::{Options, Today};
use crate::safe_url::SafeUrl;
use words::{Tongue, Words};

/// Everything went well; there may be warnings.
const FINE: u8 = 0;
/// The content has errors; nothing was published.
const CONTENT: u8 = 1;
/// Wrong usage, or trouble with the machine: disk, permissions, another build.
const ENVIRONMENT: u8 = 2;

/// Construye el sitio público de la marca León/GTO a partir de fichas y textos.
#[derive(Parser, Debug)]
#[command(name = "marca", version, disable_help_subcommand = true)]
struct Cli {
    /// Idioma de los mensajes: es o en (si no se indica, el del sistema)
    #[arg(long, global = true, value_name = "IDIOMA", value_parser = ["es", "en"])]
    lang: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Construye el sitio en public/
    Build(build::Build),
    /// Muestra el sitio en el navegador mientras se escribe, con borradores y ejemplos
    Serve(serve::Serve),
    /// Revisa el contenido sin publicar nada
    Check(check::Check),
    /// Muestra o registra las direcciones publicadas
    Addresses(addresses::Addresses),
    /// Muestra qué falta: traducciones, fechas que se acercan, datos, textos difíciles de leer
    Status(status::Status),
    /// Escribe una ficha nueva, con preguntas o con opciones
    New(new::New),
    /// Cambia el id de una ficha en todas partes; sus direcciones de antes llevan a la nueva
    Rename(rename::Rename),
    /// Retira del sitio una ficha que ya no existe; sus direcciones llevan a la mejor página que queda
    Archive(archive::Archive),
    /// Escribe lo que un editor como VS Code necesita para ayudar al escribir fichas
    Schema(schema::Schema),
}

/// Options that say which site is meant and for which day.
#[derive(Args, Debug)]
struct SiteArgs {
    /// Carpeta que contiene content/ y themes/
    #[arg(long, value_name = "CARPETA", default_value = ".")]
    root: PathBuf,
    /// Agrega borradores y fichas de ejemplo, marcados como tales
    #[arg(long)]
    preview: bool,
    /// Hace el sitio como si hoy fuera esa fecha (AAAA-MM-DD)
    #[arg(long, value_name = "FECHA", value_parser = day)]
    as_of: Option<Date>,
    /// Dirección en la que se publica, en lugar de la de site.yaml
    #[arg(long, value_name = "DIRECCIÓN", value_parser = web)]
    base_url: Option<SafeUrl>,
    /// Cuántos hilos usar (si no se indica, tantos como núcleos)
    #[arg(long, value_name = "HILOS", value_parser = clap::value_parser!(u16).range(1..=512))]
    jobs: Option<u16>,
    /// Forma de los mensajes
    #[arg(long, value_enum, value_name = "FORMA", default_value = "human")]
    format: Format,
}

/// Options of the commands that change the content.
#[derive(Args, Debug)]
struct EditArgs {
    /// Carpeta que contiene content/ y themes/
    #[arg(long, value_name = "CARPETA", default_value = ".")]
    root: PathBuf,
    /// Juzga el sitio como si hoy fuera esa fecha (AAAA-MM-DD)
    #[arg(long, value_name = "FECHA", value_parser = day)]
    as_of: Option<Date>,
}

impl EditArgs {
    /// With drafts and samples, which editors work on.
    fn options(&self, clock: i64) -> Options {
        Options {
            root: self.root.clone(),
            preview: true,
            today: self.as_of.map_or(Today::At(clock), Today::Is),
            base_url: None,
            cache: None,
            editorial: false,
            progress: None,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
enum Format {
    Human,
    Json,
    Sarif,
}

fn day(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "AAAA-MM-DD".to_owned())
}

fn web(text: &str) -> Result<SafeUrl, String> {
    let url = SafeUrl::web(text).map_err(|_| "https://…".to_owned())?;
    url.is_base(text).then_some(url).ok_or_else(|| "https://…".to_owned())
}

impl SiteArgs {
    fn options(&self, clock: i64, words: &Words) -> Options {
        Options {
            root: self.root.clone(),
            preview: self.preview,
            today: self.as_of.map_or(Today::At(clock), Today::Is),
            base_url: self.base_url.clone(),
            cache: Some(self.root.join(".marca/cache")),
            editorial: false,
            progress: progress::line(self.format, words),
        }
    }

    /// Runs `work` with as many threads as asked for.
    fn with_threads<R: Send>(&self, work: impl FnOnce() -> R + Send) -> R {
        let threads = self.jobs.map_or(0, usize::from);
        match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
            Ok(pool) => pool.install(work),
            // Without threads of its own, the work is done on those there are.
            Err(_) => work(),
        }
    }
}

/// Runs the program. `clock` is the moment at which it was started, in seconds since 1970 UTC: what `SOURCE_DATE_EPOCH` says,
/// if it is set (reproducible-builds.org). By its file `program` knows whether it is the one that remembered something.
pub fn run(
    args: impl IntoIterator<Item = std::ffi::OsString>,
    env: impl Fn(&str) -> Option<String>,
    clock: i64,
    program: Option<&Path>,
) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // A closed pipe must not turn help into a panic.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { ENVIRONMENT } else { FINE });
        }
    };
    let tongue = Tongue::choose(cli.lang.as_deref(), &env);
    let words = Words::of(tongue);
    let clock = match env("SOURCE_DATE_EPOCH").map(|seconds| seconds.parse()) {
        None => clock,
        Some(Ok(seconds)) => seconds,
        Some(Err(_)) => {
            report::complain(words.term("cli-epoch"));
            return ExitCode::from(ENVIRONMENT);
        }
    };
    std::panic::set_hook(Box::new(move |fault| report::complain(&trouble::fault(fault, &Words::of(tongue)))));
    let run = || match cli.command {
        Command::Build(command) => command.run(&words, clock, program),
        Command::Serve(command) => command.run(&words, clock),
        Command::Check(command) => command.run(&words, clock),
        Command::Addresses(command) => command.run(&words, clock),
        Command::Status(command) => command.run(&words, clock),
        Command::New(command) => command.run(&words, clock),
        Command::Rename(command) => command.run(&words, clock),
        Command::Archive(command) => command.run(&words, clock),
        Command::Schema(command) => command.run(&words),
    };
    // What no boundary around a file has held; it has been told.
    let code = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).unwrap_or(ENVIRONMENT);
    ExitCode::from(code)
}
