//! Dates, numbers, prices, lists, plurals and order, as the readers of one locale write them. The only room that names ICU.
//!
//! A locale is data compiled into the program: the same text comes out on every machine, whatever its environment says.

mod numbers;
mod order;
mod words;

use std::fmt;

use icu_calendar::Gregorian;
use icu_collator::CollatorBorrowed;
use icu_datetime::fieldsets::{M, T, YM, YMD};
use icu_datetime::input::Time;
use icu_datetime::{FixedCalendarDateTimeFormatter, NoCalendarFormatter};
use icu_decimal::DecimalFormatter;
use icu_list::ListFormatter;
use icu_list::options::{ListFormatterOptions, ListLength};
use icu_locale::names::RegionDisplayName;
use icu_locale::subtags::Region;
use icu_locale::{Direction, LanguageIdentifier, LocaleDirectionality, LocaleExpander};
use icu_plurals::PluralRules;

use crate::date::Date;
use numbers::{PercentSign, PriceStyle};

/// How one language is written in one region: every formatter, made once, never changed, shared by all threads.
///
/// Where typography asks for it, the texts hold U+00A0 or U+202F, which look like spaces but do not break a line.
pub struct Locale {
    tag: Box<str>,
    open_graph: Box<str>,
    direction: &'static str,
    day: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    month: FixedCalendarDateTimeFormatter<Gregorian, YM>,
    time: NoCalendarFormatter<T>,
    decimal: DecimalFormatter,
    percent: PercentSign,
    price: PriceStyle,
    and: ListFormatter,
    or: ListFormatter,
    plurals: PluralRules,
    order: CollatorBorrowed<'static>,
    /// Sees letters only, neither accents nor case.
    letters: CollatorBorrowed<'static>,
    /// The letters of an A-Z index, in order, no two of them the same to `letters`.
    index: Box<[Box<str>]>,
    /// The tag as ICU takes it.
    icu: icu_locale::Locale,
}

impl Locale {
    /// The locale of a tag such as `es-MX`: a language, then perhaps a script and a region (BCP 47, RFC 5646 §2.1).
    ///
    /// `None` when the tag has another form, or when CLDR has no dates in that language or has never heard of the region
    /// or script. So a language that exists but that CLDR does not cover, such as Yucatec Maya (`yua`), is refused rather
    /// than shown as "2026 M11 21"; a site in it names the locale whose habits it follows.
    pub fn new(tag: &str) -> Option<Locale> {
        let id = LanguageIdentifier::try_from_str(tag).ok()?;
        // ICU reads the underscores of POSIX and Open Graph too, but browsers do not.
        if tag.contains('_') {
            return None;
        }
        // Nobody could say whether a variant is one that exists.
        if !id.variants.is_empty() || !id.region.is_none_or(region_exists) {
            return None;
        }
        let expander = LocaleExpander::new_extended();
        let mut full = id.clone();
        expander.maximize(&mut full);
        let region = full.region?;
        let direction = match LocaleDirectionality::new_with_expander(&expander).get(&full)? {
            Direction::RightToLeft => "rtl",
            _ => "ltr",
        };

        let locale = icu_locale::Locale::from(id);
        if !has_dates(&locale) {
            return None;
        }
        let wide = ListFormatterOptions::default().with_length(ListLength::Wide);
        let order = order::whole(&locale)?;
        let letters = order::letters(&locale)?;
        Some(Locale {
            tag: locale.to_string().into(),
            open_graph: format!("{}_{region}", full.language).into(),
            direction,
            day: FixedCalendarDateTimeFormatter::try_new((&locale).into(), YMD::long()).ok()?,
            month: FixedCalendarDateTimeFormatter::try_new((&locale).into(), YM::long()).ok()?,
            time: NoCalendarFormatter::try_new((&locale).into(), T::hm()).ok()?,
            decimal: DecimalFormatter::try_new((&locale).into(), Default::default()).ok()?,
            percent: PercentSign::of(full.language.as_str(), region.as_str()),
            price: PriceStyle::of(full.language.as_str(), region.as_str()),
            and: ListFormatter::try_new_and((&locale).into(), wide).ok()?,
            or: ListFormatter::try_new_or((&locale).into(), wide).ok()?,
            plurals: PluralRules::try_new_cardinal((&locale).into()).ok()?,
            index: order::index(&locale, &order, &letters),
            order,
            letters,
            icu: locale,
        })
    }

    /// The tag in its usual case, for `lang` and `hreflang`: `es-MX`.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// The locale as Open Graph writes it, language and region always: `es_MX`; where the tag has no region, the one
    /// that CLDR holds to be the likeliest.
    pub fn open_graph(&self) -> &str {
        &self.open_graph
    }

    /// The direction of its script, for `dir`: `ltr` or `rtl`.
    pub fn direction(&self) -> &'static str {
        self.direction
    }

    /// A day in full: "21 de noviembre de 2026", "November 21, 2026". The calendar is the Gregorian in every locale, as
    /// it is in the `datetime` attribute beside it.
    pub fn date(&self, date: Date) -> String {
        match gregorian(date) {
            Some(day) => self.day.format(&day).to_string(),
            None => date.to_string(),
        }
    }

    /// An hour (0-23) and minute, as CLDR has it: "09:00 a.m.", "9:00 AM".
    pub fn time(&self, hour: u8, minute: u8) -> String {
        match Time::try_new(hour, minute, 0, 0) {
            Ok(time) => self.time.format(&time).to_string(),
            Err(_) => format!("{hour:02}:{minute:02}"),
        }
    }

    /// The month of a day: "noviembre de 2026", "November 2026".
    pub fn month(&self, date: Date) -> String {
        match gregorian(date) {
            Some(day) => self.month.format(&day).to_string(),
            None => date.to_string(),
        }
    }
}

