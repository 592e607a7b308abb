//! A calendar day without a clock: validity, expiry and order follow from days alone.

use std::fmt;

use jiff::{ToSpan, civil};

/// A day of the Gregorian calendar, written `2026-11-21` (ISO 8601).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Date(civil::Date);

impl Date {
    /// Reads `YYYY-MM-DD` and nothing else; `None` when it has another form or names a day that does not exist.
    pub fn parse(text: &str) -> Option<Date> {
        let bytes = text.as_bytes();
        let shape = bytes.len() == 10
            && bytes.iter().enumerate().all(|(at, byte)| match at {
                4 | 7 => *byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !shape {
            return None;
        }
        text.parse().ok().map(Date)
    }

    /// The day of `zone` (an IANA name, such as `America/Mexico_City`) at a moment given in seconds since 1970 UTC;
    /// `None` when the zone or the moment is unknown.
    pub fn at(unix_seconds: i64, zone: &str) -> Option<Date> {
        let moment = jiff::Timestamp::from_second(unix_seconds).ok()?;
        let zone = jiff::tz::TimeZone::get(zone).ok()?;
        Some(Date(moment.to_zoned(zone).date()))
    }

    /// Year, month (1-12) and day (1-31).
    pub fn parts(self) -> (i16, u8, u8) {
        (self.0.year(), self.0.month().unsigned_abs(), self.0.day().unsigned_abs())
    }

    /// The day after; the last representable day is its own successor.
    pub fn next_day(self) -> Date {
        Date(self.0.saturating_add(1.day()))
    }

    /// The day before; the first representable day is its own predecessor.
    pub fn previous_day(self) -> Date {
        Date(self.0.saturating_sub(1.day()))
    }

    /// The same day so many months later, or that month's last day.
    pub fn plus_months(self, months: i32) -> Date {
        Date(self.0.saturating_add(months.months()))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl serde::Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_days_in_iso_form_are_dates() {
        assert_eq!(Date::parse("2024-02-29").map(|d| d.to_string()).as_deref(), Some("2024-02-29"));
        for bad in
            ["2025-02-29", "2025-13-01", "2025-1-1", "25-01-01", "2025/01/01", "+002025-01-01", "2025-01-01T00:00", ""]
        {
            assert_eq!(Date::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_day_is_that_of_the_zone() {
        // 2026-11-22 03:00 UTC is still the evening before in central Mexico (UTC-6).
        assert_eq!(
            Date::at(1_795_316_400, "America/Mexico_City").map(|d| d.to_string()).as_deref(),
            Some("2026-11-21")
        );
        assert_eq!(Date::at(0, "America/Nowhere"), None);
    }

    #[test]
    fn months_end_where_months_end() {
        let day = Date::parse("2026-01-31").expect("a date");
        assert_eq!(day.plus_months(1).to_string(), "2026-02-28");
        assert_eq!(day.next_day().to_string(), "2026-02-01");
    }
}
