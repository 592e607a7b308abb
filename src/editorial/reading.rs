//! How easy a text is to read: a number by the formula of its language, and whether it is good enough.

use super::text::Text;
use super::words::{sentences, words};
use super::{find, syllables};
use crate::config::Limits;
use crate::diagnostics::{Arg, Code, Diagnostic, Sources, Span};
use crate::language::Language;
use crate::model::Kind;

/// Characters of a sentence that a message quotes.
const QUOTE: usize = 90;

/// A formula of reading ease.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scale {
    /// School grade of the United States, for English: 0.39 words per sentence + 11.8 syllables per word − 15.59.
    /// Kincaid, Fishburne, Rogers and Chissom, "Derivation of new readability formulas for Navy enlisted personnel", Naval
    /// Technical Training Command, Research Branch Report 8-75, 1975. Lower is easier.
    FleschKincaid,
    /// Perspicuity, for Spanish: 206.835 − 62.3 syllables per word − words per sentence. Szigriszt Pazos, "Sistemas predictivos
    /// de legibilidad del mensaje escrito: fórmula de perspicuidad", Universidad Complutense de Madrid, 1993; read on the scale
    /// INFLESZ of Barrio-Cantalejo et al., "Validación de la escala INFLESZ para evaluar la legibilidad de los textos
    /// dirigidos a pacientes", Anales del Sistema Sanitario de Navarra 31(2), 2008: under 40 very hard, to 55 rather hard, to 65
    /// normal, to 80 rather easy, above it very easy. Higher is easier.
    Inflesz,
}

impl Scale {
    /// The formula for a language; `None` where there is none.
    fn of(language: Language) -> Option<Scale> {
        match language.as_str().split('-').next() {
            Some("en") => Some(Scale::FleschKincaid),
            Some("es") => Some(Scale::Inflesz),
            _ => None,
        }
    }

    fn syllables(self, word: &str) -> usize {
        match self {
            Scale::FleschKincaid => syllables::english(word),
            Scale::Inflesz => syllables::spanish(word),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a text has far less than 2^52 words")]
    fn score(self, words: usize, sentences: usize, syllables: usize) -> f64 {
        let per_sentence = words as f64 / sentences.max(1) as f64;
        let per_word = syllables as f64 / words.max(1) as f64;
        match self {
            Scale::FleschKincaid => 0.39 * per_sentence + 11.8 * per_word - 15.59,
            Scale::Inflesz => 206.835 - 62.3 * per_word - per_sentence,
        }
    }

    /// The worst score that is good enough.
    fn limit(self, limits: &Limits) -> f64 {
        f64::from(match self {
            Scale::FleschKincaid => limits.grade,
            Scale::Inflesz => limits.ease,
        })
    }

    /// How much worse a score is than its limit; below zero for one that is good enough.
    fn excess(self, score: f64, limit: f64) -> f64 {
        match self {
            Scale::FleschKincaid => score - limit,
            Scale::Inflesz => limit - score,
        }
    }

    /// The term under which message catalogues name it.
    pub fn term(self) -> &'static str {
        match self {
            Scale::FleschKincaid => "scale-flesch-kincaid",
            Scale::Inflesz => "scale-inflesz",
        }
    }
}

/// How easy the text of a record is to read in a language.
#[derive(Clone, Debug)]
pub struct Reading {
    pub kind: Kind,
    pub id: Box<str>,
    pub language: Language,
    pub words: usize,
    pub sentences: usize,
    pub scale: Scale,
    pub score: f64,
    /// The worst score that is good enough.
    pub limit: f64,
    /// How much worse the score is than that; below zero for a text that is easy enough.
    pub excess: f64,
}

impl Reading {
    /// Whether the text is easy enough.
    pub fn is_easy(&self) -> bool {
        self.excess <= 0.0
    }
}

/// A sentence, how many words it has and in which place it stands.
struct Sentence<'t> {
    text: &'t str,
    words: usize,
    at: Span,
}

/// Reads a text: its number, if it is long enough and its language has a formula, and what is to be mended.
pub(super) fn read(text: &Text<'_>, limits: &Limits, sources: &Sources) -> (Option<Reading>, Vec<Diagnostic>) {
    let scale = Scale::of(text.language);
    let mut syllables = 0;
    let mut all: Vec<Sentence<'_>> = Vec::new();
    for passage in &text.passages {
        for sentence in sentences(&passage.words) {
            let mut count = 0;
            for word in words(sentence) {
                count += 1;
                syllables += scale.map_or(0, |scale| scale.syllables(word));
            }
            all.push(Sentence { text: sentence, words: count, at: passage.at });
        }
    }
    let place = |sentence: &Sentence<'_>| find(sources, sentence.at, sentence.text);
    let mut found: Vec<Diagnostic> = all
        .iter()
        .filter(|sentence| sentence.words > limits.sentence_words)
        .map(|sentence| {
            let diagnostic = Diagnostic::at(Code::SentenceLong, place(sentence)).arg("count", sentence.words);
            diagnostic.arg("limit", limits.sentence_words)
        })
        .collect();
    let (count, sentences) = (all.iter().map(|sentence| sentence.words).sum(), all.len());
    let scale = scale.filter(|_| count >= limits.least_words);
    let reading = scale.map(|scale| {
        let (score, limit) = (scale.score(count, sentences, syllables), scale.limit(limits));
        Reading {
            kind: text.shown.key.kind,
            id: text.shown.id.into(),
            language: text.language,
            words: count,
            sentences,
            scale,
            score,
            limit,
            excess: scale.excess(score, limit),
        }
    });
    if let Some(reading) = reading.as_ref().filter(|reading| !reading.is_easy()) {
        // The first of equal ones stays first.
        all.sort_by_key(|sentence| std::cmp::Reverse(sentence.words));
        let at = all.first().map_or(text.shown.at, place);
        let diagnostic = Diagnostic::at(Code::ReadingHard, at)
            .arg("language", text.language.as_str())
            .arg("scale", Arg::Term(reading.scale.term()))
            .arg("score", format!("{:.1}", reading.score))
            .arg("limit", format!("{:.0}", reading.limit));
        let names = [("first", "first_words"), ("second", "second_words"), ("third", "third_words")];
        let quoted = names.into_iter().zip(&all);
        found.push(quoted.fold(diagnostic, |diagnostic, ((name, count), sentence)| {
            diagnostic.arg(name, quote(sentence.text)).arg(count, sentence.words)
        }));
    }
    (reading, found)
}

/// The beginning of a sentence.
fn quote(sentence: &str) -> String {
    match sentence.char_indices().nth(QUOTE) {
        Some((at, _)) => {
            let cut = sentence.get(..at).unwrap_or_default();
            let whole = cut.rsplit_once(' ').map_or(cut, |(before, _)| before);
            format!("{}…", whole.trim_end_matches([',', ';', ':']))
        }
        None => sentence.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_formulas_are_those_of_their_authors() {
        // 100 words, 5 sentences, 150 syllables, worked out by hand.
        assert!((Scale::FleschKincaid.score(100, 5, 150) - 9.91).abs() < 1e-9);
        assert!((Scale::Inflesz.score(100, 5, 150) - 93.385).abs() < 1e-9);
    }
}
