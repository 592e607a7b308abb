//! What is true until a day is shown until that day and not a day longer; what is true from a day on, not a day sooner.
//!
//! A certificate that has lapsed and still stands on a page is a false claim about health care. So each test asks two questions:
//! is it everywhere it belongs on the last day, and is it nowhere at all on the next.

use marca::date::Date;
use marca::fs::RealDisk;
use marca::pipeline::{self, Discard, Options, Today};

use crate::build::{Made, Way, edit, site};
use crate::support::tree::Tree;

/// The hospital of the base, certified, with a price and a story of a patient.
const CONTENT: &str = "\
--- content/certifications/norma.yaml
holder: la-loma
scheme: Norma Zafiro
issuer: Instituto Zafiro
issued_on: 2026-03-10
valid_until: 2026-11-21
verified_on: 2026-03-12
evidence_url: https://zafiro.example/123
--- content/affiliations/loma-2026.yaml
member: la-loma
starts_on: 2026-02-01
ends_on: 2026-12-31
cycle_year: 2026
benefits: {es: Ventaja Ópalo, en: Opal advantage}
--- content/services/electrocardiogram.yaml (added)
summary: {es: Un trazo del ritmo del corazón., en: A trace of the rhythm of the heart.}
offers:
  - hospital: la-loma
    price: {min: 12345, currency: MXN, valid_until: 2026-10-15, source: El hospital}
