//! What a page hears while it is open, as server-sent events: whether it is still the page that is shown, which stylesheets took
//! the place of its own, and what is wrong.

use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::answer::{Server, file_of};
use super::http::Answer;
use super::stage::{Now, Rendered};

/// How long a request waits for the first look at the site to end.
pub(super) const LONGEST_START: Duration = Duration::from_secs(60);
/// After so long a sign of life, by which a page that went is noticed.
const PULSE: Duration = Duration::from_secs(5);

/// Tells the page at `path`, which the browser has as it was under `key`.
pub(super) fn answer(server: Arc<Server>, path: String, key: String) -> Answer {
    Answer::Events(Box::new(move |out| Listener { server, path, key, page: None, said: None }.tell(out)))
}

/// A page that is open.
struct Listener {
    server: Arc<Server>,
    path: String,
    /// Of the page in the browser.
    key: String,
    /// The page in the browser.
    page: Option<Arc<Rendered>>,
    /// What it was told is wrong.
    said: Option<Arc<str>>,
}

impl Listener {
    fn tell(mut self, out: &mut dyn Write) -> io::Result<()> {
        let mut number = 0;
        loop {
            let now = self.server.stage.wait(number, PULSE);
            if now.number == number {
                out.write_all(b":\n\n")?;
                continue;
            }
            number = now.number;
            self.look(&now, out)?;
        }
    }

    fn look(&mut self, now: &Now, out: &mut dyn Write) -> io::Result<()> {
        let mut wrong = Arc::clone(&now.wrong);
        if let Some(shown) = &now.shown {
            let prefix = shown.prepared.routes.base.prefix();
            let file = self.path.strip_prefix(prefix).map(file_of).unwrap_or_default();
            let page = match self.server.stage.page(shown, &file) {
                Ok(Some(page)) => Some(page),
                Ok(None) => self.server.page(shown, "404.html"),
                Err(fault) => {
                    // Rendering it is the only way to see this fault; the page stays as it was.
                    let mut found = crate::diagnostics::Diagnostics::default();
                    found.push(fault);
                    wrong = Arc::from(self.server.tell.found(&found, &shown.report.sources));
                    None
                }
            };
            if let Some(page) = page {
                self.compare(page, out)?;
            }
        }
        if self.said.as_ref() != Some(&wrong) {
            send(out, "wrong", &json!({ "text": *wrong }))?;
            self.said = Some(wrong);
        }
        Ok(())
    }

    /// Tells what has become of the page in the browser.
    fn compare(&mut self, page: Arc<Rendered>, out: &mut dyn Write) -> io::Result<()> {
        if page.key != self.key {
            match self.page.as_ref().and_then(|old| restyled(old, &page)) {
                Some(styles) => send(out, "styles", &json!(styles))?,
                None => send(out, "page", &json!({}))?,
            }
            self.key.clone_from(&page.key);
        }
        self.page = Some(page);
        Ok(())
    }
}

/// The stylesheets, old and new, that are all in which two pages differ; `None` when they differ otherwise.
fn restyled(old: &Rendered, new: &Rendered) -> Option<Vec<(String, String)>> {
    let mut text = String::from_utf8_lossy(&old.bytes).into_owned();
    let mut changed = Vec::new();
    for (name, before) in &old.styles {
        let (_, after) = new.styles.iter().find(|(known, _)| known == name)?;
        if before != after {
            text = text.replace(before.as_str(), after);
            changed.push((before.clone(), after.clone()));
        }
    }
    (text.as_bytes() == new.bytes).then_some(changed)
}

fn send(out: &mut dyn Write, event: &str, data: &serde_json::Value) -> io::Result<()> {
    // JSON has no line breaks of its own.
    out.write_all(format!("event: {event}\ndata: {data}\n\n").as_bytes())
}
