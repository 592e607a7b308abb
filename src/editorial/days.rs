//! Days on which somebody looked at a record: none can lie ahead, and what was verified long ago may be true no more.

use super::text::Shown;
use crate::config::Limits;
use crate::date::Date;
use crate::diagnostics::{Code, Diagnostic};

/// The fields that hold a day on which somebody read what a record says.
const VERIFIED: [&str; 2] = ["verified_on", "reviewed_on"];

/// Says what is odd about the days of a record.
pub(super) fn check(shown: &Shown<'_>, today: Date, limits: &Limits) -> Vec<Diagnostic> {
    // Somewhere it is tomorrow already.
    let latest = today.next_day();
    let mut found = Vec::new();
    for day in &shown.written.days {
        let is_verified = VERIFIED.contains(&day.field);
        if !is_verified && day.field != "updated_on" {
            continue;
        }
        let about = |code| Diagnostic::at(code, day.at).arg("field", day.field).arg("value", day.date.to_string());
        let age = u32::try_from(today.days_since(day.date)).unwrap_or(0);
        if day.date > latest {
            found.push(about(Code::DateFuture).arg("today", today.to_string()));
        } else if is_verified && age > limits.verified_days && !shown.is_sample() {
            let diagnostic = about(Code::VerifiedLongAgo).arg("days", age as usize);
            found.push(diagnostic.arg("limit", limits.verified_days as usize));
        }
    }
    found
}
