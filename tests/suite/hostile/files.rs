//! C: names, links, devices and folders that are not what a site is made of.

use super::Promise::{E, Nothing, S, W};
use super::*;

#[test]
fn slugs_and_names_of_files() {
    let mut cases = Vec::new();
    for slug in [
        "../../etc/passwd",
        "/etc/passwd",
        "..%2f..%2fx",
        "..\\..\\x",
        "a/b",
        "a\\b",
        ".",
        "..",
        ".hidden",
        "a.",
        "a.html",
        "A",
        "ñ",
        "a b",
        "-a",
        "a-",
        "a--b",
        "a_b",
        "*",
        "a?b",
        "a#b",
        "a%00b",
        "\"a\\0b\"",
        "\"a\\nb\"",
        "C:x",
        "con",
        "aux",
        "nul",
        "com1",
        "lpt9",
        "prn",
        "[a]",
        "{de: x}",
        "index.html",
    ] {
        let text = hospital("H", "").replace("slug: hostil", &format!("slug: {slug}"));
        cases.push(case(format!("C1 slug {slug}"), one(HOSPITAL, text), E("hospitals/hostil.yaml:2")));
    }
    let long = "a".repeat(81);
    cases.push(case(
        "C1 slug of 81",
        one(HOSPITAL, hospital("H", "").replace("slug: hostil", &format!("slug: {long}"))),
        E("hospitals/hostil.yaml:2"),
    ));
    cases.push(case(
        "C1 slug of 80",
        one(HOSPITAL, hospital("H", "").replace("slug: hostil", &format!("slug: {}", &long[1..]))),
        S(&[], &[]),
    ));
    for name in [
        "Hostil.yaml",
        "a b.yaml",
        "ñ.yaml",
        "n\u{303}.yaml",
        "con.yaml",
        "aux.yaml",
        "nul.yaml",
        "com1.yaml",
        "a:b.yaml",
        "a..yaml",
        "-a.yaml",
        "a_b.yaml",
        "a\u{202e}b.yaml",
        "a\nb.yaml",
        "a\u{1b}[2Jb.yaml",
        "a'b.yaml",
        "$(touch x).yaml",
        "a;b.yaml",
        "a\\b.yaml",
        "%2e%2e.yaml",
        "\u{feff}a.yaml",
    ] {
        let shown: String = name.escape_debug().collect();
        cases.push(case(
            format!("C1/C2/C10 file {shown}"),
            one(&format!("hospitals/{name}"), hospital("H", "").replace("slug: hostil", "slug: otro")),
            E("hospitals/"),
        ));
    }
    for name in [
        "a b.txt",
        "ñ.txt",
        "con.txt",
        "nul",
        "a:b",
        "x.",
        "com1.html",
        "a\u{1b}[2J.txt",
        "index.html",
        "es/index.html",
        "es",
        "404.html",
        "sitemap.xml",
        "robots.txt",
        "_headers",
        "search/manifest.json",
        ".marca-manifest.json2",
        "INDEX.HTML",
        "assets",
        "es/hospitales/hostil/index.html",
    ] {
        let hidden = name.starts_with('.');
        let place = if hidden { Nothing } else { E("static/") };
        cases.push(case(format!("C3/C2 static {}", name.escape_debug()), one(&format!("static/{name}"), "x"), place));
    }
    let two = |a: &str, b: &str| {
        let mut parts = one(&format!("static/{a}"), "x");
        parts.extend(one(&format!("static/{b}"), "y"));
        parts
    };
    cases.push(case("C2 case twins", two("leame.txt", "LEAME.txt"), E("static/")));
    cases.push(case("C2 folder twins", two("docs/a.txt", "DOCS/b.txt"), E("static/")));
    let long_name = "a".repeat(250);
    cases.push(case(
        "C2 a name of 255 bytes",
        one(&format!("hospitals/{long_name}.yaml"), hospital("H", "")),
        E("hospitals/"),
    ));
    cases.push(case(
        "C3 two records, one address",
        one("hospitals/otro.yaml", hospital("Otro", "")),
        E("hospitals/otro.yaml"),
    ));
    cases.push(case(
        "C3 a page on a list",
        {
            let mut parts = one("pages/hostil/page.yaml", "slug: {es: hospitales, en: hospitals}\n");
            for l in ["es", "en"] {
                parts.extend(one(&format!("pages/hostil/{l}.md"), "---\ntitle: a\nsummary: b\n---\nc\n"));
            }
            parts
        },
        E("pages/hostil/page.yaml"),
    ));
    for slug in ["assets", "search", "media", "cards", "es", "buscar", "mi-lista"] {
        let mut parts = one("pages/hostil/page.yaml", format!("slug: {{es: {slug}, en: {slug}}}\n"));
        for l in ["es", "en"] {
            parts.extend(one(&format!("pages/hostil/{l}.md"), "---\ntitle: a\nsummary: b\n---\nc\n"));
        }
        let promise =
            if ["buscar", "mi-lista", "search"].contains(&slug) { E("pages/hostil/page.yaml") } else { S(&[], &[]) };
        cases.push(case(format!("C3 a page called {slug}"), parts, promise));
    }
    for (from, what) in [
        ("../x", "upwards"),
        ("//evil.example/x", "elsewhere"),
        ("https://evil.example/", "an address"),
        ("javascript:alert(1)", "a script"),
        ("a\\b", "a backslash"),
        ("a b", "a space"),
        ("es/\\x3cscript\\x3e", "markup"),
    ] {
        cases.push(case(
            format!("C1 a ledger that leads {what}"),
            one("addresses.yaml", format!("\"{from}\": {{id: \"hospital:hostil\", language: es}}\n")),
            E("addresses.yaml:1"),
        ));
    }
    all_as_promised(cases, 80);
}

