//! Numbers, shares and prices. A number is rounded to hundredths, a tie to the even one, and shows no zeros it can spare.

use icu_decimal::input::{Decimal, SignDisplay};

use super::Locale;

/// Does not break a line and is as wide as a space.
const NO_BREAK: &str = "\u{a0}";

impl Locale {
    /// A number with its thousands grouped and at most two decimals: "1,721,215", "4.5". Infinities and NaN, which no
    /// field of ours can hold, come out as Rust writes them.
    pub fn number(&self, number: f64) -> String {
        match hundredths(number) {
            Some(decimal) => self.decimal.format_to_string(&decimal),
            None => number.to_string(),
        }
    }

    /// A whole number with its thousands grouped.
    pub fn integer(&self, number: i64) -> String {
        self.decimal.format_to_string(&Decimal::from(number))
    }

    /// A share in hundredths: 71 is "71 %" in Spanish, "71%" in English.
    pub fn percent(&self, hundredths: f64) -> String {
        format!("{}{}{}", self.percent.before, self.number(hundredths), self.percent.after)
    }

    /// A price, or a range of prices when `max` is another amount, in whole units of a currency named by its ISO 4217
    /// code: "$1,234 MXN", "$1,000–$2,000 MXN", in Spanish "de $1,000 a $2,000 MXN". Cents are two digits or none.
    ///
    /// The code follows the amount in every language. A patient from the United States must not take "$1,234" for
    /// dollars, nor may one page say "MX$" and another "US$": so one form serves both languages, and the sign is there for
    /// recognition only. It is left out where the language does not write it first ("1 234 MXN" in French), and
    /// for currencies without a sign of their own.
    pub fn money(&self, min: f64, max: Option<f64>, currency: &str) -> String {
        let low = self.amount(min, currency);
        match max.map(|max| self.amount(max, currency)).filter(|high| *high != low) {
            None => format!("{low}{NO_BREAK}{currency}"),
            Some(high) => match self.price.range {
                RangeStyle::FromTo => format!("de {low} a {high}{NO_BREAK}{currency}"),
                RangeStyle::Dash => format!("{low}–{high}{NO_BREAK}{currency}"),
            },
        }
    }

    fn amount(&self, amount: f64, currency: &str) -> String {
        let sign = if self.price.sign_first { sign(currency) } else { "" };
        let Some(mut decimal) = hundredths(amount) else {
            return format!("{sign}{amount}");
        };
        if decimal.nonzero_magnitude_end() < 0 {
            decimal.pad_end(-2);
        }
        format!("{sign}{}", self.decimal.format(&decimal))
    }
}

/// The nearest number of hundredths without zeros at its end; `None` when it is not finite.
pub(super) fn hundredths(number: f64) -> Option<Decimal> {
    // By way of its shortest text, so that 0.1 is a tenth and not the binary number next to it.
    let mut decimal = Decimal::try_from_str(&number.to_string()).ok()?;
    decimal.round(-2);
    decimal.trim_end();
    // Without this, what rounds to nothing could be "-0".
    Some(decimal.with_sign_display(SignDisplay::Negative))
}

/// The sign that a reader knows from price tags; empty when there is none or it would be news to them.
fn sign(currency: &str) -> &'static str {
    match currency {
        "MXN" | "USD" | "CAD" | "AUD" | "NZD" | "ARS" | "CLP" | "COP" => "$",
        "EUR" => "€",
        "GBP" => "£",
        _ => "",
    }
}

/// What stands around a number that is a share. Written out here, from CLDR 48, because ICU4X still keeps it in its
/// experimental crate.
pub(super) struct PercentSign {
    before: &'static str,
    after: &'static str,
}

impl PercentSign {
    pub(super) fn of(language: &str, region: &str) -> PercentSign {
        let (before, after) = match (language, region) {
            ("eu", _) => ("%\u{a0}", ""),
            ("ku" | "tr", _) => ("%", ""),
            ("ar", _) => ("", "\u{200e}%\u{200e}"),
            ("ur", _) => ("", "٪"),
            ("oc", _) => ("", "\u{202f}%"),
            ("de", "CH" | "LI") | ("fr", "CH") => ("", "%"),
            ("en", "DE" | "DK" | "FI" | "SE") => ("", "\u{a0}%"),
            // CLDR has no space in America, but the Ortografía of the Academies has one.
            ("es", _) => ("", "\u{a0}%"),
            (
                "be" | "br" | "ca" | "cs" | "cv" | "da" | "de" | "dsb" | "fi" | "fo" | "fr" | "gl" | "hr" | "hsb"
                | "lb" | "lt" | "mk" | "nb" | "nds" | "nn" | "no" | "qu" | "ro" | "ru" | "sk" | "sl" | "sv" | "tk"
                | "tt",
                _,
            ) => ("", "\u{a0}%"),
            _ => ("", "%"),
        };
        PercentSign { before, after }
    }
}

