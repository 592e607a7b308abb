//! The map of the region, drawn at build time from the places on record, with a table that says the same.

use super::labels::{Area, Letters, Placed, Point, place};
use crate::html::{Html, escape};
use crate::model::{Citation, Entry, Place, PlaceKind};
use crate::plan::voice::{Voice, name_of};
use crate::site::Site;

/// The place in the middle.
const MIDDLE: &str = "leon";
/// Half of the drawing's side, and the part of it that 300 km take.
const HALF: f64 = 200.0;
const REACH: f64 = 190.0;
const RINGS: [u32; 3] = [100, 200, 300];
const FARTHEST: f64 = 300.0;
/// Mean radius of the Earth in km (IUGG 1980).
const EARTH: f64 = 6371.0088;
/// Of the letters of the style sheet (`.map text`), in the drawing's units.
const LETTERS: Letters = Letters { width: 7.6, height: 17.0 };

/// A place as it is drawn.
struct Spot<'e> {
    entry: &'e Entry<Place>,
    name: String,
    /// Its name on the drawing.
    label: String,
    /// Kilometres from the middle, in a straight line.
    distance: f64,
    point: Point,
}

/// Kilometres between two points of the Earth by the haversine formula (R. W. Sinnott, "Virtues of the Haversine", Sky and
/// Telescope 68, 1984). `(latitude, longitude)` in degrees.
fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (a.0.to_radians(), b.0.to_radians());
    let (lat, lon) = ((lat_b - lat_a) / 2.0, (b.1 - a.1).to_radians() / 2.0);
    let half = lat.sin().powi(2) + lat_a.cos() * lat_b.cos() * lon.sin().powi(2);
    2.0 * EARTH * half.sqrt().min(1.0).asin()
}

/// The equirectangular projection with the middle's parallel at its true length (J. P. Snyder, USGS Professional Paper 1395, 1987,
/// p. 90): within 300 km it is off by less than two in a hundred.
fn project(at: (f64, f64), middle: (f64, f64)) -> Point {
    let scale = EARTH * REACH / FARTHEST;
    Point {
        x: HALF + (at.1 - middle.1).to_radians() * middle.0.to_radians().cos() * scale,
        y: HALF - (at.0 - middle.0).to_radians() * scale,
    }
}

fn position(entry: &Entry<Place>) -> (f64, f64) {
    (entry.record.geo.lat, entry.record.geo.lon)
}

/// The places within the largest ring, and how far they lie from the middle; none without a middle or without any around it.
fn around(site: &Site) -> Vec<(&Entry<Place>, f64)> {
    let Some((_, middle)) = site.find::<Place>(MIDDLE) else { return Vec::new() };
    let all = site.all::<Place>().iter().map(|entry| (&**entry, distance(position(entry), position(middle))));
    let near: Vec<(&Entry<Place>, f64)> = all.filter(|(_, distance)| *distance <= FARTHEST).collect();
    if near.len() < 2 { Vec::new() } else { near }
}

/// Whether there is a map.
pub(crate) fn has_region(site: &Site) -> bool {
    !around(site).is_empty()
}

/// The map with its table; `None` where there is none.
pub(crate) fn region_map(voice: &Voice<'_>) -> Option<Html> {
    let (_, middle) = voice.site.find::<Place>(MIDDLE)?;
    let mut spots: Vec<Spot<'_>> = around(voice.site)
        .into_iter()
        .map(|(entry, distance)| Spot {
            entry,
            name: name_of(entry, voice).text,
            label: entry.record.short_name.clone().unwrap_or_else(|| name_of(entry, voice).text),
            distance,
            point: project(position(entry), position(middle)),
        })
        .collect();
    if spots.is_empty() {
        return None;
    }
    spots.sort_by(|a, b| a.distance.total_cmp(&b.distance).then_with(|| a.entry.id.cmp(&b.entry.id)));
    // The airport's label is placed before those of the cities around it.
    let mut drawn: Vec<&Spot<'_>> = spots.iter().collect();
    drawn.sort_by_key(|spot| (spot.entry.id.as_ref() != MIDDLE, spot.entry.record.kind == PlaceKind::City));
    let mut out = String::from("<figure class=\"map-figure\" id=\"map\">");
    draw(&drawn, voice, &mut out);
    out.push_str(&format!("<figcaption>{}</figcaption></figure>", escape(&voice.word("map.caption"))));
    tabulate(&spots, voice, &mut out);
    credit(&spots, voice, &mut out);
    Some(Html::from_trusted(out))
}

