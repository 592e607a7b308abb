//! The map of the region: drawn from records alone, with a table that says the same.

use crate::build::{Made, Page, site};
use crate::support::tree::{TODAY, Tree};

fn place(id: &str, kind: &str, lat: f64, lon: f64, more: &str) -> String {
    format!(
        "--- content/places/{id}.yaml\nname: Lugar {id}\nkind: {kind}\ngeo: {{lat: {lat}, lon: {lon}, source: GeoNames {id}}}\n{more}sources:\n  \
         - fields: [geo, road]\n    title: GeoNames (CC BY 4.0)\n    url: https://www.geonames.org/{id}/\n    locator: P:213\n    verified_on: \
         2026-11-01\n    confidence: third-party\n"
    )
}

fn region(places: &[String]) -> Tree {
    let text =
        |title: &str| format!("---\ntitle: {title}\nsummary: {title}.\n---\nAntes.\n\n{{% map %}}\n\nDespués.\n");
    let page = format!(
        "--- content/pages/travel/page.yaml\nmenu: main\n--- content/pages/travel/es.md\n{}--- content/pages/travel/en.md\n{}",
        text("Llegar"),
        text("Arrive")
    );
    site(&format!("{page}{}", places.concat()))
}

fn places() -> Vec<String> {
    vec![
        place("leon", "city", 21.12, -101.68, ""),
        place("norte", "city", 22.02, -101.68, "road: {es: México 45, en: Mexico 45}\n"),
        place("cerca", "airport", 21.0, -101.48, ""),
        place("lejos", "city", 25.0, -101.68, ""),
    ]
}

/// The rows of the table, as name and distance.
fn rows(page: Page<'_>) -> Vec<(String, String)> {
    let table = page.between("<tbody>", "</tbody>").unwrap();
    let cell = |row: &str, begin: &str| row.split(begin).nth(1).unwrap().split('<').next().unwrap().to_owned();
    table.0.split("<tr>").skip(1).map(|row| (cell(row, "<th scope=\"row\">"), cell(row, "<td>"))).collect()
}

#[test]
fn the_drawing_and_the_table_tell_the_same() {
    let made = Made::on(&region(&places()), TODAY);
    let page = made.page("es/travel/");
    let expected = [("Lugar leon", "0"), ("Lugar cerca", "25"), ("Lugar norte", "100")];
    let expected: Vec<(String, String)> =
        expected.into_iter().map(|(name, distance)| (name.to_owned(), format!("{distance}&nbsp;km"))).collect();
    assert_eq!(rows(page), expected, "from near to far; what is more than 300 km away is left out");
    let svg = page.between("<svg class=\"map\"", "</svg>").unwrap();
    for name in ["Lugar leon", "Lugar cerca", "Lugar norte", "100 km", "200 km", "300 km", "México 45"] {
        assert!(svg.has(&format!(">{name}</text>")), "{name} is not on the drawing");
    }
    assert!(svg.has("role=\"img\"") && svg.has("class=\"map-airport\"") && !page.has(" style="));
    assert_eq!(
        svg.tags("line").iter().filter(|line| line.has("map-road")).count(),
        1,
        "only where a source names a road"
    );
    assert!(
        page.has("href=\"https://www.geonames.org/norte/\"") && page.has("México 45 (P:213)"),
        "each point has its source"
    );
    assert!(made.page("en/travel/").has(">Mexico 45</text>"));
}

#[test]
fn without_places_there_is_no_map() {
    let alone = [place("leon", "city", 21.12, -101.68, "")];
    for places in [&[][..], &alone[..], &places()[1..]] {
        let made = Made::on(&region(places), TODAY);
        let page = made.page("es/travel/");
        assert!(!page.has("<svg class=\"map\"") && page.has("Antes.") && page.has("Después."));
    }
}

#[test]
fn a_link_to_a_place_leads_to_the_map_and_a_point_needs_a_source() {
    let tree = region(&places());
    crate::build::edit(&tree, "content/pages/home/es.md", "Bienvenida a León.", "Vea [el aeropuerto](place:cerca).");
    let made = Made::on(&tree, TODAY);
    assert!(made.page("es/").has("<a href=\"/es/travel/#map\">el aeropuerto</a>"), "{}", made.page("es/").0);

    crate::build::edit(&tree, "content/places/cerca.yaml", "fields: [geo, road]", "fields: [name]");
    let made = Made::anyhow(&tree, &crate::build::Way::default());
    assert_eq!(made.codes(), ["dato-sin-fuente"], "{}", made.said());
}
