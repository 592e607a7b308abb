//! What a request gets: a page with the script of the preview in it, a file of the site, or what the script asks for. All is
//! looked up by name in what the site has; no path of a request ever reaches the disk.

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;

use super::http::{Answer, Request, Whole};
use super::stage::{Rendered, Shown, Stage};
use super::{Tell, bar, events};
use crate::fs::Disk;
use crate::html;
use crate::pipeline::Options;
use crate::seo;

/// Where the preview's own files stand.
const OWN: &str = "/_marca/";
const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = include_str!("client/live.js");
const STYLES: &str = include_str!("client/live.css");

/// Answers the requests of all connections.
pub(super) struct Server {
    /// The host that it was told to listen at.
    host: String,
    pub(super) stage: Arc<Stage>,
    disk: Arc<dyn Disk>,
    options: Options,
    pub(super) tell: Arc<dyn Tell>,
}

impl Server {
    pub fn new(host: String, stage: Arc<Stage>, disk: Arc<dyn Disk>, options: Options, tell: Arc<dyn Tell>) -> Server {
        Server { host, stage, disk, options, tell }
    }

    /// The answer to a request from `peer`.
    pub fn answer(self: &Arc<Server>, request: &Request, peer: Option<IpAddr>) -> Answer {
        // A page of another site whose name leads here is not to read this one (DNS rebinding).
        if !self.is_ours(&request.host) {
            return Answer::Whole(Whole::text(403, "This host is not served here.\n"));
        }
        if let Some(own) = request.path.strip_prefix(OWN) {
            let same = request.fetch_site.as_deref().is_none_or(|site| matches!(site, "same-origin" | "none"));
            if !same || request.origin.as_deref().is_some_and(|origin| !self.is_ours(origin)) {
                return Answer::Whole(Whole::text(403, "Only for pages of this site.\n"));
            }
            return self.own(own, request, peer);
        }
        let now = self.stage.wait(0, events::LONGEST_START);
        Answer::Whole(match now.shown {
            Some(shown) => self.of_site(&shown, &request.path),
            None => self.blank(),
        })
    }

    /// Whether a host is this machine, or the one that was asked for; a number cannot be somebody else's name.
    fn is_ours(&self, host: &str) -> bool {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let is_local = host == "localhost" || host.ends_with(".localhost");
        match bare.parse::<IpAddr>() {
            Ok(ip) => ip.is_loopback() || !self.is_loopback_only(),
            Err(_) => is_local || host == self.host,
        }
    }

    fn is_loopback_only(&self) -> bool {
        let bare = self.host.trim_start_matches('[').trim_end_matches(']');
        bare.parse::<IpAddr>().map_or(self.host == "localhost", |ip| ip.is_loopback())
    }

    fn own(self: &Arc<Server>, name: &str, request: &Request, peer: Option<IpAddr>) -> Answer {
        let whole =
            |kind, text: String| Whole { status: 200, kind, headers: Vec::new(), body: Arc::from(text.into_bytes()) };
        let whole = match name {
            "live.js" => whole("text/javascript; charset=utf-8", SCRIPT.to_owned()),
            "live.css" => whole("text/css; charset=utf-8", STYLES.to_owned()),
            "page.json" => {
                let is_local = peer.is_some_and(|peer| peer.to_canonical().is_loopback());
                whole("application/json", bar::of_page(self, &path_of(request), is_local.then_some(&self.options.root)))
            }
            "events" => return events::answer(Arc::clone(self), path_of(request), value(request, "key")),
            _ => match name.strip_prefix("width/") {
                Some(rest) => self.frame(rest),
                None => Whole::text(404, "There is no such file.\n"),
            },
        };
        Answer::Whole(whole)
    }

    fn of_site(&self, shown: &Shown, path: &str) -> Whole {
        let prefix = shown.prepared.routes.base.prefix();
        let Some(below) = path.strip_prefix(prefix) else {
            // The site may live below a path: its door is where people knock.
            return if path == "/" { moved(prefix) } else { self.not_found(shown) };
        };
        let file = file_of(below);
        if let Some(page) = self.page(shown, &file) {
            return self.html(200, &page);
        }
        if let Some(bytes) = shown.file(&file, &*self.disk, &self.options) {
            return Whole { status: 200, kind: kind_of(&file), headers: self.headers(), body: bytes };
        }
        if !below.ends_with('/') && shown.page_of(&format!("{below}/index.html")).is_some() {
            return moved(&format!("{path}/"));
        }
        self.not_found(shown)
    }

    /// A page as it is, or as it was before something kept it from being rendered.
    pub(super) fn page(&self, shown: &Shown, file: &str) -> Option<Arc<Rendered>> {
        match self.stage.page(shown, file) {
            Ok(page) => page,
            Err(_) => Some(self.stage.last(file).unwrap_or_else(|| Arc::new(Rendered::nothing(&self.empty())))),
        }
    }