--- content/stories/rosa/story.yaml
kind: patient
published_on: 2026-05-01
person_label: {es: Señora R., en: Mrs. R.}
consent: {given_on: 2026-04-01, scope: El sitio, expires_on: 2027-03-31}
provider: la-loma
specialty: cardiology
slug: {es: el-corazon-de-rosa, en: rosas-heart}
--- content/stories/rosa/es.md
---
title: El corazón de Rosa
summary: Cómo la atendieron.
---
Rosa llegó con palpitaciones al [hospital](hospital:la-loma).
--- content/stories/rosa/en.md
---
title: Rosa's heart
summary: How she was cared for.
---
Rosa came with palpitations to the [hospital](hospital:la-loma).
--- content/stories/nota/story.yaml
kind: article
published_on: 2026-04-15
slug: {es: nota, en: note}
--- content/stories/nota/es.md
---
title: Una nota
summary: Sobre las salas de espera.
---
Lea también [la historia de Rosa](story:rosa).
--- content/stories/nota/en.md
---
title: A note
summary: On waiting rooms.
---
Read also [Rosa's story](story:rosa).
";

const PAGES: [&str; 2] = ["es/hospitales/la-loma/", "en/hospitals/la-loma/"];

/// Where the certificate stands when it is in force.
#[track_caller]
fn is_certified(made: &Made, day: &str) {
    for page in PAGES.map(|page| made.page(page)) {
        assert!(page.has("id=\"r-norma\""), "{day}: the badge on the page of the hospital");
        assert!(page.has("Norma Zafiro") && page.has("datetime=\"2026-11-21\""), "{day}: the badge tells its last day");
        let data = page.json_ld().to_string();
        assert!(data.contains("Norma Zafiro") && data.contains("\"expires\":\"2026-11-21\""), "{day}: JSON-LD {data}");
    }
    for list in ["es/verificar/", "en/verify/"] {
        assert!(made.page(list).has("id=\"r-norma\"") && made.page(list).has("la-loma/"), "{day}: {list}");
    }
}

#[track_caller]
fn is_nowhere(made: &Made, words: &str, day: &str) {
    let places = made.mentioning(words);
    assert!(places.is_empty(), "on {day} `{words}` still stands in {places:?}");
}

#[test]
fn a_certificate_counts_from_its_first_day_through_its_last() {
    let tree = site(CONTENT);
    for day in ["2026-03-10", "2026-07-01", "2026-11-20", "2026-11-21"] {
        is_certified(&Made::on(&tree, day), day);
    }
    for day in ["2026-03-09", "2026-11-22", "2027-06-01"] {
        let made = Made::on(&tree, day);
        for trace in ["Zafiro", "r-norma", "hasCredential"] {
            is_nowhere(&made, trace, day);
        }
        assert!(
            made.page("es/verificar/").has("<h1"),
            "{day}: the list itself stays, to say how to check a certificate"
        );
        assert_eq!(made.codes(), [""; 0], "{day}: a date that has come needs no warning");
    }
}

#[test]
fn a_suspended_certificate_does_not_count_from_that_day() {
    let tree = site(CONTENT);
    edit(&tree, "content/certifications/norma.yaml", "verified_on", "suspended_on: 2026-08-01\nverified_on");
    is_certified(&Made::on(&tree, "2026-07-31"), "2026-07-31");
    for day in ["2026-08-01", "2026-08-02", "2026-11-21"] {
        is_nowhere(&Made::on(&tree, day), "Zafiro", day);
    }
}

#[test]
fn a_membership_is_shown_in_its_year_only() {
    let tree = site(CONTENT);
    for (day, shown) in [("2026-01-31", false), ("2026-02-01", true), ("2026-12-31", true), ("2027-01-01", false)] {
        let made = Made::on(&tree, day);
        for (page, words) in PAGES.into_iter().zip(["Ventaja Ópalo", "Opal advantage"]) {
            let page = made.page(page);
            assert_eq!((page.has("data-valid-until=\"2026-12-31\""), page.has(words)), (shown, shown), "{day}");
        }
        if !shown {
            is_nowhere(&made, "Ópalo", day);
            is_nowhere(&made, "Opal", day);
        }
    }
}

#[test]
fn a_price_holds_through_its_last_day() {
    let tree = site(CONTENT);
    for (day, shown) in [("2026-10-15", true), ("2026-10-16", false)] {
        let made = Made::on(&tree, day);
        for page in ["es/servicios/electrocardiograma/", "en/services/electrocardiogram/"] {
            let page = made.page(page);
            assert_eq!(page.has("12,345"), shown, "{day}");
            assert_eq!(page.has("datetime=\"2026-10-15\""), shown, "{day}: a price says until when");
        }
        if !shown {
            is_nowhere(&made, "12,345", day);
            is_nowhere(&made, "12345", day);
        }
    }
}

/// Everything that would tell that Rosa's story exists.
const ROSA: [&str; 6] =
    ["corazon-de-rosa", "rosas-heart", "corazón de Rosa", "Rosa's heart", "Rosa&#x27;s heart", "palpitaciones"];

#[track_caller]
fn has_story(made: &Made, day: &str) {
    assert!(made.has("es/articulos/el-corazon-de-rosa/") && made.has("en/articles/rosas-heart/"), "{day}");
    let mentioning = made.mentioning("corazon-de-rosa");
    for file in ["es/atom.xml", "sitemap.xml", "es/articulos/index.html", "es/articulos/nota/index.html"] {
        assert!(mentioning.contains(&file), "{day}: {file}");
    }
    assert!(mentioning.iter().any(|file| file.starts_with("search/")), "{day}: the search");
}

#[test]
fn a_story_needs_consent_and_leaves_no_trace_without_it() {
    let tree = site(CONTENT);
    for day in ["2026-05-01", "2027-03-31"] {
        has_story(&Made::on(&tree, day), day);
    }
    for day in ["2026-04-30", "2027-04-01"] {
        let made = Made::on(&tree, day);
        for trace in ROSA {
            is_nowhere(&made, trace, day);
        }
    }
    edit(&tree, "content/stories/rosa/story.yaml", "expires_on", "withdrawn_on: 2026-09-10, expires_on");
    has_story(&Made::on(&tree, "2026-09-09"), "2026-09-09");
    let made = Made::on(&tree, "2026-09-10");
    for trace in ROSA {
        is_nowhere(&made, trace, "2026-09-10, when consent was withdrawn");
    }
    let note = made.page("es/articulos/nota/");
    assert!(note.has("la historia de Rosa") && !note.has("rosa/"), "the note keeps its words and loses its link");
}

#[test]
fn a_withdrawn_story_gets_no_redirect_either() {
    let tree = site(CONTENT);
    tree.write(
        "content/addresses.yaml",
        "es/articulos/el-corazon-de-rosa/: story:rosa\nes/articulos/rosa/: story:rosa\n",
    );
    let before = Made::on(&tree, "2026-09-09");
    assert!(
        before.page("es/articulos/rosa/").has("http-equiv=\"refresh\""),
        "an old address leads on while there is somewhere to go"
    );
    edit(&tree, "content/stories/rosa/story.yaml", "expires_on", "withdrawn_on: 2026-09-10, expires_on");
    let made = Made::on(&tree, "2026-09-10");
    for trace in ROSA.into_iter().chain(["articulos/rosa"]) {
        is_nowhere(&made, trace, "2026-09-10");
    }
    assert!(!made.codes().contains(&"direccion-perdida"), "it left on purpose:\n{}", made.said());
}

#[test]
fn a_record_is_shown_from_its_first_day_until_the_day_it_leaves() {
    let tree = site(CONTENT);
    edit(
        &tree,
        "content/hospitals/la-loma.yaml",
        "status: published",
        "status: published\npublish_on: 2026-06-01\narchive_on: 2026-10-01",
    );
    for day in ["2026-06-01", "2026-09-30"] {
        let made = Made::on(&tree, day);
        assert!(PAGES.iter().all(|page| made.has(page)), "{day}");
        is_certified(&made, day);
    }
    for day in ["2026-05-31", "2026-10-01"] {
        let made = Made::on(&tree, day);
        is_nowhere(&made, "la-loma", day);
        is_nowhere(&made, "La Loma", day);
        is_nowhere(&made, "Zafiro", day);
    }
}

#[test]
fn an_archived_or_suspended_hospital_takes_every_link_to_it_along() {
    for status in ["archived", "suspended"] {
        let tree = site(CONTENT);
        assert!(!Made::on(&tree, "2026-09-01").mentioning("la-loma").is_empty());
        edit(&tree, "content/hospitals/la-loma.yaml", "status: published", &format!("status: {status}"));
        let made = Made::on(&tree, "2026-09-01");
        for trace in ["la-loma", "La Loma", "Zafiro", "Ópalo", "12,345"] {
            is_nowhere(&made, trace, status);
        }
        // Those who spoke of it are still there, and their editors are told.
        assert!(
            made.page("es/articulos/el-corazon-de-rosa/").has("palpitaciones al hospital."),
            "{status}: the words without the link"
        );
        assert!(made.has("es/servicios/electrocardiograma/"), "{status}: the service without the price");
        assert!(
            !made.codes().is_empty() && made.codes().iter().all(|code| *code == "referencia-oculta"),
            "{status}:\n{}",
            made.said()
        );
        for place in ["content/services/electrocardiogram.yaml", "content/stories/rosa/story.yaml"] {
            assert!(made.said().contains(place), "{status}: {place} is not in\n{}", made.said());
        }
    }
}

#[test]
fn drafts_and_samples_are_for_the_preview_only() {
    let sample = "\
--- content/hospitals/muestra.yaml
name: Hospital Turquesa
kind: clinic
sector: private
city: León
status: published
sample: true
sources: [{fields: [name, kind, sector, city], title: Inventada, document: Muestra, verified_on: 2026-11-01, confidence: third-party}]
--- content/certifications/muestra.yaml
holder: muestra
scheme: Norma Turquesa
issuer: Instituto
issued_on: 2026-03-10
valid_until: 2027-11-21
verified_on: 2026-03-12
evidence_url: https://zafiro.example/9
sample: true
--- content/hospitals/borrador.yaml
name: Hospital Coral
kind: clinic
sector: private
city: León
status: draft
sources: [{fields: [name, kind, sector, city], title: Inventada, document: Muestra, verified_on: 2026-11-01, confidence: third-party}]
";
    let tree = site(&format!("{CONTENT}{sample}"));
    let made = Made::on(&tree, "2026-09-01");
    for trace in ["Turquesa", "muestra", "Coral", "borrador", "class=\"ribbon\""] {
        is_nowhere(&made, trace, "the public site");
    }
    let preview = Made::with(&tree, &Way { as_of: "2026-09-01", preview: true, ..Way::default() });
    for (page, words) in [("es/hospitales/muestra/", "Ejemplo inventado"), ("en/hospitals/borrador/", "Draft")] {
        let page = preview.page(page);
        let ribbon = page.between("<p class=\"ribbon\">", "</p>").unwrap_or_else(|| panic!("no ribbon on {words}"));
        assert!(ribbon.has(words), "{}", ribbon.0);
        assert!(page.has("<meta name=\"robots\" content=\"noindex\">"), "nobody shall find it by searching");
    }
    assert!(!preview.page("es/hospitales/la-loma/").has("class=\"ribbon\""), "a real page is not marked");
    assert!(
        preview.page("es/verificar/").between("id=\"r-muestra\"", "</li>").unwrap().has("Ejemplo"),
        "marked in lists too"
    );
    let sitemap = &preview.files["sitemap.xml"];
    assert!(!sitemap.contains("muestra") && !sitemap.contains("borrador"), "{sitemap}");
}

#[test]
fn each_build_tells_the_next_day_on_which_the_site_changes_by_itself() {
    let tree = site(CONTENT);
    edit(&tree, "content/stories/nota/story.yaml", "slug:", "archive_on: 2028-01-01\nslug:");
    let day = |text: &str| Date::parse(text).unwrap();
    let mut told = Vec::new();
    let mut today = day("2026-01-01");
    while let Some(next) = Made::on(&tree, &today.to_string()).report.tally.changes_on {
        assert!(next > today, "{next} is not after {today}");
        told.push(next.to_string());
        today = next;
    }
    let expected = [
        "2026-02-01", // the membership begins
        "2026-03-10", // the certificate
        "2026-04-15", // the note
        "2026-05-01", // the story
        "2026-10-16", // the price has lapsed
        "2026-11-22", // the certificate
        "2027-01-01", // the membership
        "2027-04-01", // the consent
        "2028-01-01", // the note leaves
    ];
    assert_eq!(told, expected);

    // And it is true: nothing changes on the days between.
    for pair in expected.windows(2) {
        let day_before = (2..=31).rev().find_map(|day| {
            let date = Date::parse(&format!("{}-{day:02}", &pair[1][..7]))?;
            (date < Date::parse(pair[1]).unwrap() && date >= Date::parse(pair[0]).unwrap()).then_some(date)
        });
        let Some(between) = day_before else { continue };
        let (first, last) = (Made::on(&tree, pair[0]), Made::on(&tree, &between.to_string()));
        let differ: Vec<&str> =
            first.paths().into_iter().filter(|path| first.files.get(*path) != last.files.get(*path)).collect();
        assert_eq!(differ, [""; 0], "between {} and {between}", pair[0]);
    }
    for day in &expected[..expected.len()] {
        let (y, m, d) = Date::parse(day).unwrap().parts();
        let eve = if d > 1 { format!("{y}-{m:02}-{:02}", d - 1) } else { continue };
        assert_ne!(Made::on(&tree, &eve).files, Made::on(&tree, day).files, "something was to change on {day}");
    }
}

#[test]
fn today_is_the_day_in_the_zone_of_the_site() {
    let tree = site(CONTENT);
    let today = |seconds: i64| {
        let options = Options { today: Today::At(seconds), ..Way::default().options(&tree) };
        pipeline::run(&RealDisk, &options, &Discard).unwrap().tally.today.unwrap().to_string()
    };
    // 2026-11-22T05:59:59Z: in León it is a second before midnight of the 21st (UTC-6 all year since 2022).
    assert_eq!(today(1_795_327_199), "2026-11-21");
    assert_eq!(today(1_795_327_200), "2026-11-22");
    edit(&tree, "content/site.yaml", "America/Mexico_City", "UTC");
    assert_eq!(today(1_795_327_199), "2026-11-22");
}

#[test]
fn dates_that_bind_each_other_are_kept_together() {
    // A certificate of a hospital that is not shown is not shown either, whatever its own dates say.
    let tree: Tree = site(CONTENT);
    edit(&tree, "content/hospitals/la-loma.yaml", "status: published", "status: published\narchive_on: 2026-08-01");
    is_certified(&Made::on(&tree, "2026-07-31"), "2026-07-31");
    let made = Made::on(&tree, "2026-08-01");
    is_nowhere(&made, "Zafiro", "2026-08-01");
    assert!(!made.page("es/verificar/").has("r-norma"));
}
