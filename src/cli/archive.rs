//! `marca archive`: a record that is no more leaves the site; nothing leads to it, and its addresses lead on.

use clap::Args;

use super::report::{self, filled};
use super::words::Words;
use super::{ENVIRONMENT, EditArgs, edits, new};
use crate::edit::{self, Wanted};
use crate::fs::RealDisk;

#[derive(Args, Debug)]
pub(super) struct Archive {
    /// Tipo de ficha: hospital, service, story…
    #[arg(value_name = "TIPO")]
    kind: String,
    /// Id de la ficha
    #[arg(value_name = "ID")]
    id: String,
    /// La ficha que la sustituye, como hospital:la-luz: lo que llevaba a una lleva a la otra
    #[arg(long, value_name = "TIPO:ID", conflicts_with = "gone")]
    to: Option<String>,
    /// Sus direcciones dejan de responder, sin rastro
    #[arg(long)]
    gone: bool,
    /// Archiva también las fichas que no pueden existir sin ella
    #[arg(long)]
    together: bool,
    /// Muestra lo que cambiaría, sin cambiar nada
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    site: EditArgs,
}

impl Archive {
    pub(super) fn run(&self, words: &Words, clock: i64) -> u8 {
        let options = self.site.options(clock);
        let to = self.to.as_deref().map(|to| to.split_once(':').unwrap_or((to, "")));
        let kinds = new::kind_of(&self.kind, words).and_then(|kind| {
            let to = to.map(|(kind, id)| new::kind_of(kind, words).map(|kind| (kind, id))).transpose()?;
            Ok((kind, to))
        });
        let (kind, to) = match kinds {
            Ok(kinds) => kinds,
            Err(said) => {
                report::complain(&said);
                return ENVIRONMENT;
            }
        };
        let Some(day) = edits::begin(&RealDisk, &options, words) else { return ENVIRONMENT };
        let wanted = Wanted { kind, id: &self.id, to, gone: self.gone, together: self.together };
        match edit::archive(&RealDisk, &options, day, &wanted) {
            Err(refusal) => edits::refused(refusal, words),
            Ok(plan) => {
                let mut done = words.term("edit-archived").to_owned();
                if !plan.hidden.is_empty() {
                    let with = filled(words.term("edit-archived-with"), &[("others", &plan.hidden.join(", "))]);
                    done = format!("{with}\n{done}");
                }
                edits::carry_out(&RealDisk, &options, words, &plan, self.dry_run, &done)
            }
        }
    }
}
