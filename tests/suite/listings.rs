//! Lists of records: their pages, their order, and the facets that narrow them without JavaScript.

use std::collections::{BTreeMap, BTreeSet};

use crate::build::{Made, Page, Way, edit, site};
use crate::support::tree::{TODAY, Tree};

/// A place in the form of the cases; `more` are further lines.
fn place(id: &str, name: &str, kind: &str, city: &str, more: &str) -> String {
    format!(
        "--- content/hospitals/{id}.yaml\nname: {name}\nkind: {kind}\nsector: private\ncity: {city}\nstatus: published\n{more}\
         sources:\n  - fields: [name, kind, sector, city, specialties, languages, accepts_new_patients]\n    title: Directorio\n    \
         url: https://directorio.example/\n    verified_on: 2026-11-01\n    confidence: press\n"
    )
}

/// A second specialty.
const NUTRITION: &str = "--- content/specialties/nutrition.yaml\nname: {es: Nutrición, en: Nutrition}\nslug: {es: nutricion, en: \
    nutrition}\nclinical_review: pending\n";

/// Six places beside the one of the base: by kind 4 general, 2 dental, 1 laboratory.
fn many() -> Tree {
    let places = [
        place("a", "Ámbar", "general", "León", "languages: [es, en]\n"),
        place("b", "Zafiro", "general", "Silao", "accepts_new_patients: true\nlanguages: [es]\n"),
        place("c", "Ópalo", "dental", "León", ""),
        place("d", "Ónix", "dental", "León", "specialties: [nutrition]\n"),
        place("e", "Ñandú", "general", "León", ""),
        place("f", "Nube", "laboratory", "León", ""),
    ];
    let tree = site(&(places.concat() + NUTRITION));
    edit(&tree, "content/site.yaml", "default_language: es", "per_page: 2\ndefault_language: es");
    tree
}

/// The addresses of the records of a list, in order.
fn listed(page: Page<'_>) -> Vec<String> {
    let titles = page.0.split("class=\"card-title\"><a href=\"").skip(1);
    titles.filter_map(|rest| rest.split('"').next().map(str::to_owned)).collect()
}

/// Address and count of each option of the facets, and whether it is marked as the current one.
fn options(page: Page<'_>) -> Vec<(String, usize, bool)> {
    let Some(nav) = page.between("<nav class=\"narrow\"", "</nav>") else { return Vec::new() };
    nav.0
        .split("<li><a ")
        .skip(1)
        .map(|option| {
            let (tag, rest) = option.split_once('>').unwrap();
            let count = rest.split_once("class=\"fine\">").unwrap().1.split('<').next().unwrap().parse().unwrap();
            let href = tag.split('"').nth(1).unwrap().to_owned();
            (href, count, tag.contains("aria-current=\"true\""))
        })
        .collect()
}

/// All records of a list, from its first page on.
fn walk(made: &Made, first: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut number = 1;
    loop {
        let address = if number == 1 { first.to_owned() } else { format!("{first}{number}/") };
        if !made.has(&address) {
            return all;
        }
        let page = made.page(&address);
        assert_eq!(page.canonical(), Some(format!("https://sitio.example/{address}").as_str()), "canonical to itself");
        all.extend(listed(page));
        number += 1;
    }
}

#[test]
fn every_record_stands_once_in_the_order_of_the_language() {
    let made = Made::on(&many(), TODAY);
    let names = |first: &str| -> Vec<String> {
        walk(&made, first).into_iter().map(|url| url.rsplit('/').nth(1).unwrap().to_owned()).collect()
    };
    assert_eq!(names("es/hospitales/"), ["a", "la-loma", "f", "e", "d", "c", "b"]);
    // In English ñ is an n: "Ñandú" comes before "Nube".
    assert_eq!(names("en/hospitals/"), ["a", "la-loma", "e", "f", "d", "c", "b"]);
    assert!(made.has("es/hospitales/4/") && !made.has("es/hospitales/5/"), "seven records, two on a page");
}

