//! When a text is to be mended: the limits of the editorial checks.

use crate::decode::Decoder;
use crate::diagnostics::{Code, Diagnostic};
use crate::fields;
use crate::yaml::Node;

fields! {
    /// The limits of the editorial checks.
    pub struct Editorial {
        /// The highest school grade (Flesch–Kincaid) of a text in English; 8 when it is left out.
        /// es: El grado escolar más alto (Flesch–Kincaid) de un texto en inglés; 8 si se omite.
        pub grade: Option<u32>,
        /// The lowest ease of reading (INFLESZ, 0 to 100) of a text in Spanish; 55, "normal", when it is left out.
        /// es: La facilidad de lectura más baja (INFLESZ, de 0 a 100) de un texto en español; 55, «normal», si se omite.
        pub ease: Option<u32>,
        /// Words of a text from which on it is judged as a whole; 100 when it is left out.
        /// es: Palabras desde las que un texto se juzga en conjunto; 100 si se omite.
        pub least_words: Option<u32>,
        /// Words of the longest sentence; 35 when it is left out.
        /// es: Palabras de la frase más larga; 35 si se omite.
        pub sentence_words: Option<u32>,
        /// The part of its runs of five words that a text may share with another, in percent; 15 when it is left out.
        /// es: La parte de sus series de cinco palabras que un texto puede compartir con otro, en porcentaje; 15 si se omite.
        pub shared_runs_percent: Option<u32>,
        /// Days after which what was verified has to be verified again; 365 when it is left out.
        /// es: Días después de los que hay que volver a verificar lo verificado; 365 si se omite.
        pub verified_days: Option<u32>,
    }
    check(self, map, cx) {
        check_range(map, cx, "grade", self.grade, 1, 20);
        check_range(map, cx, "ease", self.ease, 0, 100);
        check_range(map, cx, "least_words", self.least_words, 20, 10_000);
        check_range(map, cx, "sentence_words", self.sentence_words, 5, 200);
        check_range(map, cx, "shared_runs_percent", self.shared_runs_percent, 1, 100);
        check_range(map, cx, "verified_days", self.verified_days, 1, 3_650);
    }
}

fn check_range(map: &Node, cx: &mut Decoder<'_>, field: &str, value: Option<u32>, min: u32, max: u32) {
    if let Some(value) = value.filter(|value| !(min..=max).contains(value)) {
        let diagnostic = Diagnostic::at(Code::NumberRange, cx.value_span(map, field)).arg("value", value as usize);
        cx.report(diagnostic.arg("min", min as usize).arg("max", max as usize));
    }
}

/// The limits in force.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    pub grade: u32,
    pub ease: u32,
    pub least_words: usize,
    pub sentence_words: usize,
    pub shared_runs_percent: usize,
    pub verified_days: u32,
}

impl Limits {
    /// Those of the settings, completed by the usual ones.
    pub fn of(given: Option<&Editorial>) -> Limits {
        let chosen = |choose: fn(&Editorial) -> Option<u32>, usual: u32| given.and_then(choose).unwrap_or(usual);
        Limits {
            grade: chosen(|given| given.grade, 8),
            ease: chosen(|given| given.ease, 55),
            least_words: chosen(|given| given.least_words, 100) as usize,
            sentence_words: chosen(|given| given.sentence_words, 35) as usize,
            shared_runs_percent: chosen(|given| given.shared_runs_percent, 15) as usize,
            verified_days: chosen(|given| given.verified_days, 365),
        }
    }
}
