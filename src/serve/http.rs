//! One connection: requests in, answers out. Only GET and HEAD, no bodies, everything limited in size and time; whatever is not
//! a plain request of a browser is refused and the connection closed, so that nothing can hide behind it.

use std::borrow::Cow;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Bytes of a request line and its headers.
const MAX_HEAD: usize = 16 << 10;
/// Headers of a request.
const MAX_HEADERS: usize = 64;
/// How long a connection may wait for the next request.
const IDLE: Duration = Duration::from_secs(30);
/// How long a request may take to arrive, from its first byte.
const ARRIVAL: Duration = Duration::from_secs(5);
/// How long a reader may leave an answer lying.
const DEPARTURE: Duration = Duration::from_secs(10);

/// A request that can be answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Request {
    /// With its `%` escapes read; begins with a slash and holds no control character.
    pub path: String,
    /// As it was sent.
    pub query: String,
    /// The host without its port, in small letters.
    pub host: String,
    /// The host of the page that asks, if it says so; `Some("")` for one that has none.
    pub origin: Option<String>,
    /// What the browser says of who asks: `same-origin`, `cross-site`…
    pub fetch_site: Option<String>,
    is_head: bool,
    keep_alive: bool,
}

/// An answer.
pub(super) enum Answer {
    Whole(Whole),
    /// Server-sent events: what is written goes out for as long as it likes.
    Events(Telling),
}

/// Writes events until the other side goes away.
pub(super) type Telling = Box<dyn FnOnce(&mut dyn Write) -> io::Result<()>>;

/// An answer that is known when it begins.
#[derive(Clone, Debug)]
pub(super) struct Whole {
    pub status: u16,
    /// Its media type.
    pub kind: &'static str,
    pub headers: Vec<(&'static str, Cow<'static, str>)>,
    pub body: Arc<[u8]>,
}

impl Whole {
    /// A line of text.
    pub fn text(status: u16, text: &str) -> Whole {
        Whole { status, kind: "text/plain; charset=utf-8", headers: Vec::new(), body: Arc::from(text.as_bytes()) }
    }
}

/// Answers the requests of a connection until it ends.
///
/// # Errors
/// When the other side goes away, is too slow, or sends what cannot be answered (which it is told).
pub(super) fn converse(mut stream: TcpStream, mut answer: impl FnMut(&Request) -> Answer) -> io::Result<()> {
    stream.set_nodelay(true)?;
    stream.set_write_timeout(Some(DEPARTURE))?;
    let mut bytes = Vec::new();
    loop {
        let request = match read(&mut stream, &mut bytes)? {
            Some(Ok(request)) => request,
            Some(Err(refusal)) => return refuse(stream, refusal),
            None => return Ok(()),
        };
        match answer(&request) {
            Answer::Whole(whole) => {
                send(&mut stream, &whole, !request.is_head, request.keep_alive)?;
                if !request.keep_alive {
                    return Ok(());
                }
            }
            Answer::Events(tell) => {
                let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\
                            X-Content-Type-Options: nosniff\r\nCross-Origin-Resource-Policy: same-origin\r\n\
                            Connection: close\r\n\r\n";
                stream.write_all(head.as_bytes())?;
                return if request.is_head { Ok(()) } else { tell(&mut stream) };
            }
        }
    }
}

