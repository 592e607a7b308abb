//! `marca serve`, over real connections: what it shows is what a build would publish, whatever happens to the files; what is
//! wrong is told; and no request gets more than a page.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use marca::cli::words::{self, Style, Tongue, Words};
use marca::decode::FieldSpec;
use marca::diagnostics::{Diagnostics, Sources};
use marca::fs::{DiskError, RealDisk};
use marca::pipeline::{Options, Report};
use marca::serve::{Address, Listening, Tell};

use crate::build::{Made, Way, edit};
use crate::support::tree::{Tree, copy};

/// How long a change may take to be seen, on a machine that is busy with all other tests.
const PATIENCE: Duration = Duration::from_secs(30);

/// Says everything in English, and counts how often it looked.
struct Teller {
    words: Words,
    looks: AtomicUsize,
}

impl Tell for Teller {
    fn word(&self, term: &str) -> String {
        self.words.term(term).to_owned()
    }

    fn field(&self, field: &FieldSpec) -> String {
        field.docs.first().unwrap().trim().to_owned()
    }

    fn found(&self, found: &Diagnostics, sources: &Sources) -> String {
        words::human(found, sources, &self.words, Style { color: false, width: 100 })
    }

    fn trouble(&self, error: &DiskError) -> String {
        error.to_string()
    }

    fn looked(&self, _: Option<&Report>, _: Duration, _: bool) {
        self.looks.fetch_add(1, Ordering::Relaxed);
    }

    fn judged(&self, _: &Diagnostics, _: &Sources) {}
}

/// A tree that is served.
struct Served {
    tree: Tree,
    address: SocketAddr,
    teller: Arc<Teller>,
}

/// An answer as it came.
#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let line = |line: &str| line.split_once(": ").is_some_and(|(key, _)| key.eq_ignore_ascii_case(name));
        self.head.lines().find(|text| line(text)).and_then(|line| line.split_once(": ")).map(|(_, value)| value)
    }

    /// The page as a build publishes it.
    fn page(&self) -> String {
        let Some((before, rest)) = self.body.split_once("<script type=\"module\" src=\"/_marca/live.js\"") else {
            return self.body.clone();
        };
        before.to_owned() + rest.split_once("</script>\n").unwrap().1
    }
}

impl Served {
    fn new(tree: Tree) -> Served {
        let listening = Listening::at(&Address { host: "127.0.0.1".to_owned(), port: 0 }).unwrap();
        assert!(listening.is_loopback());
        let teller = Arc::new(Teller { words: Words::of(Tongue::English), looks: AtomicUsize::new(0) });
        let served = Served { address: listening.address, teller: Arc::clone(&teller), tree };
        let options = served.options();
        // It serves until the process ends, which is soon enough.
        thread::spawn(move || listening.serve(Arc::new(RealDisk), options, teller));
        served
    }

    fn options(&self) -> Options {
        Way { preview: true, ..Way::default() }.options(&self.tree)
    }

    /// Sends bytes, and reads all that comes back.
    fn send(&self, bytes: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        // It may refuse before it has read all.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn ask(&self, request: &str) -> Answer {
        let text = self.send(request.as_bytes());
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
    }