#[test]
fn links_devices_and_folders() {
    let both = |mut a: Vec<(String, What)>, b| {
        a.extend(b);
        a
    };
    let photo = |file: &str| field(&format!("photos: [{{file: {file}, alt: {{es: a, en: b}}}}]\n"));
    let mut cases = vec![
        case("C4 a link to a secret", put("hospitals/otro.yaml", What::Link("/etc/passwd")), E("hospitals/otro.yaml")),
        case("C4 a link to a record", put("hospitals/otro.yaml", What::Link("la-loma.yaml")), E("hospitals/otro.yaml")),
        case("C4 a link to nothing", put("hospitals/otro.yaml", What::Link("nada")), E("hospitals/otro.yaml")),
        case("C4 a link to itself", put("hospitals/otro.yaml", What::Link("otro.yaml")), E("hospitals/otro.yaml")),
        case("C4 a link to a folder", put("hospitals/otros", What::Link("/etc")), E("hospitals/otros")),
        case("C4 a loop of folders", put("hospitals/otros", What::Link("..")), E("hospitals/otros")),
        case("C4 a link to zeros", put("hospitals/otro.yaml", What::Link("/dev/zero")), E("hospitals/otro.yaml")),
        case("C4 linked settings", put("site.yaml", What::Link("/etc/passwd")), E("site.yaml")),
        case(
            "C4 a linked text",
            both(story("x"), put("stories/hostil/fr.md", What::Link("/etc/passwd"))),
            E("stories/hostil/fr.md"),
        ),
        case("C4 a linked picture", both(photo("a.jpg"), put("media/a.jpg", What::Link("/etc/passwd"))), E("")),
        case("C4 linked pictures", both(photo("a/b.jpg"), put("media/a", What::Link("/etc"))), E("media/a")),
        case("C4 a linked static file", put("static/a.txt", What::Link("/etc/passwd")), E("static/a.txt")),
        case("C4 a linked static folder", put("static/a", What::Link("/etc")), E("static/a")),
        case("C4 a linked .well-known", put("static/.well-known", What::Link("/etc")), E("static/.well-known")),
        case("C4 a linked ledger", put("addresses.yaml", What::Link("/etc/passwd")), E("addresses.yaml")),
        case("C5 a pipe", put("hospitals/otro.yaml", What::Fifo), E("hospitals/otro.yaml")),
        case("C5 a pipe as settings", put("site.yaml", What::Fifo), E("site.yaml")),
        case("C5 a pipe as a picture", both(photo("a.jpg"), put("media/a.jpg", What::Fifo)), E("")),
        case("C5 a pipe as a static file", put("static/a.txt", What::Fifo), E("static/a.txt")),
        case("C5 a pipe of another name", put("hospitals/tubo", What::Fifo), E("hospitals/tubo")),
        case("C5 a socket", put("hospitals/otro.yaml", What::Socket), E("hospitals/otro.yaml")),
        case("C5 a folder as a record", put("hospitals/otro.yaml", What::Folder), E("hospitals/otro.yaml")),
        case(
            "C5 a folder as settings",
            {
                let mut p = put("site.yaml", What::Gone);
                p.extend(put("site.yaml", What::Folder));
                p
            },
            E("site.yaml"),
        ),
        case(
            "C5 a folder as a text",
            both(story("x"), put("stories/hostil/fr.md", What::Folder)),
            E("stories/hostil/fr.md"),
        ),
        case("C6 nothing", vec![("content".to_owned(), What::Gone)], E("site.yaml")),
        case(
            "C6 content is a file",
            vec![("content".to_owned(), What::Gone), ("content".to_owned(), What::Bytes(b"x".to_vec()))],
            Promise::Any,
        ),
        case("C6 no theme", vec![("themes".to_owned(), What::Gone)], Promise::Any),
        case("C7 a folder of git", one("static/.git/config", "secret"), Nothing),
        case("C7 a password", one("static/.env", "SECRET=1"), Nothing),
        case("C7 a backup", one("hospitals/hostil.yaml~", "name: [broken"), Nothing),
        case("C7 what vi leaves", one("hospitals/.hostil.yaml.swp", "\u{0}"), Nothing),
        case("C7 what Emacs leaves", one("hospitals/#hostil.yaml#", "name: [broken"), Nothing),
        case("C7 a lock of Emacs", put("hospitals/.#hostil.yaml", What::Link("user@host.1:2")), Nothing),
        case("C7 what macOS leaves", one("hospitals/.DS_Store", "\u{0}"), Nothing),
        case("C8 yml", one("hospitals/otro.yml", hospital("Otro", "")), W("otro.yml")),
        case("C8 YAML", one("hospitals/otro.YAML", hospital("Otro", "")), W("otro.YAML")),
        case("C8 a stray text", one("hospitals/otro.txt", "x"), W("otro.txt")),
        case("C8 JSON", one("hospitals/otro.json", "{}"), W("otro.json")),
        case("C8 a folder that is misspelled", one("hospitales/otro.yaml", hospital("Otro", "")), W("hospitales")),
        case("C8 a stray file at the top", one("notas.txt", "x"), W("notas.txt")),
        case("C8 what Windows leaves", one("hospitals/Thumbs.db", "x"), W("Thumbs.db")),
        case(
            "C8 a text without a record",
            one("stories/otra/es.md", "---\ntitle: x\nsummary: y\n---\nz\n"),
            W("stories/otra"),
        ),
        case("C8 a capital .MD", both(story("x"), one("stories/hostil/ES.MD", "x")), W("ES.MD")),
    ];
    let swap = |c: &str| format!("hospitals/{c}.yaml");
    cases.push(case("C10 a value that steers", field("kind2: \"\\e]0;x\\a\"\n"), E("hospitals/hostil.yaml:14")));
    cases.push(case("C10 a key that steers", field("\"\\e[2J\\u202e\": x\n"), E("hospitals/hostil.yaml:14")));
    cases.push(case(
        "C2 a record called index",
        one(&swap("index"), hospital("H", "").replace("slug: hostil\n", "")),
        S(&[], &[]),
    ));
    all_as_promised(cases, 40);
}

