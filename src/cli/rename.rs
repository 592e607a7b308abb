//! `marca rename`: another id for a record, carried to all that refers to it; old addresses lead to the new one.

use clap::Args;

use super::report::{self, filled};
use super::words::Words;
use super::{ENVIRONMENT, EditArgs, edits, new};
use crate::edit;
use crate::fs::RealDisk;
use crate::language::Language;
use crate::slug::Slug;

#[derive(Args, Debug)]
pub(super) struct Rename {
    /// Tipo de ficha: hospital, specialty, story…
    #[arg(value_name = "TIPO")]
    kind: String,
    /// Id que tiene ahora
    #[arg(value_name = "ID")]
    old: String,
    /// Id que tendrá (el mismo, si solo cambian las palabras de sus direcciones)
    #[arg(value_name = "NUEVO")]
    new: String,
    /// Palabra de su dirección en un idioma, por ejemplo --slug es=hospital-nuevo; se puede repetir
    #[arg(long = "slug", value_name = "IDIOMA=PALABRA", value_parser = slug)]
    slugs: Vec<(Language, String)>,
    /// Muestra lo que cambiaría, sin cambiar nada
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    site: EditArgs,
}

fn slug(text: &str) -> Result<(Language, String), String> {
    let parsed = text.split_once('=').and_then(|(language, slug)| {
        Some((Language::parse(language.trim())?, Slug::parse(slug.trim())?.as_str().to_owned()))
    });
    parsed.ok_or_else(|| "es=hospital-nuevo".to_owned())
}

impl Rename {
    pub(super) fn run(&self, words: &Words, clock: i64) -> u8 {
        let options = self.site.options(clock);
        let kind = match new::kind_of(&self.kind, words) {
            Ok(kind) => kind,
            Err(said) => {
                report::complain(&said);
                return ENVIRONMENT;
            }
        };
        let Some(day) = edits::begin(&RealDisk, &options, words) else { return ENVIRONMENT };
        match edit::rename(&RealDisk, &options, day, kind, (&self.old, &self.new), &self.slugs) {
            Err(refusal) => edits::refused(refusal, words),
            Ok(plan) => {
                let values = [("places", plan.places.to_string()), ("files", plan.files.to_string())];
                let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
                let done = filled(words.term("edit-renamed"), &values);
                edits::carry_out(&RealDisk, &options, words, &plan, self.dry_run, &done)
            }
        }
    }
}