fn draw(spots: &[&Spot<'_>], voice: &Voice<'_>, out: &mut String) {
    let (title, text) = (escape(&voice.word("map.title")), escape(&voice.word("map.text")));
    out.push_str(&format!(
        "<svg class=\"map\" viewBox=\"0 0 {side} {side}\" role=\"img\" aria-labelledby=\"map-title map-text\">\
         <title id=\"map-title\">{title}</title><desc id=\"map-text\">{text}</desc>",
        side = 2.0 * HALF
    ));
    let middle = Point { x: HALF, y: HALF };
    // The names of the rings stand on them, to the south-west.
    let mut taken = Vec::new();
    for ring in RINGS {
        let radius = f64::from(ring) * REACH / FARTHEST;
        let words = format!("{} km", voice.locale.integer(ring.into()));
        let at = Point { x: HALF - radius * 0.5_f64.sqrt(), y: HALF + radius * 0.5_f64.sqrt() };
        out.push_str(&format!("<circle class=\"map-ring\" cx=\"{HALF}\" cy=\"{HALF}\" r=\"{}\"/>", short(radius)));
        taken.push(write(&words, at, "map-scale", out));
    }
    let road = |spot: &Spot<'_>| voice.maybe(&spot.entry.record.road).map(|road| road.text);
    let mut roads: Vec<(&Spot<'_>, String)> = spots.iter().filter_map(|spot| Some((*spot, road(spot)?))).collect();
    for (spot, _) in &roads {
        out.push_str(&line(middle, spot.point, "map-road"));
    }
    // A road is named once, on the longest of its lines.
    roads.sort_by(|(a, _), (b, _)| b.distance.total_cmp(&a.distance));
    let mut named: Vec<String> = Vec::new();
    for (spot, road) in roads {
        if !named.contains(&road) {
            let at = Point { x: (HALF + spot.point.x) / 2.0, y: (HALF + spot.point.y) / 2.0 };
            taken.push(write(&road, at, "map-road-name", out));
            named.push(road);
        }
    }
    let labels: Vec<(Point, usize)> = spots.iter().map(|spot| (spot.point, spot.label.chars().count())).collect();
    let frame = Area { left: 0.0, top: 0.0, right: 2.0 * HALF, bottom: 2.0 * HALF };
    let placed = place(&labels, LETTERS, frame, middle, &taken);
    for (spot, label) in spots.iter().zip(&placed) {
        if let Some(end) = label.as_ref().and_then(|label| label.leader) {
            out.push_str(&line(spot.point, end, "map-leader"));
        }
        let (x, y) = (short(spot.point.x), short(spot.point.y));
        out.push_str(&match spot.entry.record.kind {
            PlaceKind::City if spot.entry.id.as_ref() == MIDDLE => {
                format!("<circle class=\"map-middle\" cx=\"{x}\" cy=\"{y}\" r=\"6\"/>")
            }
            PlaceKind::City => format!("<circle class=\"map-city\" cx=\"{x}\" cy=\"{y}\" r=\"4\"/>"),
            // An aeroplane seen from above.
            PlaceKind::Airport => format!(
                "<path class=\"map-airport\" d=\"M{x} {y}m0-8 1.5 2v4l6 4v2l-6-2v4l2 2v1l-3.5-1-3.5 1v-1l2-2v-4l-6 2v-2l6-4v-4z\"/>"
            ),
        });
    }
    for (spot, label) in spots.iter().zip(&placed) {
        if let Some(Placed { area, .. }) = label {
            let at = Point { x: (area.left + area.right) / 2.0, y: (area.top + area.bottom) / 2.0 };
            let class = if spot.entry.id.as_ref() == MIDDLE { "map-name map-name-middle" } else { "map-name" };
            write(&spot.label, at, class, out);
        }
    }
    out.push_str("</svg>");
}

/// Writes words around a point and says what they cover.
fn write(words: &str, at: Point, class: &str, out: &mut String) -> Area {
    out.push_str(&format!(
        "<text class=\"{class}\" x=\"{}\" y=\"{}\" text-anchor=\"middle\" dominant-baseline=\"central\">{}</text>",
        short(at.x),
        short(at.y),
        escape(words)
    ));
    #[expect(clippy::cast_precision_loss, reason = "names have some dozen letters")]
    let width = words.chars().count() as f64 * LETTERS.width / 2.0;
    Area {
        left: at.x - width,
        top: at.y - LETTERS.height / 2.0,
        right: at.x + width,
        bottom: at.y + LETTERS.height / 2.0,
    }
}

fn line(a: Point, b: Point, class: &str) -> String {
    let (x1, y1, x2, y2) = (short(a.x), short(a.y), short(b.x), short(b.y));
    format!("<line class=\"{class}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>")
}

/// A coordinate to a tenth of a unit, which nobody sees.
fn short(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn tabulate(spots: &[Spot<'_>], voice: &Voice<'_>, out: &mut String) {
    let has_roads = spots.iter().any(|spot| spot.entry.record.road.is_some());
    let columns = ["map.place", "map.distance", "map.road", "map.source"];
    let heads = columns.into_iter().filter(|column| has_roads || *column != "map.road");
    let heads: String = heads.map(|path| format!("<th scope=\"col\">{}</th>", escape(&voice.word(path)))).collect();
    out.push_str(&format!(
        "<table class=\"numbers\" aria-label=\"{}\"><thead><tr>{heads}</tr></thead><tbody>",
        escape(&voice.word("map.title"))
    ));
    for spot in spots {
        let kilometres = voice.locale.number(spot.distance.round());
        out.push_str(&format!("<tr><th scope=\"row\">{}</th><td>{kilometres}&nbsp;km</td>", escape(&spot.name)));
        if has_roads {
            let road = voice.maybe(&spot.entry.record.road).map(|road| escape(&road.text));
            let place = cited(spot, "road").and_then(|citation| citation.locator.as_deref()).map(escape);
            let parts: Vec<String> = road.into_iter().chain(place.map(|place| format!("({place})"))).collect();
            out.push_str(&format!("<td>{}</td>", parts.join(" ")));
        }
        let source = escape(&spot.entry.record.geo.source);
        let source = match cited(spot, "geo").and_then(|citation| citation.url.as_ref()) {
            Some(url) => format!("<a href=\"{}\">{source}</a>", escape(url.as_str())),
            None => source,
        };
        out.push_str(&format!("<td translate=\"no\">{source}</td></tr>"));
    }
    out.push_str("</tbody></table>");
}

/// The citation of a field.
fn cited<'e>(spot: &Spot<'e>, field: &str) -> Option<&'e Citation> {
    spot.entry.meta.sources.iter().find(|citation| citation.fields.iter().any(|one| one == field))
}

/// Each source once, below the table.
fn credit(spots: &[Spot<'_>], voice: &Voice<'_>, out: &mut String) {
    let mut credits: Vec<String> = Vec::new();
    for citation in spots.iter().flat_map(|spot| &spot.entry.meta.sources) {
        let lang = citation.language.filter(|language| *language != voice.language);
        let lang = lang.map_or_else(String::new, |lang| format!(" lang=\"{lang}\""));
        let confidence = escape(&voice.word(&format!("confidence.{}", citation.confidence.as_str())));
        let credit = format!("<cite translate=\"no\"{lang}>{}</cite> ({confidence})", escape(&citation.title));
        if !credits.contains(&credit) {
            credits.push(credit);
        }
    }
    out.push_str(&format!("<p class=\"fine\">{} {}.</p>", escape(&voice.word("figures.source")), credits.join("; ")));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_earth() {
        // A quarter of a meridian of the mean sphere, and two cities as others tell them: London to Paris, 343.6 km.
        assert!((distance((0.0, 0.0), (90.0, 0.0)) - 10_007.557).abs() < 0.01);
        let found = distance((51.5074, -0.1278), (48.8566, 2.3522));
        assert!((found - 343.6).abs() < 0.5, "{found}");
        assert!(distance((21.0, -101.0), (21.0, -101.0)).abs() < f64::EPSILON);
    }

    #[test]
    fn the_middle_is_in_the_middle_and_north_is_up() {
        let middle = (21.12, -101.68);
        let at = project(middle, middle);
        assert!((at.x - HALF).abs() < 1e-9 && (at.y - HALF).abs() < 1e-9);
        let (north, east) = (project((22.12, -101.68), middle), project((21.12, -100.68), middle));
        assert!(north.y < at.y && east.x > at.x);
        // What is drawn as 100 km is 100 km, within two in a hundred.
        let drawn = |to: (f64, f64)| {
            let point = project(to, middle);
            ((point.x - HALF).hypot(point.y - HALF)) * FARTHEST / REACH
        };
        for to in [(22.77, -102.58), (20.68, -103.35), (19.70, -101.18), (22.15, -100.97)] {
            let (drawn, real) = (drawn(to), distance(middle, to));
            assert!((drawn / real - 1.0).abs() < 0.02, "{to:?}: {drawn} for {real}");
        }
    }
}
