//! Anything at all goes into each reader of what others send, and what comes out is a value that keeps its promise, or a refusal.
//!
//! Each function is a target of `cargo fuzz` (`tests/fuzz`, hours of it by `tests/run --deep`). Here every input that is kept in
//! `tests/fuzz/corpus` is tried again, with some hundred others that are nearly the same.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use marca::content::{self, Document, RecordFile, RecordFolder};
use marca::decode::{FieldSpec, LanguageRule, Rules};
use marca::diagnostics::{Diagnostics, FileId, Place, Sources};
use marca::fs::{DiskError, Overlay, RealDisk};
use marca::html::escape;
use marca::language::Language;
use marca::markdown::Dialect;
use marca::media;
use marca::model::{Decoded, Kind};
use marca::out_path::OutPath;
use marca::pipeline::{Options, Report, Today};
use marca::publish::Publisher;
use marca::safe_url::SafeUrl;
use marca::search::Ranker;
use marca::serve::{Address, Listening, Tell};
use marca::slug::{Slug, slug_of};

use crate::hostile::seen;
use crate::support::here::Here;

/// Reads anything; panics when what it reads does not keep its promise.
type Reader = fn(&[u8]);

/// The targets by name.
const TARGETS: [(&str, Reader); 9] = [
    ("document", document),
    ("record", record),
    ("markdown", markdown),
    ("url", url),
    ("slug", slug),
    ("query", query),
    ("picture", picture),
    ("manifest", manifest),
    ("request", request),
];

/// The folder with `content/` and `themes/`: this crate's, or one above it.
fn repository() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().find(|folder| folder.join("themes/leon").is_dir()).unwrap()
}

/// A site with nothing in it.
static EMPTY: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("content")).unwrap();
    folder
});

/// A text file of the content, from its bytes to its parts.
pub fn document(data: &[u8]) {
    let root = EMPTY.path();
    let folders = [RecordFolder { folder: "pages", kind: "page", has_texts: true }];
    let mut files = BTreeMap::new();
    for name in ["pages/x/es.md", "pages/x/page.yaml", "site.yaml"] {
        files.insert(root.join("content").join(name), Some(data.to_vec()));
    }
    let loaded = content::load(&Overlay::new(&RealDisk, files), root, &folders, content::Before::Nothing).unwrap();
    for diagnostic in loaded.found.iter() {
        if let Place::Words(span) = &diagnostic.place {
            let source = loaded.sources.get(span.file).unwrap();
            assert!(source.text.get(span.range()).is_some(), "{diagnostic:?} is no place in its file");
        }
    }
}

/// A record of any kind: the first byte says which.
pub fn record(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let (Ok(text), Some(kind)) = (std::str::from_utf8(rest), Kind::ALL.get(usize::from(*first) % Kind::ALL.len()))
    else {
        return;
    };
    let Ok(node) = marca::yaml::parse(text) else { return };
    let languages = ["es", "en"].into_iter().filter_map(Language::parse);
    let rules =
        Rules { languages: languages.map(|tag| LanguageRule { tag, complete: true }).collect(), ..Rules::default() };
    let source: Arc<str> = text.into();
    let file = RecordFile { id: "x".into(), file: FileId(0), source, node: Some(Arc::new(node)), texts: Vec::new() };
    let (_, found) =
        Decoded::decode(&|wanted| if wanted == *kind { vec![file.clone()] } else { Vec::new() }, &rules, None);
    for diagnostic in found.iter() {
        if let Place::Words(span) = &diagnostic.place {
            assert!(text.get(span.range()).is_some(), "{diagnostic:?} is no place in its file");
        }
    }
    let document = Document { file: FileId(0), source: file.source, node: file.node };
    drop(marca::config::read(&document));
}

/// A text becomes a page that, parsed again, holds nothing but what the program writes.
pub fn markdown(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for dialect in [Dialect::Full, Dialect::Field] {
        let (document, faults) = marca::markdown::parse(text, dialect);
        for fault in faults {
            assert!(text.get(fault.range.clone()).is_some(), "{fault:?}");
        }
        let body = document.to_html(&Here::default());
        drop((document.plain_text(), document.prose()));
        let page = format!("<html><head></head><body><main>{}</main></body></html>", body.as_str());
        assert_eq!(seen::page(&page), [""; 0], "{page}");
    }
}