/// Why a request is not answered.
type Refusal = (u16, &'static str);

/// The next request; `None` when the other side has none. `bytes` holds what came after the last one.
fn read(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> io::Result<Option<Result<Request, Refusal>>> {
    let mut deadline = (!bytes.is_empty()).then(|| Instant::now() + ARRIVAL);
    let mut chunk = [0; 4096];
    loop {
        if !bytes.is_empty() {
            match parse(bytes) {
                Ok(Some((request, length))) => {
                    bytes.drain(..length);
                    return Ok(Some(Ok(request)));
                }
                Ok(None) if bytes.len() >= MAX_HEAD => return Ok(Some(Err((431, "too long")))),
                Ok(None) => {}
                Err(refusal) => return Ok(Some(Err(refusal))),
            }
        }
        let wait = deadline.map_or(IDLE, |deadline| deadline.saturating_duration_since(Instant::now()));
        if wait.is_zero() {
            return Ok(Some(Err((408, "too slow"))));
        }
        stream.set_read_timeout(Some(wait))?;
        let count = match stream.read(&mut chunk) {
            Ok(0) => return Ok(None),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
                return Ok(deadline.map(|_| Err((408, "too slow"))));
            }
            Err(error) => return Err(error),
        };
        bytes.extend(chunk.iter().take(count));
        deadline = deadline.or_else(|| Some(Instant::now() + ARRIVAL));
    }
}

/// The request at the beginning of some bytes, and its length; `None` while there is more to come.
fn parse(bytes: &[u8]) -> Result<Option<(Request, usize)>, Refusal> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let head = bytes.get(..MAX_HEAD).unwrap_or(bytes);
    let length = match parsed.parse(head) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(httparse::Error::TooManyHeaders) => return Err((431, "too many headers")),
        Err(httparse::Error::Version) => return Err((505, "HTTP/1.1 only")),
        Err(_) => return Err((400, "no HTTP request")),
    };
    let (Some(method), Some(target), Some(version)) = (parsed.method, parsed.path, parsed.version) else {
        return Err((400, "no HTTP request"));
    };
    let header = |name: &'static str| -> Result<Option<&str>, Refusal> {
        let mut values = parsed.headers.iter().filter(|header| header.name.eq_ignore_ascii_case(name));
        let value = values.next().map(|header| str::from_utf8(header.value)).transpose();
        match (value, values.next()) {
            (Ok(value), None) => Ok(value.map(str::trim)),
            (Ok(_), Some(_)) | (Err(_), _) => Err((400, "a header cannot be read")),
        }
    };
    if header("transfer-encoding")?.is_some() || header("content-length")?.is_some_and(|length| length != "0") {
        return Err((413, "no bodies"));
    }
    if !matches!(method, "GET" | "HEAD") {
        return Err((405, "GET and HEAD only"));
    }
    // A proxy's form names the host in the target (RFC 9112 §3.2.2).
    let (host, target) = match target.strip_prefix("http://") {
        Some(rest) => rest.find('/').map_or((Some(rest), "/"), |at| {
            let (host, target) = rest.split_at(at);
            (Some(host), target)
        }),
        None => (header("host")?, target),
    };
    let Some(host) = host.and_then(host_of) else { return Err((400, "no Host")) };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let path = decoded(path).filter(|path| path.starts_with('/')).ok_or((400, "no path"))?;
    let origin = header("origin")?.map(|origin| {
        let host = origin.split_once("://").and_then(|(_, host)| host_of(host));
        host.unwrap_or_default()
    });
    let connection = header("connection")?.unwrap_or_default().to_ascii_lowercase();
    let keep_alive = version == 1 && !connection.split(',').any(|option| option.trim() == "close");
    let fetch_site = header("sec-fetch-site")?.map(str::to_owned);
    let is_head = method == "HEAD";
    let request = Request { path, query: query.to_owned(), host, origin, fetch_site, is_head, keep_alive };
    Ok(Some((request, length)))
}

/// The host of an authority, without its port, in small letters; `None` for what is none.
fn host_of(authority: &str) -> Option<String> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (inside, after) = rest.split_once(']')?;
            let port = after.strip_prefix(':').or_else(|| after.is_empty().then_some(""))?;
            (format!("[{inside}]"), port)
        }
        None => {
            let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
            (host.to_owned(), port)
        }
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
    let sound = !host.is_empty() && host.chars().all(plain) && port.bytes().all(|byte| byte.is_ascii_digit());
    sound.then(|| host.to_ascii_lowercase())
}

/// A path or value with its `%` escapes read; `None` when that is not text that could name anything: half an escape, no UTF-8,
/// control characters, a slash or backslash that was hidden.
pub(super) fn decoded(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let mut digit = || char::from(rest.next()?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let (high, low) = (digit()?, digit()?);
        let byte = high << 4 | low;
        if matches!(byte, b'/' | b'\\') {
            return None;
        }
        out.push(byte);
    }
    String::from_utf8(out).ok().filter(|text| !text.contains(|c: char| c.is_control() || c == '\\'))
}

