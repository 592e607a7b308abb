//! A calendar day without a clock: validity, expiry and order follow from days alone. And a [`Moment`], for what begins at an hour.

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

    /// Days from an earlier day to this one; negative when it is a later one.
    pub fn days_since(self, earlier: Date) -> i32 {
        (self.0 - earlier.0).get_days()
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

/// A day, perhaps with an hour of it, as the clocks of the place show it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Moment {
    pub day: Date,
    time: Option<civil::Time>,
}

impl Moment {
    /// Reads `YYYY-MM-DD`, or `YYYY-MM-DD HH:MM` of 24 hours, and nothing else.
    pub fn parse(text: &str) -> Option<Moment> {
        let Some((day, time)) = text.split_once([' ', 'T']) else {
            return Some(Moment { day: Date::parse(text)?, time: None });
        };
        let (hour, minute) = time.split_once(':')?;
        // A sign would pass for a digit.
        let is_two = |digits: &str| digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        let two = |digits: &str| is_two(digits).then(|| digits.parse::<i8>().ok()).flatten();
        let time = civil::Time::new(two(hour)?, two(minute)?, 0, 0).ok()?;
        Some(Moment { day: Date::parse(day)?, time: Some(time) })
    }

    /// Hour (0-23) and minute, if it has an hour.
    pub fn clock(self) -> Option<(u8, u8)> {
        self.time.map(|time| (time.hour().unsigned_abs(), time.minute().unsigned_abs()))
    }

    /// For machines: the day, or the time with its distance from UTC in a zone (RFC 3339): `2027-03-05T09:00:00-06:00`.
    /// The day alone when the zone is unknown.
    pub fn iso(self, zone: &str) -> String {
        match self.zoned(zone) {
            Some(zoned) => zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            None => self.day.to_string(),
        }
    }

    /// The time in UTC as calendar files write it (RFC 5545 §3.3.5, form 2): `20270305T150000Z`. `None` for a day without an hour.
    pub fn utc(self, zone: &str) -> Option<String> {
        let utc = self.zoned(zone)?.with_time_zone(jiff::tz::TimeZone::UTC);
        Some(utc.strftime("%Y%m%dT%H%M%SZ").to_string())
    }

    fn zoned(self, zone: &str) -> Option<jiff::Zoned> {
        let zone = jiff::tz::TimeZone::get(zone).ok()?;
        self.day.0.to_datetime(self.time?).to_zoned(zone).ok()
    }
}

impl serde::Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'d> serde::Deserialize<'d> for Date {
    fn deserialize<D: serde::Deserializer<'d>>(deserializer: D) -> Result<Date, D::Error> {
        let text = <&str>::deserialize(deserializer)?;
        Date::parse(text).ok_or_else(|| serde::de::Error::custom("no day"))
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
        assert_eq!(day.previous_day().to_string(), "2026-01-30");
        assert_eq!(day.parts(), (2026, 1, 31));
        assert_eq!([day.days_since(day.plus_months(-1)), day.days_since(day.plus_months(1))], [31, -28]);
    }

    #[test]
    fn a_day_is_written_for_machines_as_for_people_and_comes_back() {
        let day = Date::parse("2026-01-31").expect("a date");
        assert_eq!(serde_json::to_string(&day).unwrap(), "\"2026-01-31\"");
        assert_eq!(serde_json::from_str::<Date>("\"2026-01-31\"").unwrap(), day);
        assert!(serde_json::from_str::<Date>("\"2026-1-31\"").is_err());
    }

    #[test]
    fn a_moment_is_a_day_or_a_day_and_an_hour() {
        let moment = |text| Moment::parse(text).expect(text);
        assert_eq!(moment("2027-03-05").clock(), None);
        assert_eq!(moment("2027-03-05 09:30").clock(), Some((9, 30)));
        assert_eq!(moment("2027-03-05T23:59").clock(), Some((23, 59)));
        for bad in [
            "2027-03-05 9:30",
            "2027-03-05 24:00",
            "2027-03-05 09:60",
            "2027-03-05 09:30:00",
            "2027-03-05 +9:30",
            "2027-03-05 09:+3",
            "2027-03-05 -9:30",
            "2027-03-05 ",
            "09:30",
            "2027-3-5",
        ] {
            assert_eq!(Moment::parse(bad), None, "{bad}");
        }
        // León keeps no summer time; Chicago does.
        assert_eq!(moment("2027-07-05 09:00").iso("America/Mexico_City"), "2027-07-05T09:00:00-06:00");
        assert_eq!(moment("2027-07-05 09:00").iso("America/Chicago"), "2027-07-05T09:00:00-05:00");
        assert_eq!(moment("2027-07-05").iso("America/Chicago"), "2027-07-05");
        assert_eq!(moment("2027-12-31 20:00").utc("America/Mexico_City").as_deref(), Some("20280101T020000Z"));
        assert_eq!(moment("2027-12-31").utc("America/Mexico_City"), None);
    }
}