/// Outputs that are refused before anything is done; nobody's files are touched. Usage, not content: exit code 2.
#[test]
fn folders_that_are_no_output() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    copy(BASE.tree.root(), root);
    fs::create_dir_all(root.join("theirs/deep")).unwrap();
    fs::write(root.join("theirs/deep/letter.txt"), "mine").unwrap();
    fs::write(root.join("file"), "mine").unwrap();
    std::os::unix::fs::symlink(root.join("theirs"), root.join("link")).unwrap();
    std::os::unix::fs::symlink("nowhere", root.join("dangling")).unwrap();
    let before = everything(root);
    for out in [
        "",
        ".",
        "..",
        "/",
        "content",
        "content/x",
        "themes/leon",
        "content/../content/hospitals",
        "file",
        "file/x",
        "theirs",
        "link",
        "link/",
        "link/../content",
        "dangling",
        "/proc",
        "/dev/null",
        "/sys/x",
        ".marca",
        "src/x",
        "tests",
    ] {
        let out = if out.starts_with('/') { PathBuf::from(out) } else { root.join(out) };
        fs::create_dir_all(root.join("src")).unwrap();
        fs::create_dir_all(root.join("tests")).unwrap();
        let ran = Command::new(env!("CARGO_BIN_EXE_marca"))
            .args(["build", "--as-of", TODAY, "--root"])
            .arg(root)
            .arg("--out")
            .arg(&out)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(2), "{}: {said}", out.display());
        assert!(!said.contains("panicked") && said.contains("error"), "{said}");
        fs::remove_dir_all(root.join("src")).unwrap();
        fs::remove_dir_all(root.join("tests")).unwrap();
        assert_eq!(everything(root), before, "{} was touched", out.display());
    }
}

fn everything(root: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    let mut all = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let kind = entry.file_type().unwrap();
            if kind.is_dir() {
                folders.push(entry.path());
            }
            all.insert(entry.path(), kind.is_file().then(|| fs::read(entry.path()).unwrap()));
        }
    }
    all
}