impl fmt::Debug for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Locale").field(&self.tag).finish()
    }
}

fn gregorian(date: Date) -> Option<icu_calendar::Date<Gregorian>> {
    let (year, month, day) = date.parts();
    icu_calendar::Date::try_new_gregorian(year.into(), month, day).ok()
}

/// Whether CLDR has texts in this language: where it has none, ICU numbers the months instead of naming them.
fn has_dates(locale: &icu_locale::Locale) -> bool {
    let Ok(month) = FixedCalendarDateTimeFormatter::<Gregorian, M>::try_new(locale.into(), M::long()) else {
        return false;
    };
    icu_calendar::Date::try_new_gregorian(2026, 11, 1).is_ok_and(|day| month.format(&day).to_string() != "M11")
}

/// Whether a region has a name in English, which is so of every region of the world but not of `QX`.
fn region_exists(region: Region) -> bool {
    // CLDR names these three too: the unknown region and two that exist for tests of software.
    !matches!(region.as_str(), "ZZ" | "XA" | "XB")
        && RegionDisplayName::try_new_light(icu_locale::locale!("en").into(), region).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn locale(tag: &str) -> Locale {
        Locale::new(tag).expect("a locale")
    }

    #[test]
    fn a_tag_that_cldr_knows_is_a_locale_and_nothing_else_is() {
        for (tag, usual, open_graph, direction) in [
            ("es-MX", "es-MX", "es_MX", "ltr"),
            ("es-mx", "es-MX", "es_MX", "ltr"),
            ("en-US", "en-US", "en_US", "ltr"),
            ("fr-FR", "fr-FR", "fr_FR", "ltr"),
            ("fr", "fr", "fr_FR", "ltr"),
            ("zh-Hant-TW", "zh-Hant-TW", "zh_TW", "ltr"),
            ("es-419", "es-419", "es_419", "ltr"),
            ("ar-EG", "ar-EG", "ar_EG", "rtl"),
            ("he-IL", "he-IL", "he_IL", "rtl"),
        ] {
            let locale = locale(tag);
            assert_eq!((locale.tag(), locale.open_graph(), locale.direction()), (usual, open_graph, direction));
        }
        let bad = ",e,und,xx,xx-MX,zz-ZZ,es_MX,es-QX,es-ZZ,es-UK,es-Abcd-MX,español,es-MX-,-MX,es MX,es-MX-u-nu-arab,\
            ca-valencia,yua,yua-MX,spa,../x";
        for bad in bad.split(',') {
            assert!(Locale::new(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn every_country_is_a_region() {
        for region in
            "001 150 419 AQ AR AU BO BR CA CL CN CO CU DE EA ES FR GB IC IN IT JP MX PR PT SS SX US VE XK ZW".split(' ')
        {
            assert!(Region::try_from_str(region).is_ok_and(region_exists), "{region}");
        }
    }

    #[test]
    fn days_and_months_are_written_out() {
        let day = Date::parse("2026-11-21").expect("a date");
        for (tag, date, month) in [
            ("es-MX", "21 de noviembre de 2026", "noviembre de 2026"),
            ("en-US", "November 21, 2026", "November 2026"),
            ("en-GB", "21 November 2026", "November 2026"),
            ("fr-FR", "21 novembre 2026", "novembre 2026"),
            ("ar-EG", "٢١ نوفمبر ٢٠٢٦", "نوفمبر ٢٠٢٦"),
            ("fa-IR", "۲۱ نوامبر ۲۰۲۶", "نوامبر ۲۰۲۶"),
        ] {
            assert_eq!((locale(tag).date(day).as_str(), locale(tag).month(day).as_str()), (date, month), "{tag}");
        }
        let first = Date::parse("2026-01-01").expect("a date");
        assert_eq!(locale("es-MX").date(first), "1 de enero de 2026");
    }

    #[test]
    fn hours_are_those_of_the_place() {
        for (tag, morning, night) in
            [("es-MX", "09:05 a.m.", "08:00 p.m."), ("en-US", "9:05 AM", "8:00 PM"), ("fr-FR", "09:05", "20:00")]
        {
            let plain = |text: String| text.replace(['\u{a0}', '\u{202f}'], " ");
            assert_eq!(
                (plain(locale(tag).time(9, 5)), plain(locale(tag).time(20, 0))),
                (morning.into(), night.into()),
                "{tag}"
            );
        }
        assert_eq!(locale("es-MX").time(25, 0), "25:00");
    }

    #[test]
    fn a_locale_is_shared_by_threads() {
        fn shared<T: Send + Sync + fmt::Debug>(value: T) -> String {
            format!("{value:?}")
        }
        assert_eq!(shared(locale("es-MX")), r#"Locale("es-MX")"#);
    }
}
