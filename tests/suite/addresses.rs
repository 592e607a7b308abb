//! A link that somebody saved, sent in a chat or printed on a card leads somewhere for ever; or its end was decided, not an accident.
//!
//! `content/addresses.yaml` is the memory: `marca addresses --record` writes it after a publication, every build reads it.

use std::fs;
use std::process::Command;

use crate::build::{Made, Page, Way, edit, site};
use crate::support::tree::{TODAY, Tree};

const CONTENT: &str = "\
--- content/specialties/nutrition.yaml
name: {es: Nutrición, en: Nutrition}
slug: {es: nutricion, en: nutrition}
clinical_review: pending
search:
  es:
    practitioners: [nutrióloga, nutriólogo, dietista]
    lay: [dieta, bajar de peso, subir de peso, comer sano, menú, calorías]
    symptoms: [sobrepeso, me siento pesado, colesterol, azúcar alta, estreñimiento, no como bien]
  en:
    practitioners: [nutritionist, dietitian, diet doctor]
    lay: [diet, lose weight, gain weight, eat healthy, meal plan, calories]
    symptoms: [overweight, feel heavy, cholesterol, high sugar, constipation, bad eating habits]
--- content/stories/primera/story.yaml
kind: article
published_on: 2026-11-02
slug: {es: primera, en: first}
specialty: nutrition
--- content/stories/primera/es.md
---
title: La primera visita
summary: Qué llevar.
---
Lleve sus estudios a [nutrición](specialty:nutrition). Escriba a [la oficina](mailto:a@b.example), o [lea más](https://otro.example/x).
--- content/stories/primera/en.md
---
title: The first visit
summary: What to bring.
---
Bring your records.
--- content/static/CNAME
sitio.example
";

/// Runs `marca addresses`, with more arguments.
#[track_caller]
fn addresses(tree: &Tree, more: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_marca"));
    command.arg("addresses").arg("--root").arg(tree.root()).args(["--as-of", TODAY, "--lang", "en"]).args(more);
    let output = command.env_remove("SOURCE_DATE_EPOCH").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A site whose addresses of today are on record.
fn on_record() -> Tree {
    let tree = site(CONTENT);
    addresses(&tree, &["--record"]);
    tree
}

fn ledger(tree: &Tree) -> String {
    fs::read_to_string(tree.path("content/addresses.yaml")).unwrap()
}

#[test]
fn without_a_ledger_nothing_is_asked_for() {
    assert_eq!(Made::on(&site(CONTENT), TODAY).codes(), [""; 0]);
}

#[test]
fn the_ledger_holds_every_page_that_has_an_address_of_its_own() {
    let tree = on_record();
    let lines: Vec<String> = ledger(&tree).lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect();
    for line in [
        "es/: home",
        "es/especialidades/: section:specialties",
        "es/especialidades/nutricion/: specialty:nutrition",
        "en/specialties/nutrition/: specialty:nutrition",
        "en/articles/first/: story:primera",
        "en/hospitals/la-loma/: hospital:la-loma",
    ] {
        assert!(lines.iter().any(|other| other == line), "{line} is not in\n{}", lines.join("\n"));
    }
    let made = Made::on(&tree, TODAY);
    // The letters of A to Z come and go with the words.
    let own =
        |address: &str| !address.is_empty() && address.split_once("/a-z/").is_none_or(|(_, letter)| letter.is_empty());
    for (address, _) in made.pages().filter(|(address, _)| own(address)) {
        assert!(lines.iter().any(|line| line.starts_with(&format!("{address}: "))), "/{address} is not on record");
    }
    assert_eq!(made.codes(), [""; 0], "all that is published is on record:\n{}", made.said());
    let mut sorted = lines.clone();
    sorted.sort();
    assert_eq!(lines, sorted, "sorted, so that two editors do not collide");
    // Recording again changes nothing, and showing writes nothing.
    let before = ledger(&tree);
    assert_eq!(addresses(&tree, &[]), before);
    addresses(&tree, &["--record"]);
    assert_eq!(ledger(&tree), before);
}

#[test]
fn a_renamed_page_is_still_found_at_its_old_address() {
    let tree = on_record();
    edit(&tree, "content/specialties/nutrition.yaml", "es: nutricion,", "es: alimentacion,");
    let made = Made::on(&tree, TODAY);
    assert!(made.has("es/especialidades/alimentacion/"));
    let old = made.page("es/especialidades/nutricion/");
    let refresh = old.tags("meta").into_iter().find(|tag| tag.attribute("http-equiv") == Some("refresh")).unwrap();
    assert_eq!(refresh.attribute("content"), Some("0; url=/es/especialidades/alimentacion/"));
    assert_eq!(old.canonical(), Some("https://sitio.example/es/especialidades/alimentacion/"));
    assert!(
        old.tags("a").iter().any(|tag| tag.attribute("href") == Some("/es/especialidades/alimentacion/")),
        "for who stays"
    );
    assert!(old.has("noindex") && old.has("<html lang=\"es\""));
    assert_eq!(made.report.tally.redirects, 1);

    // Nothing of ours leads to the old address any more.
    let leading = made.mentioning("especialidades/nutricion/");
    assert!(leading.is_empty(), "{leading:?}");
    assert!(made.has("en/specialties/nutrition/"), "the English address is what it was");
    assert_eq!(
        made.codes(),
        ["direccion-sin-registrar"],
        "the new one is not on record yet: a warning\n{}",
        made.said()
    );

    // Renamed again, both old addresses lead to the newest, without a chain.
    addresses(&tree, &["--record"]);
    edit(&tree, "content/specialties/nutrition.yaml", "es: alimentacion,", "es: nutriologia,");
    let made = Made::on(&tree, TODAY);
    for old in ["es/especialidades/nutricion/", "es/especialidades/alimentacion/"] {
        assert!(made.page(old).has("0; url=/es/especialidades/nutriologia/"), "{old}");
    }
    // And back: the page takes its old place again.
    edit(&tree, "content/specialties/nutrition.yaml", "es: nutriologia,", "es: nutricion,");
    let made = Made::on(&tree, TODAY);
    assert!(made.page("es/especialidades/nutricion/").has("data-id=\"nutrition\""));
}

#[test]
fn a_section_that_moves_takes_its_pages_along() {
    let tree = on_record();
    edit(&tree, "content/site.yaml", "specialties: {es: especialidades,", "specialties: {es: ramas,");
    let made = Made::on(&tree, TODAY);
    for (old, new) in [
        ("especialidades/", "ramas/"),
        ("especialidades/nutricion/", "ramas/nutricion/"),
        ("especialidades/cardiologia/", "ramas/cardiologia/"),
    ] {
        assert!(made.page(&format!("es/{old}")).has(&format!("0; url=/es/{new}")), "{old}");
    }
}

#[test]
fn an_address_that_would_be_lost_stops_the_build_and_names_what_is_near() {
    let tree = on_record();
    fs::rename(tree.path("content/specialties/nutrition.yaml"), tree.path("content/specialties/nutritions.yaml"))
        .unwrap();
    edit(
        &tree,
        "content/specialties/nutritions.yaml",
        "{es: nutricion, en: nutrition}",
        "{es: alimentacion, en: diet}",
    );
    edit(&tree, "content/stories/primera/story.yaml", "specialty: nutrition\n", "");
    edit(&tree, "content/stories/primera/es.md", "[nutrición](specialty:nutrition)", "nutrición");
    let made = Made::anyhow(&tree, &Way::default());
    assert_eq!(
        made.codes().iter().filter(|code| **code == "direccion-perdida").count(),
        2,
        "in both languages:\n{}",
        made.said()
    );
    assert!(made.said().contains("`specialty:nutritions`"), "the near miss:\n{}", made.said());
    let line = ledger(&tree).lines().position(|line| line.starts_with("es/especialidades/nutricion/")).unwrap() + 1;
    assert!(
        made.said().contains(&format!("content/addresses.yaml:{line}:1")),
        "the line of the ledger:\n{}",
        made.said()
    );
    assert!(made.files.is_empty());

    // What the message asks for mends it: the record's new id in the ledger.
    let mended = ledger(&tree).replace(": specialty:nutrition\n", ": specialty:nutritions\n");
    tree.write("content/addresses.yaml", mended);
    let made = Made::on(&tree, TODAY);
    assert_eq!((made.codes(), made.report.tally.redirects), (vec!["direccion-sin-registrar"], 2), "{}", made.said());
    assert!(made.page("en/specialties/nutrition/").has("0; url=/en/specialties/diet/"));
}

#[test]
fn the_addresses_of_a_language_that_goes_lead_to_the_usual_one() {
    let tree = on_record();
    tree.write("content/addresses.yaml", ledger(&tree) + "fr/: home\nfr/hopitaux/la-loma/: hospital:la-loma\n");
    let made = Made::on(&tree, TODAY);
    assert_eq!((made.codes(), made.report.tally.redirects), (vec![], 2), "{}", made.said());
    assert!(
        made.page("fr/").has("0; url=/es/") && made.page("fr/hopitaux/la-loma/").has("0; url=/es/hospitales/la-loma/")
    );
}

#[test]
fn what_left_on_purpose_is_neither_lost_nor_redirected() {
    for (path, old, new) in [
        ("content/hospitals/la-loma.yaml", "status: published", "status: archived"),
        ("content/hospitals/la-loma.yaml", "status: published", "status: suspended"),
        ("content/hospitals/la-loma.yaml", "status: published", "status: published\narchive_on: 2026-11-01"),
        ("content/stories/primera/story.yaml", "slug:", "archive_on: 2026-11-10\nslug:"),
    ] {
        let tree = on_record();
        edit(&tree, path, old, new);
        let made = Made::on(&tree, TODAY);
        assert_eq!(made.codes(), [""; 0], "{path}, {new}:\n{}", made.said());
        let gone = if path.contains("hospitals") { "hospitales/la-loma" } else { "articulos/primera" };
        assert!(made.mentioning(gone).is_empty() && !made.has(&format!("es/{gone}/")), "{path}, {new}");
    }
}

#[test]
fn a_record_with_errors_has_not_lost_its_address() {
    let tree = on_record();
    edit(&tree, "content/hospitals/la-loma.yaml", "kind: general", "kind: generl");
    let made = Made::anyhow(&tree, &Way::default());
    assert_eq!(made.codes(), ["valor-desconocido"], "{}", made.said());
}

#[test]
fn what_shall_be_forgotten_is_marked_as_gone() {
    let tree = on_record();
    fs::remove_dir_all(tree.path("content/stories/primera")).unwrap();
    let lost = Made::anyhow(&tree, &Way::default());
    assert!(lost.codes().contains(&"direccion-perdida"), "{}", lost.said());
    let marked: String = ledger(&tree)
        .lines()
        .map(|line| {
            if line.contains("articulos") || line.contains("articles") {
                line.split(": ").next().unwrap().to_owned() + ": gone\n"
            } else {
                format!("{line}\n")
            }
        })
        .collect();
    tree.write("content/addresses.yaml", marked);
    let made = Made::on(&tree, TODAY);
    assert_eq!((made.codes(), made.report.tally.redirects), (vec![], 0), "{}", made.said());
    assert!(made.mentioning("articulos/").is_empty());
    // It stays forgotten when the ledger is written again.
    addresses(&tree, &["--record"]);
    assert!(ledger(&tree).contains("es/articulos/primera/: gone\n"), "{}", ledger(&tree));
}

#[test]
fn a_new_page_is_a_warning_that_points_at_its_record() {
    let tree = on_record();
    let words: Vec<String> = (1..=15).map(|n| format!("palabra {n}")).collect();
    let words = words.join(", ");
    let search = format!("search: {{es: {{lay: [{words}]}}, en: {{lay: [{words}]}}}}\n");
    let named = "name: {es: Urología, en: Urology}\nslug: {es: urologia, en: urology}\nclinical_review: pending\n";
    tree.write("content/specialties/urology.yaml", format!("{named}{search}"));
    let made = Made::on(&tree, TODAY);
    assert_eq!(made.codes(), ["direccion-sin-registrar"], "{}", made.said());
    assert!(made.said().contains("content/specialties/urology.yaml:1:1"), "{}", made.said());
    addresses(&tree, &["--record"]);
    assert_eq!(Made::on(&tree, TODAY).codes(), [""; 0]);
}

#[test]
fn two_pages_cannot_have_one_address() {
    let one = |files: &str| {
        let made = Made::anyhow(&site(&format!("{CONTENT}{files}")), &Way::default());
        assert!(made.files.is_empty());
        (made.codes(), made.said())
    };
    let (codes, said) = one(
        "--- content/specialties/nutrition.yaml (changed)\n-slug: {es: nutricion, en: nutrition}\n+slug: {es: cardiologia, en: nutrition}\n",
    );
    assert_eq!(codes, ["direccion-repetida"], "{said}");
    assert!(
        said.contains("specialties/nutrition.yaml") && said.contains("specialties/cardiology.yaml"),
        "both are named: {said}"
    );

    let page = "--- content/pages/x/page.yaml\nmenu: none\nslug: {es: especialidades, en: x}\n--- content/pages/x/es.md\n---\ntitle: X\nsummary: Equis.\n---\nX\n--- content/pages/x/en.md\n---\ntitle: X\nsummary: Ex.\n---\nX\n";
    let (codes, said) = one(page);
    assert_eq!(codes, ["direccion-repetida"], "a page cannot take the place of a section: {said}");
}

/// Every address in a page that the browser follows or loads, but for those of other sites.
fn links(page: Page<'_>) -> Vec<&str> {
    let hidden = page.attributes("content").into_iter().filter_map(|content| content.strip_prefix("0; url="));
    let all = ["href", "src", "action", "data-index", "poster"].into_iter().flat_map(|name| page.attributes(name));
    all.chain(hidden)
        .filter(|url| !url.starts_with('#') && !url.contains(':') || url.contains("sitio.example"))
        .collect()
}

#[test]
fn under_a_path_every_address_has_the_path() {
    let tree = on_record();
    edit(&tree, "content/specialties/nutrition.yaml", "es: nutricion,", "es: alimentacion,");
    let way = Way { base_url: Some("https://example.org/salud/"), ..Way::default() };
    let made = Made::with(&tree, &way);
    let mut seen = 0;
    for (path, html) in made.files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = Page(html);
        for url in links(page) {
            assert!(url.starts_with("/salud/"), "{path}: {url}");
            let file = url.strip_prefix("/salud/").unwrap().split(['#', '?']).next().unwrap();
            let file =
                if file.is_empty() || file.ends_with('/') { format!("{file}index.html") } else { file.to_owned() };
            assert!(made.files.contains_key(&file), "{path} leads to {url}, and there is no {file}");
            seen += 1;
        }
        let canonical = page.canonical().unwrap_or_else(|| panic!("{path} has no canonical address"));
        assert!(canonical.starts_with("https://example.org/salud/"), "{path}: {canonical}");
        assert!(page.alternates().iter().all(|(_, url)| url.starts_with("https://example.org/salud/")), "{path}");
        for url in page.tags("meta").iter().filter(|tag| tag.attribute("property") == Some("og:url")) {
            assert!(url.has("https://example.org/salud/"), "{path}");
        }
    }
    assert!(seen > 300, "only {seen} links were looked at");
    for (path, text) in &made.files {
        assert!(!text.contains("sitio.example") || path == "CNAME", "{path} still names the address of site.yaml");
        for word in ["<loc>", "<id>", "Sitemap: ", "\"url\":\"", "\"item\":\"", "\"target\":\""] {
            for at in text.match_indices(word).map(|(at, _)| at + word.len()) {
                let url = &text[at..text.len().min(at + 60)].split('\n').next().unwrap();
                let own = url.starts_with("https://example.org/salud/") || url.starts_with("/salud/");
                assert!(own || url.starts_with("https://directorio.example"), "{path}: {url}");
            }
        }
    }
    assert!(
        made.page("es/especialidades/nutricion/").has("url=/salud/es/especialidades/alimentacion/"),
        "redirects as well"
    );
    assert!(made.files["_headers"].starts_with("/salud/*"), "{}", made.files["_headers"]);
    for (_, html) in made.files.iter().filter(|(path, _)| path.ends_with(".css")) {
        assert!(!html.contains("url(/"), "a style sheet finds its pictures from where it lies");
    }

    // With or without the slash at the end, it is the same site.
    let bare = Made::with(&tree, &Way { base_url: Some("https://example.org/salud"), ..Way::default() });
    let differ: Vec<&str> =
        made.paths().into_iter().filter(|path| made.files.get(*path) != bare.files.get(*path)).collect();
    assert_eq!(differ, [""; 0]);
}