    /// What lies over the page at a path: the first that its events tell. Empty when nothing is wrong.
    fn wrong(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let request = format!("GET /_marca/events?path={path}&key=x HTTP/1.1\r\nHost: localhost\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut text = String::new();
        let mut chunk = [0; 4096];
        loop {
            let count = stream.read(&mut chunk).unwrap();
            assert!(count > 0, "the events ended: {text}");
            text.push_str(&String::from_utf8_lossy(&chunk[..count]));
            if let Some((_, rest)) = text.split_once("event: wrong\ndata: ")
                && let Some((data, _)) = rest.split_once('\n')
            {
                let data: serde_json::Value = serde_json::from_str(data).unwrap();
                return data["text"].as_str().unwrap().to_owned();
            }
        }
    }

    /// Waits until something holds.
    fn until(&self, what: &str, mut holds: impl FnMut() -> bool) {
        let end = Instant::now() + PATIENCE;
        while !holds() {
            assert!(Instant::now() < end, "{what} did not come");
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// The site as a build would publish it now; `None` when it would not.
    fn built(&self) -> Option<BTreeMap<String, String>> {
        let made = Made::anyhow(&self.tree, &Way { preview: true, ..Way::default() });
        (!made.report.has_errors()).then_some(made.files)
    }
}

/// The path under which a browser asks for a file.
fn path_of(file: &str) -> String {
    format!("/{}", file.strip_suffix("index.html").unwrap_or(file))
}

#[test]
fn every_file_of_the_preview_is_served_as_it_would_be_built() {
    let served = Served::new(Tree::base());
    served.tree.write("content/static/robots-of-ours.txt", "x");
    served.until("the file", || served.get("/robots-of-ours.txt").status == 200);
    let built = served.built().unwrap();
    assert!(built.len() > 40, "only {} files", built.len());
    for (file, text) in &built {
        let answer = served.get(&path_of(file));
        assert_eq!((answer.status, answer.page() == *text), (200, true), "{file}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{file}");
    }
    let home = served.get("/es/");
    assert_eq!(home.body.matches("/_marca/live.js").count(), 1);
    assert_eq!(home.header("content-type"), Some("text/html; charset=utf-8"));
    let policy = home.header("content-security-policy").unwrap();
    assert!(policy.contains("script-src 'self'") && policy.contains("frame-ancestors 'self'"), "{policy}");
    assert_eq!(home.header("access-control-allow-origin"), None, "nobody else may read it");
    let lost = served.get("/es/nada/");
    assert_eq!((lost.status, lost.page() == built["404.html"]), (404, true));
    let folder = served.get("/es/hospitales");
    assert_eq!((folder.status, folder.header("location")), (302, Some("/es/hospitales/")));
    let head = served.ask("HEAD /es/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(head.header("content-length"), home.header("content-length"));
}

#[test]
fn a_page_hears_what_became_of_it() {
    let served = Served::new(Tree::base());
    let path = "/es/hospitales/la-loma/";
    let mut stream = TcpStream::connect(served.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let page = served.get(path);
    let key = page.body.split("data-marca=\"").nth(1).unwrap().split('"').next().unwrap();
    let request = format!("GET /_marca/events?path={path}&key={key} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut text = String::new();
    // Reads on until an event came that was not there before.
    let mut hear = |event: &str| {
        let mut chunk = [0; 4096];
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(at) = text.find(&format!("event: {event}\n")) {
                let rest = text.split_off(at);
                let (heard, after) = rest.split_once("\n\n").unwrap();
                let heard = heard.to_owned();
                let (before, after) = (std::mem::take(&mut text), after.to_owned());
                text = after;
                return (before, heard);
            }
            assert!(Instant::now() < end, "no event {event}, but {text}");
            let count = stream.read(&mut chunk).unwrap();
            text.push_str(&String::from_utf8_lossy(&chunk[..count]));
        }
    };
    let (before, heard) = hear("wrong");
    assert!(!before.contains("event: page") && heard.contains("\"text\":\"\""), "{before}{heard}");

    // Another record is no news of this page; a stylesheet is taken in place; a fault lies over it; a change is a new page.
    edit(&served.tree, "content/specialties/cardiology.yaml", "taquicardia", "taquicardias");
    let seen = served.teller.looks.load(Ordering::Relaxed);
    served.until("the look", || served.teller.looks.load(Ordering::Relaxed) > seen);
    served.tree.write("themes/leon/assets/site.css", "body { color: #111 }\n");
    let (before, heard) = hear("styles");
    assert!(!before.contains("event: page") && heard.contains("/assets/site-"), "{before}{heard}");
    edit(&served.tree, "content/hospitals/la-loma.yaml", "[cardiology]", "[cardiolgy]");
    let (before, heard) = hear("wrong");
    assert!(!before.contains("event: page") && heard.contains("la-loma.yaml:6:15"), "{before}{heard}");
    assert!(served.get(path).page().contains("Hospital La Loma"), "the last sound site stays");
    edit(&served.tree, "content/hospitals/la-loma.yaml", "[cardiolgy]", "[cardiology]");
    assert!(hear("wrong").1.contains("\"text\":\"\""));
    edit(&served.tree, "content/hospitals/la-loma.yaml", "Hospital La Loma", "Hospital <La Loma>");
    hear("page");
    assert!(served.get(path).page().contains("Hospital &lt;La Loma&gt;"));
}

#[test]
fn what_a_record_lacks_is_told_to_this_machine() {
    let served = Served::new(Tree::base());
    served.until("the site", || served.get("/es/").status == 200);
    let answer = served.get("/_marca/page.json?path=%2Fes%2Fhospitales%2Fla-loma%2F");
    let told: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    let record = &told["page"]["record"];
    assert_eq!(record["path"], "content/hospitals/la-loma.yaml");
    let editor = record["editor"].as_str().unwrap();
    assert!(editor.starts_with("vscode://file/") && editor.ends_with("/content/hospitals/la-loma.yaml:1"), "{editor}");
    let missing = record["missing"].as_array().unwrap();
    let has = |sort: &str, field: &str| missing.iter().any(|one| one["sort"] == sort && one["field"] == field);
    assert!(has("empty", "phones") && has("confirm", "city") && !has("empty", "city"), "{missing:?}");
    assert_eq!(told["page"]["languages"][1]["url"], "/en/hospitals/la-loma/");
    edit(&served.tree, "content/pages/home/page.yaml", "menu: none", "menu: none\nshort_title: {es: Inicio}");
    served.until("the gap", || {
        let told = served.get("/_marca/page.json?path=/es/").body;
        told.contains("\"record\":null")
    });
}

#[test]
fn hostile_requests_get_nothing_and_stop_nothing() {
    let served = Served::new(Tree::base());
    served.tree.write("secret.txt", "SECRET");
    served.until("the site", || served.get("/es/").status == 200);
    let ask = |line: &str, headers: &str| served.ask(&format!("{line}\r\n{headers}\r\n"));
    let host = "Host: localhost\r\nConnection: close\r\n";
    for target in [
        "/../secret.txt",
        "/es/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "/.%2e/secret.txt",
        "//secret.txt",
        "/content/site.yaml",
        "/es/..%00/secret.txt",
        "/secret.txt%00.html",
        "/themes/leon/theme.yaml",
        "/.marca/",
        "/.git/config",
        "/search/../secret.txt",
        "/media/../../secret.txt",
        "/_marca/../secret.txt",
        "/_marca/width/320/../../../secret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/\\..\\secret.txt",
        "http://localhost/../secret.txt",
        "file:///etc/passwd",
        "*",
    ] {
        let answer = ask(&format!("GET {target} HTTP/1.1"), host);
        assert!(matches!(answer.status, 200 | 400 | 404), "{target}: {}", answer.head);
        let own = target.starts_with("/_marca/width/");
        assert!(own || answer.status != 200, "{target}: {}", answer.head);
        assert!(!answer.body.contains("SECRET") && !answer.body.contains("root:"), "{target}");
        assert!(!answer.body.contains("Sitio de prueba\ntagline"), "{target}");
    }
    for (line, headers, status) in [
        ("GET /es/ HTTP/1.1", "Host: evil.example\r\n", 403),
        ("GET /es/ HTTP/1.1", "Host: localhost.evil.example\r\n", 403),
        ("GET /es/ HTTP/1.1", "Host: 192.168.1.4:80\r\n", 403),
        ("GET /es/ HTTP/1.1", "", 400),
        ("GET /es/ HTTP/1.1", "Host: localhost\r\nHost: localhost\r\n", 400),
        ("GET http://evil.example/es/ HTTP/1.1", "Host: localhost\r\n", 403),
        ("GET /_marca/events?path=/es/&key= HTTP/1.1", "Host: localhost\r\nOrigin: https://evil.example\r\n", 403),
        ("GET /_marca/page.json?path=/es/ HTTP/1.1", "Host: localhost\r\nOrigin: null\r\n", 403),
        ("GET /_marca/page.json?path=/es/ HTTP/1.1", "Host: localhost\r\nSec-Fetch-Site: cross-site\r\n", 403),
        ("POST /es/ HTTP/1.1", "Host: localhost\r\nContent-Length: 9\r\n", 413),
        ("DELETE /es/ HTTP/1.1", "Host: localhost\r\n", 405),
        ("GET /es/ HTTP/1.1", "Host: localhost\r\nTransfer-Encoding: chunked\r\n", 413),
        ("GET /es/ HTTP/9.9", "Host: localhost\r\n", 505),
        ("NONSENSE", "", 400),
    ] {
        let answer = ask(line, &format!("{headers}Connection: close\r\n"));
        assert_eq!(answer.status, status, "{line} {headers}: {}", answer.head);
    }
    let long = format!("Host: localhost\r\nX: {}\r\n", "x".repeat(100_000));
    assert_eq!(ask("GET /es/ HTTP/1.1", &long).status, 431);
    assert_eq!(ask(&format!("GET /{} HTTP/1.1", "x".repeat(100_000)), host).status, 431);
    assert_eq!(ask("GET /es/ HTTP/1.1", &"a: b\r\n".repeat(1_000)).status, 431);

    // Two requests in one go are two answers; what follows a body that was announced is none.
    let two = served.send(b"GET /es/ HTTP/1.1\r\nHost: localhost\r\n\r\nGET /en/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert_eq!(two.matches("HTTP/1.1 200 OK").count(), 2);
    let smuggled = served.send(b"GET /es/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 44\r\n\r\nGET /en/ HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert_eq!(smuggled.matches("HTTP/1.1 ").count(), 1, "{smuggled}");

    // Half a request, and one that comes a byte at a time, are cut off in due time; others are served meanwhile.
    let mut halves: Vec<TcpStream> = (0..50).map(|_| TcpStream::connect(served.address).unwrap()).collect();
    for half in &mut halves {
        half.write_all(b"GET /es/ HTTP/1.1\r\nHost: loc").unwrap();
    }
    let start = Instant::now();
    assert_eq!(served.get("/es/").status, 200);
    let slow = &mut halves[0];
    while start.elapsed() < PATIENCE && slow.write_all(b"a").is_ok() {
        thread::sleep(Duration::from_millis(100));
    }
    assert!(start.elapsed() < Duration::from_secs(15), "a slow request was borne for {:?}", start.elapsed());
    drop(halves);
    assert_eq!(served.get("/es/").status, 200);
}

/// Numbers that look random and are the same in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.roll(items.len())]
    }
}

const RECORDS: [&str; 6] = [
    "content/hospitals/la-loma.yaml",
    "content/services/electrocardiogram.yaml",
    "content/specialties/cardiology.yaml",
    "content/pages/home/es.md",
    "content/pages/home/page.yaml",
    "content/site.yaml",
];

const FOLDERS: [&str; 5] = ["content", "content/hospitals", "themes", "themes/leon/templates", "themes/leon/strings"];

/// Does something to the files, as people, editors and other programs do.
pub fn meddle(tree: &Tree, whole: &Tree, dice: &mut Dice, step: usize) {
    let path = |name: &str| tree.path(name);
    let record = dice.pick(&RECORDS);
    match dice.roll(13) {
        0..=2 => {
            // An editor that writes a new file and moves it over the old one.
            let text = fs::read_to_string(path("content/hospitals/la-loma.yaml")).unwrap_or_default();
            let text = text.lines().map(|line| match line.strip_prefix("name:") {
                Some(_) => format!("name: Hospital {step}\n"),
                None => format!("{line}\n"),
            });
            tree.write("content/hospitals/.la-loma.yaml.swp", text.collect::<String>());
            let _ = fs::rename(path("content/hospitals/.la-loma.yaml.swp"), path("content/hospitals/la-loma.yaml"));
        }
        3 => tree.write(record, format!("name: [{step}\n")),
        4 => drop(fs::remove_file(path(record))),
        5 => drop(fs::rename(path(record), path(&format!("content/specialties/renamed-{step}.yaml")))),
        6 => tree.write("themes/leon/templates/hospital.html", "{% if %}"),
        7 => tree.write(
            "themes/leon/templates/home.html",
            format!("{{% extends \"base.html\" %}}{{% block content %}}<h1>{step}</h1>{{% endblock %}}"),
        ),
        8 => tree.write("themes/leon/assets/site.css", format!("body {{ margin: {step}px }}\n")),
        9 => drop(fs::remove_dir_all(path(dice.pick(&FOLDERS)))),
        10 => {
            let name = format!("content/specialties/new-{step}.yaml");
            let text = fs::read_to_string(whole.path("content/specialties/cardiology.yaml")).unwrap();
            let text = text.replace("Cardiología", "Otra").replace("Cardiology", "Other");
            tree.write(
                &name,
                text.replace("cardiologia", &format!("otra-{step}")).replace("cardiology", &format!("other-{step}")),
            );
        }
        11 => (0..200).for_each(|n| tree.write(&format!("content/static/noise/{}.txt", n % 20), n.to_string())),
        _ => {
            // The whole tree as it was, as `git checkout` puts it back.
            for folder in ["content", "themes"] {
                let _ = fs::remove_dir_all(path(folder));
                copy(&whole.path(folder), &path(folder));
            }
        }
    }
}

#[test]
fn a_hundred_accidents_leave_it_alive_and_true() {
    let whole = Tree::base();
    let served = Served::new(Tree::base());
    served.until("the site", || served.get("/es/").status == 200);
    let mut dice = Dice(20_261_122);
    let pages = ["", "es/", "en/", "es/hospitales/", "es/hospitales/la-loma/", "en/specialties/cardiology/", "es/a-z/"];
    let (mut sound, mut faulty) = (0, 0);
    for step in 0..100 {
        // Now and then all is put right, so that the next fault is not one of many.
        if step % 4 == 3 {
            for folder in ["content", "themes"] {
                let _ = fs::remove_dir_all(served.tree.path(folder));
                copy(&whole.path(folder), &served.tree.path(folder));
            }
        } else {
            for _ in 0..=dice.roll(2) {
                meddle(&served.tree, &whole, &mut dice, step);
            }
        }
        // While it works, nothing but whole pages goes out.
        let during = served.get(&format!("/{}", dice.pick(&pages)));
        assert!(matches!(during.status, 200 | 404) && during.body.contains("</html>"), "{step}: {}", during.head);
        match Made::try_anyhow(&served.tree) {
            Some(made) if !made.report.has_errors() => {
                sound += 1;
                let all = step % 20 == 19;
                let files = made
                    .files
                    .iter()
                    .filter(|(file, _)| all || pages.iter().any(|page| **file == format!("{page}index.html")));
                for (file, text) in files {
                    served.until(&format!("step {step}: {file}"), || served.get(&path_of(file)).page() == *text);
                }
                served.until(&format!("step {step}: an end of what is wrong"), || served.wrong("/es/").is_empty());
            }
            Some(_) | None => {
                faulty += 1;
                served.until(&format!("step {step}: what is wrong"), || !served.wrong("/es/").is_empty());
                let page = served.get("/es/");
                assert!(page.status == 200 && page.body.contains("</html>"), "{step}: {}", page.head);
            }
        }
    }
    assert!(sound >= 20 && faulty >= 20, "{sound} sound and {faulty} faulty states");
}