#[test]
fn each_option_leads_to_as_many_records_as_it_says() {
    let made = Made::on(&many(), TODAY);
    let offered = options(made.page("es/hospitales/"));
    let counts: BTreeMap<&str, usize> = offered.iter().map(|(url, count, _)| (url.as_str(), *count)).collect();
    let expected = [
        ("/es/hospitales/tipo/hospitales/", 4),
        ("/es/hospitales/tipo/clinicas-dentales/", 2),
        ("/es/hospitales/tipo/laboratorios/", 1),
        ("/es/hospitales/ciudad/leon/", 6),
        ("/es/hospitales/ciudad/silao/", 1),
        ("/es/hospitales/especialidad/cardiologia/", 1),
        ("/es/hospitales/especialidad/nutricion/", 1),
        ("/es/hospitales/idioma/espanol/", 2),
        ("/es/hospitales/idioma/ingles/", 1),
        ("/es/hospitales/pacientes-nuevos/si/", 1),
    ];
    assert_eq!(counts, BTreeMap::from(expected), "no sector, since all are private, and no certificate");
    let whole: BTreeSet<String> = walk(&made, "es/hospitales/").into_iter().collect();
    for (url, count, current) in &offered {
        let found = walk(&made, url.trim_start_matches('/'));
        assert_eq!(found.len(), *count, "{url}");
        assert!(found.iter().all(|record| whole.contains(record)), "{url}");
        assert!(!current, "nothing is chosen on the whole list");
    }
    assert_eq!(
        walk(&made, "es/hospitales/tipo/clinicas-dentales/"),
        ["/es/hospitales/d/", "/es/hospitales/c/"],
        "in order"
    );
}

#[test]
fn a_narrowed_list_says_what_it_lists_and_knows_its_place() {
    let made = Made::on(&many(), TODAY);
    let page = made.page("es/hospitales/tipo/hospitales/");
    assert!(page.has("<h1>Hospitales en la zona de León</h1>"), "{}", page.0);
    assert_eq!(
        page.alternates(),
        [
            ("es", "https://sitio.example/es/hospitales/tipo/hospitales/"),
            ("en", "https://sitio.example/en/hospitals/type/hospitals/"),
            ("x-default", "https://sitio.example/"),
        ]
    );
    let chosen: Vec<String> =
        options(page).into_iter().filter(|(_, _, current)| *current).map(|(url, ..)| url).collect();
    assert_eq!(chosen, ["/es/hospitales/tipo/hospitales/"]);
    let crumbs = page.between("<nav class=\"crumbs", "</nav>").unwrap();
    assert_eq!(crumbs.attributes("href"), ["/es/", "/es/hospitales/"]);
    let later = made.page("es/hospitales/tipo/hospitales/2/");
    assert!(later.has("Página 2") && later.has("rel=\"prev\" href=\"/es/hospitales/tipo/hospitales/\""));
    assert!(
        made.page("en/hospitals/type/hospitals/2/").switch().contains(&("es", "/es/hospitales/tipo/hospitales/2/"))
    );
}

#[test]
fn search_engines_see_only_lists_that_add_something() {
    let tree = many();
    let indexed = |made: &Made, address: &str| !made.page(address).has("name=\"robots\" content=\"noindex\"");
    let made = Made::on(&tree, TODAY);
    for (address, expected) in [
        ("es/hospitales/", true),
        ("es/hospitales/tipo/hospitales/", true),
        ("es/hospitales/tipo/laboratorios/", false),
        ("en/hospitals/city/silao/", false),
    ] {
        assert_eq!(indexed(&made, address), expected, "{address}");
        assert_eq!(
            made.files["sitemap.xml"].contains(&format!("<loc>https://sitio.example/{address}</loc>")),
            expected
        );
    }
    // All seven speak Spanish and two English too: "Spanish" is the whole list over again.
    for id in ["c", "d", "e", "f", "la-loma"] {
        edit(&tree, &format!("content/hospitals/{id}.yaml"), "sector: private", "sector: private\nlanguages: [es]");
    }
    edit(&tree, "content/hospitals/la-loma.yaml", "city, specialties]", "city, specialties, languages]");
    edit(&tree, "content/hospitals/b.yaml", "languages: [es]", "languages: [es, en]");
    let made = Made::on(&tree, TODAY);
    assert!(!indexed(&made, "es/hospitales/idioma/espanol/") && indexed(&made, "es/hospitales/idioma/ingles/"));
}

#[test]
fn a_facet_that_does_not_part_the_list_has_no_pages() {
    let made = Made::on(&site(""), TODAY);
    let pages: Vec<&str> = made
        .paths()
        .into_iter()
        .filter(|path| path.starts_with("es/hospitales/") || path.contains("/servicios/"))
        .collect();
    assert_eq!(pages, ["es/hospitales/index.html", "es/hospitales/la-loma/index.html", "es/servicios/index.html"]);
    assert!(!made.page("es/hospitales/").has("class=\"narrow\""));
}