fn send(stream: &mut TcpStream, whole: &Whole, with_body: bool, keep_alive: bool) -> io::Result<()> {
    let mut head = format!(
        "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-store\r\nConnection: {}\r\n",
        whole.status,
        phrase(whole.status),
        whole.kind,
        whole.body.len(),
        if keep_alive { "keep-alive" } else { "close" },
    );
    for (name, value) in &whole.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    let mut bytes = head.into_bytes();
    if with_body {
        bytes.extend_from_slice(&whole.body);
    }
    stream.write_all(&bytes)
}

/// Says why, and closes the connection so that the other side still hears it.
fn refuse(mut stream: TcpStream, (status, why): Refusal) -> io::Result<()> {
    let mut whole = Whole::text(status, &format!("{why}\n"));
    if status == 405 {
        whole.headers.push(("Allow", Cow::Borrowed("GET, HEAD")));
    }
    send(&mut stream, &whole, true, false)?;
    stream.shutdown(std::net::Shutdown::Write)?;
    stream.set_read_timeout(Some(Duration::from_millis(200)))?;
    // What was on its way is read a little, or the system would take the answer back with a reset.
    let mut chunk = [0; 4096];
    let end = Instant::now() + Duration::from_secs(1);
    while Instant::now() < end && matches!(stream.read(&mut chunk), Ok(count) if count > 0) {}
    Ok(())
}

fn phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        302 => "Found",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        413 => "Content Too Large",
        431 => "Request Header Fields Too Large",
        505 => "HTTP Version Not Supported",
        _ => "Error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(head: &str) -> Result<Option<(Request, usize)>, Refusal> {
        parse(head.as_bytes())
    }

    #[test]
    fn a_request_is_read_as_browsers_send_it() {
        let head = "GET /es/b%C3%BAsqueda/?q=a%20b HTTP/1.1\r\nhost: LocalHost:8000\r\nOrigin: http://localhost:8000\r\n\r\nGET";
        let (request, length) = parsed(head).unwrap().unwrap();
        assert_eq!((request.path.as_str(), request.query.as_str()), ("/es/búsqueda/", "q=a%20b"));
        assert_eq!((request.host.as_str(), request.origin.as_deref()), ("localhost", Some("localhost")));
        assert!(request.keep_alive && !request.is_head && length == head.len() - 3);
        let proxy =
            parsed("HEAD http://[::1]:80/x HTTP/1.1\r\nHost: other\r\nConnection: Close\r\n\r\n").unwrap().unwrap().0;
        assert_eq!((proxy.host.as_str(), proxy.path.as_str()), ("[::1]", "/x"));
        assert!(proxy.is_head && !proxy.keep_alive);
        assert_eq!(parsed("GET / HTTP/1.1\r\nHost: a\r\n"), Ok(None));
    }

    #[test]
    fn what_is_no_plain_request_is_refused() {
        for (head, status) in [
            ("GET / HTTP/1.1\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", 400),
            ("GET /%2e%2e%2fetc HTTP/1.1\r\nHost: a\r\n\r\n", 400),
            ("GET /a%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
            ("GET /a%5cb HTTP/1.1\r\nHost: a\r\n\r\n", 400),
            ("GET /a% HTTP/1.1\r\nHost: a\r\n\r\n", 400),
            ("GET /a%ff HTTP/1.1\r\nHost: a\r\n\r\n", 400),
            ("GET a HTTP/1.1\r\nHost: a\r\n\r\n", 400),
            ("GET https://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
            ("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 405),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", 413),
            ("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 413),
            ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\n", 400),
            ("GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505),
            ("\u{16}\u{3}\u{1}", 400),
        ] {
            assert_eq!(parsed(head).map_err(|(status, _)| status), Err(status), "{head:?}");
        }
        let many = format!("GET / HTTP/1.1\r\nHost: a\r\n{}\r\n", "x: y\r\n".repeat(MAX_HEADERS));
        assert_eq!(parsed(&many).map_err(|(status, _)| status), Err(431));
    }
}