/// How a locale writes prices.
pub(super) struct PriceStyle {
    sign_first: bool,
    range: RangeStyle,
}

enum RangeStyle {
    FromTo,
    Dash,
}

impl PriceStyle {
    pub(super) fn of(language: &str, region: &str) -> PriceStyle {
        // Also from CLDR 48. A language missing here merely shows its prices without the sign.
        let sign_first = match language {
            "es" => !matches!(region, "ES" | "EA" | "IC" | "PH"),
            "en" => !matches!(region, "DE" | "DK" | "FI" | "SE"),
            "pt" => region == "BR",
            "hi" | "id" | "ja" | "ko" | "nl" | "qu" | "th" | "yue" | "zh" => true,
            _ => false,
        };
        PriceStyle { sign_first, range: if language == "es" { RangeStyle::FromTo } else { RangeStyle::Dash } }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::locale;

    #[test]
    fn thousands_are_grouped_as_the_region_does_and_decimals_are_two_at_most() {
        for (tag, texts) in [
            ("es-MX", ["1,721,215", "1,234", "1,234.5", "0.13", "-4", "0"]),
            ("en-US", ["1,721,215", "1,234", "1,234.5", "0.13", "-4", "0"]),
            ("fr-FR", ["1\u{202f}721\u{202f}215", "1\u{202f}234", "1\u{202f}234,5", "0,13", "-4", "0"]),
            // Four digits stay together in Spain.
            ("es-ES", ["1.721.215", "1234", "1234,5", "0,13", "-4", "0"]),
        ] {
            let locale = locale(tag);
            let numbers = [1_721_215.0, 1234.0, 1234.5, 0.126, -4.0, -0.001].map(|number| locale.number(number));
            assert_eq!(numbers.each_ref().map(String::as_str), texts, "{tag}");
            assert_eq!(locale.integer(1_721_215), texts[0]);
        }
        assert_eq!(locale("es-MX").integer(i64::MIN), "-9,223,372,036,854,775,808");
        assert_eq!(locale("es-MX").number(1e21), "1,000,000,000,000,000,000,000");
        assert_eq!(locale("es-MX").number(f64::NAN), "NaN");
        assert_eq!(locale("es-MX").number(f64::NEG_INFINITY), "-inf");
    }

    #[test]
    fn the_sign_of_a_share_stands_where_the_language_puts_it() {
        for (tag, text) in [
            ("es-MX", "71\u{a0}%"),
            ("en-US", "71%"),
            ("fr-FR", "71\u{a0}%"),
            ("fr-CH", "71%"),
            ("tr-TR", "%71"),
            ("eu-ES", "%\u{a0}71"),
        ] {
            assert_eq!(locale(tag).percent(71.0), text, "{tag}");
        }
        assert_eq!(locale("es-MX").percent(0.125), "0.12\u{a0}%");
    }

    #[test]
    fn a_price_names_its_currency_after_the_amount() {
        for (tag, one, range) in [
            ("es-MX", "$1,234\u{a0}MXN", "de $1,000 a $2,000\u{a0}MXN"),
            ("en-US", "$1,234\u{a0}MXN", "$1,000–$2,000\u{a0}MXN"),
            ("fr-FR", "1\u{202f}234\u{a0}MXN", "1\u{202f}000–2\u{202f}000\u{a0}MXN"),
        ] {
            assert_eq!(locale(tag).money(1234.0, None, "MXN"), one, "{tag}");
            assert_eq!(locale(tag).money(1000.0, Some(2000.0), "MXN"), range, "{tag}");
        }
        let spanish = locale("es-MX");
        assert_eq!(spanish.money(1234.0, Some(1234.0), "USD"), "$1,234\u{a0}USD");
        assert_eq!(spanish.money(99.9, None, "MXN"), "$99.90\u{a0}MXN");
        assert_eq!(spanish.money(0.0, Some(0.5), "EUR"), "de €0 a €0.50\u{a0}EUR");
        assert_eq!(spanish.money(10.0, None, "CHF"), "10\u{a0}CHF");
    }
}