#[test]
fn a_grouped_list_is_whole_on_one_page_and_narrowed_on_several() {
    let service = |number: usize, kind: &str| {
        format!(
            "--- content/services/s{number}.yaml\nname: {{es: Servicio {number}, en: Service {number}}}\nslug: {{es: s{number}, en: \
             s{number}}}\nspecialty: cardiology\nkind: {kind}\nclinical_review: pending\n"
        )
    };
    let tree =
        site(&(1..=5).map(|number| service(number, if number < 5 { "therapy" } else { "test" })).collect::<String>());
    edit(&tree, "content/site.yaml", "default_language: es", "per_page: 2\ndefault_language: es");
    let made = Made::on(&tree, TODAY);
    assert!(made.page("es/servicios/").has("class=\"group\"") && !made.has("es/servicios/2/"));
    assert_eq!(listed(made.page("es/servicios/")), [""; 0], "each once");
    assert_eq!(walk(&made, "es/servicios/tipo/terapias/").len(), 4);
    assert!(made.has("es/servicios/tipo/terapias/2/") && !made.has("es/servicios/tipo/terapias/3/"));
    assert!(!made.page("es/servicios/tipo/terapias/").has("class=\"group\""));
    assert!(!made.has("es/servicios/especialidad/cardiologia/"), "all are of one specialty");
}

#[test]
fn a_long_list_names_its_first_its_last_and_the_nearest_pages() {
    let places: String =
        (1..=11).map(|n| place(&format!("p{n:02}"), &format!("P {n:02}"), "general", "León", "")).collect();
    let tree = site(&places);
    edit(&tree, "content/site.yaml", "default_language: es", "per_page: 1\ndefault_language: es");
    let made = Made::on(&tree, TODAY);
    let pager = |number: usize| {
        let address = if number == 1 { "es/hospitales/".to_owned() } else { format!("es/hospitales/{number}/") };
        let nav = made.page(&address).between("<nav class=\"pager\"", "</nav>").unwrap().0;
        let shown = nav.split("<li").skip(1).filter_map(|item| item.split_once("</")?.0.rsplit('>').next());
        shown.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(pager(1), "1 2 3 … 12 Siguiente");
    assert_eq!(pager(4), "Anterior 1 2 3 4 5 6 … 12 Siguiente");
    assert_eq!(pager(7), "Anterior 1 … 5 6 7 8 9 … 12 Siguiente");
    assert_eq!(pager(12), "Anterior 1 … 10 11 12");
}

#[test]
fn two_values_that_would_share_an_address_are_told_at_a_record() {
    let places = [place("a", "Ámbar", "general", "Leon", ""), place("b", "Berilo", "general", "Silao", "")];
    let made = Made::anyhow(&site(&places.concat()), &Way::default());
    assert_eq!(made.codes(), ["direccion-repetida"; 2], "in both languages:\n{}", made.said());
    assert!(made.said().contains("content/hospitals/la-loma.yaml:1:1"), "{}", made.said());
    assert!(made.said().contains("es/hospitales/ciudad/leon/"), "{}", made.said());
}

#[test]
fn narrowed_lists_are_not_kept_in_the_ledger() {
    let tree = many();
    tree.write("content/addresses.yaml", "es/: home\n");
    let made = Made::on(&tree, TODAY);
    assert!(!made.said().contains("/tipo/") && made.said().contains("es/hospitales/"), "{}", made.said());
}

#[test]
fn a_story_leads_on_to_those_of_its_specialty_first_and_then_round_the_list() {
    let story = |(id, day, specialty): &(&str, u8, &str)| {
        let text = |language| {
            format!("--- content/stories/{id}/{language}.md\n---\ntitle: T {id}\nsummary: S.\n---\nTexto.\n")
        };
        let specialty = if specialty.is_empty() { String::new() } else { format!("specialty: {specialty}\n") };
        let record = format!("kind: article\npublished_on: 2026-10-0{day}\nslug: {{es: {id}, en: {id}}}\n{specialty}");
        format!("--- content/stories/{id}/story.yaml\n{record}{}{}", text("es"), text("en"))
    };
    // Where all that have a specialty have the same, the list is not parted by it.
    for other in ["", "nutrition"] {
        let of = [("e", 1, "cardiology"), ("d", 2, ""), ("c", 3, other), ("b", 4, "cardiology"), ("a", 5, "")];
        let made = Made::on(&site(&(of.iter().map(story).collect::<String>() + NUTRITION)), TODAY);
        let related = |id: &str| {
            let page = made.page(&format!("es/articulos/{id}/"));
            listed(page.between("id=\"related\"", "</section>").unwrap())
        };
        let address = |id: &str| format!("/es/articulos/{id}/");
        assert_eq!(related("b"), ["e", "c", "d"].map(address), "{other}");
        assert_eq!(related("e"), ["b", "a", "c"].map(address), "{other}");
    }
}
