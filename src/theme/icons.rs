//! Which icons a theme has: the symbols of its one drawing, so that a template can ask before it draws.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::Event;

/// The ids of all `<symbol>`s; `None` when it is no well-formed XML.
pub(super) fn symbols(bytes: &[u8]) -> Option<BTreeSet<String>> {
    let mut reader = Reader::from_reader(bytes);
    let mut ids = BTreeSet::new();
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == "symbol" => {
                if let Some(id) = tag.try_get_attribute("id").ok()? {
                    ids.insert(id.value.into_owned());
                }
            }
            Event::Eof => return Some(ids),
            _ => {}
        }
        buffer.clear();
    }
}