/// An address is a safe one or none; what we build of any text leads where we say.
pub fn url(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(url) = SafeUrl::web(text) {
        let seen = url.as_str();
        assert!(seen.starts_with("https://") || seen.starts_with("http://"), "{seen}");
        assert!(!seen.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"\\`".contains(c)), "{seen}");
        assert!(!url.host().is_empty() && !url.host().contains('@') && url.host().contains('.'), "{seen}");
        assert_eq!(SafeUrl::web(seen).as_ref(), Ok(&url), "read again");
    }
    let own = SafeUrl::internal(text);
    assert!(own.as_str().starts_with('/') && !own.as_str().starts_with("//"), "{own}");
    for (made, start) in [
        (SafeUrl::mailto(text), "mailto:"),
        (SafeUrl::tel(text), "tel:"),
        (SafeUrl::whatsapp(text, text), "https://wa.me/"),
    ] {
        let rest = made.as_str().strip_prefix(start).unwrap();
        assert!(rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%+@?=".contains(&byte)), "{made}");
        assert!(start != "mailto:" || !rest.contains(['?', '&']), "{made}");
    }
    let escaped = escape(text);
    assert!(!escaped.contains(['<', '>', '"', '\'']), "{escaped}");
}

/// What stands in an address or on the disk stands there on every system.
pub fn slug(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let made = slug_of(text);
    assert!(made.is_empty() || Slug::parse(&made).is_some() || marca::slug::is_device(&made), "{made:?}");
    for part in [text, made.as_str()] {
        let Some(slug) = Slug::parse(part) else { continue };
        assert!(OutPath::page(&format!("es/x/{}/", slug.as_str())).is_some(), "{part:?}");
    }
    if let Some(path) = OutPath::parse(text) {
        let path = Path::new(path.as_str());
        assert!(path.components().all(|part| matches!(part, std::path::Component::Normal(_))), "{text:?}");
    }
}

/// The search of the real site.
static CORE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let folder = repository().join("tests/search");
    fs::read(folder.join("golden-core.json")).unwrap()
});

/// Whatever is typed finds something or nothing; whatever is loaded as an index is one or none.
pub fn query(data: &[u8]) {
    static RANKER: LazyLock<Option<Ranker>> = LazyLock::new(|| Ranker::load(&CORE));
    if let (Ok(text), Some(ranker)) = (std::str::from_utf8(data), &*RANKER) {
        for language in ["es", "en"] {
            let answer = ranker.search(text, language);
            assert!(answer.hits.windows(2).all(|pair| pair[0].score >= pair[1].score), "{text:?}");
            assert!(answer.hits.iter().all(|hit| hit.score.is_finite()), "{text:?}");
        }
    }
    drop(Ranker::load(data));
}

/// Any bytes as a picture: probed, decoded, encoded.
pub fn picture(data: &[u8]) {
    let content = EMPTY.path();
    let disk = Overlay::new(&RealDisk, BTreeMap::from([(content.join("media/a.jpg"), Some(data.to_vec()))]));
    let Ok(media) = media::probe(&disk, content, "a.jpg") else { return };
    assert!(media.width_px > 0 && media.height_px > 0 && media.width_px.max(media.height_px) <= media::MAX_SIDE_PX);
    // Large ones are right, and slow.
    if u64::from(media.width_px) * u64::from(media.height_px) > 250_000 {
        return;
    }
    if let Ok(files) = marca::images::encode(&disk, content, &media) {
        assert_eq!(files.len(), media.variants().len());
        assert!(
            files.iter().all(|(variant, bytes)| !bytes.is_empty() && OutPath::parse(variant.path.as_str()).is_some())
        );
    }
}

/// Any bytes as what an earlier build left: the manifest, the journal, what is known. Nothing but ours is touched.
pub fn manifest(data: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    let (out, state) = (root.join("public"), root.join(".marca/public"));
    fs::create_dir_all(&out).unwrap();
    fs::create_dir_all(&state).unwrap();
    for precious in [folder.path().join("precious"), out.join("theirs")] {
        fs::write(precious, "mine").unwrap();
    }
    fs::write(out.join(".marca-manifest.json"), data).unwrap();
    for name in ["journal", "known"] {
        fs::write(state.join(name), data).unwrap();
    }
    let target = marca::publish::Target { out: out.clone(), site_root: root, sources: Vec::new() };
    if let Ok(publisher) = Publisher::open(&RealDisk, &target)
        && publisher.put(&OutPath::parse("index.html").unwrap(), b"new").is_ok()
        && publisher.commit().is_ok()
    {
        assert_eq!(fs::read(out.join("index.html")).unwrap(), b"new");
    }
    assert_eq!(fs::read(folder.path().join("precious")).unwrap(), b"mine");
    let theirs = fs::read(out.join("theirs")).or_else(|_| fs::read(state.join("next/theirs")));
    // A manifest that names the file as ours makes it ours.
    assert!(theirs.is_ok() || String::from_utf8_lossy(data).contains("theirs"), "a file of others is gone");
}

