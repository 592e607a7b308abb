//! León in figures: what is drawn, what is only listed, and that a picture never says more than its table.

use crate::build::{Made, site};
use crate::support::tree::TODAY;

fn figure(id: &str, topic: &str, value: u32, caveat: &str) -> String {
    format!(
        "--- content/figures/{id}.yaml\nlabel: {{es: Cosa {id}, en: Thing {id}}}\nvalue: {value}\nunit: {{es: cosas, en: things}}\nyear: \
         2023\ntopic: {topic}\norder: {value}\ncaveat: {{es: {caveat}, en: {caveat}}}\nsource:\n  title: Plan\n  document: Plan\n  \
         locator: P:{value}\n  verified_on: 2026-11-01\n  confidence: plan\n"
    )
}

#[test]
fn counts_of_one_census_are_drawn_and_opinions_are_not() {
    let figures = [
        figure("a", "health-units", 50, "Común."),
        figure("b", "health-units", 200, "Común."),
        figure("c", "health-units", 40, "Propia."),
        figure("d", "sector-views", 71, "Común."),
        figure("e", "sector-views", 57, "Común."),
        figure("f", "travel", 22, "Común."),
    ];
    let made = Made::on(&site(&figures.concat()), TODAY);
    for (address, topic) in [("es/cifras/", "c-health-units"), ("en/figures/", "c-health-units")] {
        let page = made.page(address);
        // An icon is no chart.
        let charts: Vec<_> = page.tags("svg").into_iter().filter(|svg| !svg.has("class=\"icon\"")).collect();
        assert_eq!(charts.len(), 1, "{address}: one topic of six figures may be drawn");
        assert!(
            charts[0].has("role=\"img\"") && charts[0].has(&format!("aria-labelledby=\"{topic}-title {topic}-text\""))
        );
        assert!(!page.has(" style="), "the policy forbids it");
    }
    let page = made.page("es/cifras/");
    let svg = page.between("<svg class=\"chart\"", "</svg>").unwrap();
    assert_eq!(
        svg.attributes("width"),
        ["100%", "20%", "25%", "100%"],
        "in the order of the records, after the picture's own"
    );
    assert!(svg.has("Cosa b, 200") && svg.has("Cosa c, 40"), "the ends of the range, in words");
    let table = page.between("<table class=\"numbers\"", "</table>").unwrap();
    for (id, value) in [("a", 50), ("b", 200), ("c", 40)] {
        let row = table.between(&format!("<tr id=\"r-{id}\">"), "</tr>").unwrap();
        assert!(
            row.has(&format!("{value} cosas")) && row.has("2023") && row.has(&format!("P:{value}")),
            "{id}: {}",
            row.0
        );
        assert_eq!(row.has("Propia."), id == "c", "a note of its own stays with its number");
    }
    assert!(!table.has("Común.") && page.has("<p>Común.</p>"), "what most share is said once");
    let views = page.between("id=\"t-sector-views\"", "</section>").unwrap();
    assert!(views.has("<ul class=\"figures\">") && !views.has("<table"));
}
