//! A theme on top of another, a theme that owes nothing to the real one, and the contract that both rely on.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::build::{Made, Way, edit, site};
use crate::support::blesses;
use crate::support::tree::{TODAY, Tree, copy};

/// The real project.
fn project(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(below)
}

/// The templates that pages are rendered with; parts are below a folder.
fn templates() -> Vec<String> {
    let files = fs::read_dir(project("themes/leon/templates")).unwrap().map(|entry| entry.unwrap());
    let names = files.filter(|entry| entry.path().is_file()).map(|entry| entry.file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".html") && name != "base.html").collect();
    names.sort_unstable();
    names
}

/// A theme with one template for all pages, and the words of the real one.
fn plain_theme(tree: &Tree, template: &str) {
    tree.write("themes/llano/theme.yaml", "name: Llano\n");
    for name in templates() {
        tree.write(&format!("themes/llano/templates/{name}"), template);
    }
    for language in ["es", "en"] {
        let words = format!("strings/{language}.yaml");
        tree.write(&format!("themes/llano/{words}"), fs::read(project("themes/leon").join(words)).unwrap());
    }
}

#[test]
fn a_theme_replaces_what_it_holds_and_takes_the_rest_from_the_one_below() {
    let tree = site("--- content/site.yaml (added)\ntheme: fiesta\n");
    tree.write("themes/fiesta/theme.yaml", "name: Fiesta\nversion: 1.0.0\nextends: leon\n");
    // One page kind, by way of the template it replaces; one word; one asset.
    let hospital =
        "{% extends \"leon/hospital.html\" %}\n{% block content %}<p>¡Fiesta!</p>{{ super() }}{% endblock %}\n";
    tree.write("themes/fiesta/templates/hospital.html", hospital);
    tree.write("themes/fiesta/strings/es.yaml", "skip: Ir al grano\n");
    tree.write("themes/fiesta/assets/site.css", "body { color: black }\n");
    let (made, plain) = (Made::on(&tree, TODAY), Made::on(&site(""), TODAY));
    let (place, specialty) = ("es/hospitales/la-loma/", "es/especialidades/cardiologia/");
    assert!(made.page(place).has("<p>¡Fiesta!</p>") && made.page(place).has("Hospital La Loma"));
    assert!(!made.page(specialty).has("¡Fiesta!") && made.page(specialty).has("Cardiología"));
    assert!(made.page(specialty).has("Ir al grano") && !plain.page(specialty).has("Ir al grano"));
    assert!(!made.page("en/specialties/cardiology/").has("Ir al grano"), "a word is replaced in its language only");
    let css = |made: &Made| made.files.iter().find(|(path, _)| path.ends_with(".css")).unwrap().1.clone();
    assert_eq!(css(&made), "body { color: black }\n");
    assert_ne!(css(&plain), css(&made));
    let paths: BTreeSet<&str> = made.paths().into_iter().filter(|path| path.ends_with(".html")).collect();
    assert_eq!(paths, plain.paths().into_iter().filter(|path| path.ends_with(".html")).collect());
}

#[test]
fn a_theme_of_one_s_own_needs_nothing_of_the_real_one() {
    let tree = site("--- content/site.yaml (added)\ntheme: llano\n");
    let head = "<title>{{ page.title }}</title><meta name=\"description\" content=\"{{ page.description }}\">";
    let page =
        format!("<!doctype html>\n<html lang=\"{{{{ lang }}}}\">{head}<h1>{{{{ page.name }}}}, llano</h1></html>\n");
    plain_theme(&tree, &page);
    tree.write("themes/llano/templates/redirect.html", "<a href=\"{{ view.target }}\">{{ words.skip }}</a>");
    fs::remove_dir_all(tree.path("themes/leon")).unwrap();
    let made = Made::on(&tree, TODAY);
    assert!(made.page("es/hospitales/la-loma/").has("<h1>Hospital La Loma, llano</h1>"));
    assert!(!made.paths().iter().any(|path| path.starts_with("assets/")), "it has none");
}

/// The part of `themes/README.md` between two marks.
const BEGIN: &str = "<!-- fields: begin -->\n";
const END: &str = "<!-- fields: end -->";

