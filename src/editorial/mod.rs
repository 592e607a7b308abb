//! What an editor would say of the texts that are shown: hard to read, too long a sentence, said before, a number without a
//! source, a day that cannot be. Warnings all: none of it stops a build.
//!
//! Needs records that kept what was written in them ([`Rules::keeps_written`](crate::decode::Rules)).

mod claims;
mod days;
mod reading;
mod shared;
mod syllables;
mod text;
mod words;

pub use reading::{Reading, Scale};

use rayon::prelude::*;

use crate::config::Limits;
use crate::diagnostics::{Diagnostic, Diagnostics, Sources, Span};
use crate::site::Site;

/// What came of it.
#[derive(Default, Debug)]
pub struct Judgement {
    pub found: Diagnostics,
    /// How easy each text is to read, by kind, id and language.
    pub readings: Vec<Reading>,
}

/// Judges the texts of all records that are shown. `sources` are the texts of their files.
pub fn judge(site: &Site, sources: &Sources) -> Judgement {
    let limits = Limits::of(site.settings.editorial.as_ref());
    let shown = text::shown(site);
    let mut judgement = Judgement::default();
    judgement.found.extend(shown.iter().flat_map(|shown| days::check(shown, site.today, &limits)));
    for language in &site.languages {
        let texts = text::texts(&shown, *language);
        let read: Vec<(Option<Reading>, Vec<Diagnostic>)> =
            texts.par_iter().map(|text| reading::read(text, &limits, sources)).collect();
        for (reading, found) in read {
            judgement.readings.extend(reading);
            judgement.found.extend(found);
        }
        judgement.found.extend(shared::check(&texts, &limits, sources));
        judgement.found.extend(texts.iter().flat_map(|text| claims::check(text, sources)));
    }
    judgement
}

/// Where the file of a place spells the beginning of a phrase of it.
fn find(sources: &Sources, within: Span, phrase: &str) -> Span {
    sources.get(within.file).map_or(within, |source| words::find(&source.text, within, phrase))
}
