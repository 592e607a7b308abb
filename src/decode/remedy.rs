//! Words that are certainly meant to be others: what a fix may change without asking.

use crate::diagnostics::letters_apart;
use crate::slug::slug_of;

/// The one of `candidates` that a word is but for case, accents and the marks between its parts.
pub(super) fn same_word<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let bare = |text: &str| slug_of(text).replace('-', "");
    let wanted = bare(word);
    let mut same = candidates.into_iter().filter(|candidate| !wanted.is_empty() && bare(candidate) == wanted);
    let only = same.next()?;
    same.next().is_none().then_some(only).filter(|only| *only != word)
}

/// The one of `candidates` that a word certainly stands for: the same word, or one in which a letter of one long part is wrong,
/// missing or changed places with the next. `None` as soon as another one comes near.
pub(super) fn meant<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str> + Clone) -> Option<&'c str> {
    if let Some(same) = same_word(word, candidates.clone()) {
        return Some(same);
    }
    let folded = slug_of(word);
    let is_near = |candidate: &&str| {
        candidate.len().abs_diff(folded.len()) <= 4 && letters_apart(&folded, &slug_of(candidate)) <= 2
    };
    let mut near = candidates.into_iter().filter(is_near);
    let only = near.next()?;
    (near.next().is_none() && is_slip(&folded, &slug_of(only))).then_some(only)
}

/// Whether two words differ in one letter of one long part. Numbers and short words differ on purpose.
fn is_slip(folded: &str, other: &str) -> bool {
    let is_long = |part: &str| part.len() >= 4 && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let (parts, others): (Vec<&str>, Vec<&str>) = (folded.split('-').collect(), other.split('-').collect());
    let mut different = parts.iter().zip(&others).filter(|(a, b)| a != b);
    let first = different.next();
    parts.len() == others.len()
        && different.next().is_none()
        && first.is_some_and(|(a, b)| is_long(a) && is_long(b) && letters_apart(a, b) == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_certain_is_taken_for_another() {
        let ids = ["cardiology", "radiology", "la-luz", "la-luz-norte", "unit-1", "knee-replacement"];
        let certain = |word: &str| meant(word, ids);
        assert_eq!(certain("cardiolgy"), Some("cardiology"));
        assert_eq!(certain("Cardiology"), Some("cardiology"));
        assert_eq!(certain("la_luz"), Some("la-luz"));
        assert_eq!(certain("kneereplacement"), Some("knee-replacement"));
        assert_eq!(certain("knee-replacment"), Some("knee-replacement"));
        assert_eq!(meant("hip-cara", ["hip-care"]), Some("hip-care"), "four letters are enough");
        for other in ["unit-2", "la-paz", "la-lus", "x", "cardio", "rardiology", "adiology"] {
            assert_eq!(certain(other), None, "{other}");
        }
        assert_eq!(meant("hours", ["hour", "hourly"]), None, "two are near");
        assert_eq!(same_word("Private", ["private", "public"]), Some("private"));
        assert_eq!(same_word("third party", ["third-party", "press"]), Some("third-party"));
        assert_eq!(same_word("privado", ["private", "public"]), None);
    }
}