/// Says nothing.
struct Silent;

impl Tell for Silent {
    fn word(&self, term: &str) -> String {
        term.to_owned()
    }

    fn field(&self, _: &FieldSpec) -> String {
        String::new()
    }

    fn found(&self, _: &Diagnostics, _: &Sources) -> String {
        String::new()
    }

    fn trouble(&self, _: &DiskError) -> String {
        String::new()
    }

    fn looked(&self, _: Option<&Report>, _: Duration, _: bool) {}

    fn judged(&self, _: &Diagnostics, _: &Sources) {}
}

/// Any bytes as a request to the preview of the real site: an answer or a closed door, and it still serves.
pub fn request(data: &[u8]) {
    static SERVED: LazyLock<SocketAddr> = LazyLock::new(|| {
        let listening = Listening::at(&Address { host: "127.0.0.1".to_owned(), port: 0 }).unwrap();
        let address = listening.address;
        let options = Options {
            root: repository().to_owned(),
            preview: true,
            today: Today::At(1_795_327_140),
            base_url: None,
            cache: None,
            editorial: false,
            progress: None,
        };
        std::thread::spawn(move || listening.serve(Arc::new(RealDisk), options, Arc::new(Silent)));
        address
    });
    let ask = |bytes: &[u8]| {
        let mut stream = TcpStream::connect(*SERVED).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let _ = stream.write_all(bytes);
        // No more comes: a half request ends here.
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.take(1 << 20).read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    };
    let answer = ask(data);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 "), "{answer}");
    for secret in ["root:x:0:0", "[dependencies]", "serde_yaml", "Access-Control-Allow"] {
        assert!(!answer.contains(secret), "{answer}");
    }
    // It lives; a machine that does much else at once may have to be asked again, and again until it has looked at the site.
    let start = Instant::now();
    let sound = loop {
        let sound = ask(b"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        if !sound.is_empty() || start.elapsed() > Duration::from_secs(300) {
            break sound;
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    assert!(sound.starts_with("HTTP/1.1 "), "{sound}");
}

/// Numbers that look like chance and are the same in every run (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap()
    }

    /// Nearly the same bytes.
    fn change(&mut self, bytes: &mut Vec<u8>, others: &[Vec<u8>]) {
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len() + 1);
            match self.below(6) {
                0 => bytes.truncate(at),
                1 => bytes.insert(at, [0, 0xff, b'<', b'"', b'\n', b':', b'%', b'{'][self.below(8)]),
                2 => drop(bytes.drain(at..(at + self.below(9)).min(bytes.len()))),
                3 => {
                    let other = &others[self.below(others.len())];
                    let from = self.below(other.len() + 1);
                    let to = (from + self.below(40)).min(other.len());
                    bytes.splice(at..at, other[from..to].iter().copied());
                }
                4 => {
                    let piece = bytes[at..(at + self.below(30)).min(bytes.len())].to_vec();
                    bytes.splice(at..at, piece);
                }
                _ => {
                    if let Some(byte) = bytes.get_mut(at) {
                        *byte ^= 1 << self.below(8);
                    }
                }
            }
        }
    }
}

#[test]
fn what_was_found_once_is_tried_each_time_with_much_that_is_like_it() {
    for (name, target) in TARGETS {
        let folder = repository().join("tests/fuzz/corpus").join(name);
        let mut paths: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        let kept: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
        assert!(kept.len() >= 3, "{}", folder.display());
        let mut chance = Chance(0x2545_f491_4f6c_dd1d);
        for bytes in &kept {
            target(bytes);
            for _ in 0..400 / kept.len() {
                let mut bytes = bytes.clone();
                chance.change(&mut bytes, &kept);
                target(&bytes);
            }
        }
    }
}