    fn not_found(&self, shown: &Shown) -> Whole {
        match self.page(shown, "404.html") {
            Some(page) => self.html(404, &page),
            None => Whole::text(404, "There is no such page.\n"),
        }
    }

    /// What is shown while there was no sound site yet: the script tells what is wrong.
    fn blank(&self) -> Whole {
        self.html(200, &Rendered::nothing(&self.empty()))
    }

    fn empty(&self) -> String {
        let (lang, title) = (self.tell.word("serve-lang"), html::escape(&self.tell.word("serve-blank")));
        format!(
            "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n<link rel=\"icon\" href=\"data:,\">\n<title>{title}</title>\n</head>\n<body>\n<main><h1>{title}</h1></main>\n</body>\n</html>\n"
        )
    }

    /// A page with the script in it.
    fn html(&self, status: u16, page: &Rendered) -> Whole {
        let script = format!("<script type=\"module\" src=\"{OWN}live.js\" data-marca=\"{}\"></script>\n", page.key);
        let text = String::from_utf8_lossy(&page.bytes);
        let body = match text.find("</head>").and_then(|at| text.split_at_checked(at)) {
            Some((before, after)) => [before, &script, after].concat(),
            None => [&text, script.as_str()].concat(),
        };
        Whole { status, kind: HTML, headers: self.headers(), body: Arc::from(body.into_bytes()) }
    }

    /// A page around another, as wide as a telephone: `320/es/hospitales/`.
    fn frame(&self, rest: &str) -> Whole {
        let (width, path) = rest.split_once('/').unwrap_or((rest, ""));
        let Some(width) = width.parse::<u32>().ok().filter(|width| (200..=2_000).contains(width)) else {
            return Whole::text(404, "There is no such width.\n");
        };
        let lang = self.tell.word("serve-lang");
        let (title, path) = (html::escape(&self.tell.word("serve-frame")), html::escape(&encoded(path)));
        let text = format!(
            "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
             <title>{title}</title>\n<link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"{OWN}live.css\">\n\
             <script type=\"module\" src=\"{OWN}live.js\" data-marca=\"\"></script>\n</head>\n<body class=\"frame\">\n<main>\n\
             <h1>{title}</h1>\n<iframe title=\"{title}\" src=\"/{path}\" width=\"{width}\" height=\"800\"></iframe>\n</main>\n</body>\n</html>\n"
        );
        Whole { status: 200, kind: HTML, headers: self.headers(), body: Arc::from(text.into_bytes()) }
    }

    /// The headers of the published site, as far as the preview can bear them: its frames are of its own.
    fn headers(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        let own = |(name, value): (&'static str, &'static str)| match name {
            "Content-Security-Policy" => {
                let value = value.replace("frame-ancestors 'none'", "frame-ancestors 'self'; frame-src 'self'");
                (name, Cow::Owned(value))
            }
            _ => (name, Cow::Borrowed(value)),
        };
        seo::SECURITY.into_iter().map(own).collect()
    }
}

impl Rendered {
    fn nothing(text: &str) -> Rendered {
        Rendered { key: String::new(), bytes: text.as_bytes().to_vec(), styles: Vec::new() }
    }
}

/// The file that an address below the base leads to.
pub(super) fn file_of(below: &str) -> String {
    if below.is_empty() || below.ends_with('/') { format!("{below}index.html") } else { below.to_owned() }
}

fn moved(to: &str) -> Whole {
    let mut whole = Whole::text(302, "");
    whole.headers.push(("Location", Cow::Owned(encoded(to))));
    whole
}

/// A path as it stands in a header.
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// A value of the query, with its `%` escapes read; empty when it is not there.
fn value(request: &Request, name: &str) -> String {
    let pairs = request.query.split('&').filter_map(|pair| pair.split_once('='));
    let mut values = pairs.filter(|(key, _)| *key == name).map(|(_, value)| value);
    // A slash may be escaped in a query.
    let plain = |value: &str| value.replace("%2F", "/").replace("%2f", "/");
    values.next().and_then(|value| super::http::decoded(&plain(value))).unwrap_or_default()
}

/// The path of the page for which the script asks.
fn path_of(request: &Request) -> String {
    value(request, "path")
}

fn kind_of(file: &str) -> &'static str {
    match file.rsplit('.').next().unwrap_or_default() {
        "html" => HTML,
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "xml" => "application/xml",
        "txt" | "_headers" => "text/plain; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "ics" => "text/calendar; charset=utf-8",
        "pdf" => "application/pdf",
        "woff2" => "font/woff2",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}