#[test]
fn the_fields_of_every_template_are_those_that_the_contract_names() {
    // The real content, samples included, has pages of every kind.
    let tree = Tree::base();
    fs::remove_dir_all(tree.path("content")).unwrap();
    copy(&project("content"), &tree.path("content"));
    let settings = fs::read_to_string(tree.path("content/site.yaml")).unwrap();
    tree.write("content/site.yaml", format!("theme: llano\n{settings}"));
    let list = "{% for key, value in NAME %}{{ key }} {% endfor %}";
    let list = |name: &str| list.replace("NAME", name);
    // The page of a left address has no `page`.
    let page = format!("<h1>TEMPLATE</h1><p>{}</p><p>{}</p>", list("view"), list("page"));
    plain_theme(&tree, "");
    for name in templates() {
        let text = if name == "redirect.html" {
            format!("<h1>TEMPLATE</h1><p>{}</p><p></p>", list("view"))
        } else {
            page.clone()
        };
        tree.write(&format!("themes/llano/templates/{name}"), text.replace("TEMPLATE", &name));
    }
    let made = Made::anyhow(&tree, &Way { preview: true, ..Way::default() });
    let mut found: BTreeMap<String, (String, String)> = BTreeMap::new();
    for text in made.files.iter().filter(|(path, _)| path.ends_with(".html")).map(|(_, text)| text) {
        let parts: Vec<&str> = text.split(['<', '>']).collect();
        let sorted = |text: &str| {
            let mut names: Vec<&str> = text.split_whitespace().collect();
            names.sort_unstable();
            names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" ")
        };
        let (name, view, page) = (parts[2], sorted(parts[6]), sorted(parts[10]));
        let known = found.entry(name.to_owned()).or_insert((view.clone(), page.clone()));
        assert_eq!(*known, (view, page), "all pages of {name} are given the same fields");
    }
    let common: BTreeSet<&String> = found.values().map(|(_, page)| page).filter(|page| !page.is_empty()).collect();
    assert_eq!(common.len(), 1, "`page` is the same on all pages");
    let mut table =
        format!("`page`, in every template: {}\n\n| Template | `view` |\n|---|---|\n", common.first().unwrap());
    for (name, (view, _)) in &found {
        table.push_str(&format!("| `{name}` | {view} |\n"));
    }
    let path = project("themes/README.md");
    let contract = fs::read_to_string(&path).unwrap();
    let (before, rest) = contract.split_once(BEGIN).unwrap();
    let (told, after) = rest.split_once(END).unwrap();
    if blesses() {
        fs::write(&path, format!("{before}{BEGIN}{table}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(told, table, "themes/README.md: UPDATE_EXPECT=1 cargo test themes, then read the diff");
    // Redirects appear when an address is left, which no page of today has to be.
    let missing: Vec<String> =
        templates().into_iter().filter(|name| !found.contains_key(name) && name != "redirect.html").collect();
    assert!(missing.is_empty(), "no page of {missing:?} was made");
}

#[test]
fn each_page_that_others_may_find_has_a_picture_for_its_link() {
    let tree = site("");
    let made = Made::on(&tree, TODAY);
    fn image_in<'m>(made: &'m Made, address: &str) -> Option<&'m str> {
        let tags = made.page(address).tags("meta").into_iter();
        tags.filter(|tag| tag.has("\"og:image\"")).find_map(|tag| tag.attribute("content"))
    }
    let image = |address: &str| image_in(&made, address);
    let (hospital, specialty) =
        (image("es/hospitales/la-loma/").unwrap(), image("es/especialidades/cardiologia/").unwrap());
    assert!(hospital.starts_with("https://sitio.example/cards/") && hospital.ends_with(".png"), "{hospital}");
    assert_ne!(hospital, specialty);
    assert_ne!(Some(specialty), image("en/specialties/cardiology/"), "a card speaks the language of its page");
    assert_eq!(image("es/404.html"), None, "a page that is not to be found has none");
    // Cards are drawn from the title: another title is another name, so no chat shows an old one.
    edit(&tree, "content/hospitals/la-loma.yaml", "name: Hospital La Loma", "name: Hospital La Loma <Nueva> & Ñandú");
    let renamed = Made::on(&tree, TODAY);
    let image = image_in(&renamed, "es/hospitales/la-loma/");
    assert!(image.is_some() && image != Some(hospital), "{image:?}");
    // A theme without a drawing has no cards; one whose drawing is none is told so, once.
    let drawing = "themes/leon/templates/card.svg";
    tree.write(drawing, "<svg xmlns=\"http://www.w3.org/2000/svg\"><rect");
    let broken = Made::anyhow(&tree, &Way::default());
    assert_eq!(broken.codes(), ["plantilla-invalida"], "{}", broken.said());
    assert!(broken.said().contains(drawing), "{}", broken.said());
    fs::remove_file(tree.path(drawing)).unwrap();
    assert!(Made::on(&tree, TODAY).mentioning("og:image").is_empty());
}
