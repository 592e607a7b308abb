//! The ledger of addresses, changed line by line: what was published once keeps leading somewhere.

use super::references::Content;
use super::spans::Cut;
use crate::yaml::Value;

impl Content {
    /// Says of every address that leads to `old` (`hospital:la-luz`) that it leads to `new` from now on, and adds those of today.
    /// Nothing where there is no ledger: then nothing was ever published. Tells the addresses.
    pub(super) fn redirect(&mut self, old: &str, new: &str, today: &[String]) -> Vec<String> {
        let Some(ledger) = &self.records.loaded.ledger else { return Vec::new() };
        let Some(node) = ledger.node.clone() else { return Vec::new() };
        if !matches!(&node.value, Value::Map(entries) if !entries.is_empty()) {
            return Vec::new();
        }
        let file = ledger.file.0;
        let mut kept = Vec::new();
        for (key, value) in node.entries().iter().filter(|(_, value)| value.scalar() == Some(old)) {
            self.cut(file, Cut::new(value.range(), new));
            kept.push(key.text.to_string());
        }
        for address in today.iter().filter(|address| node.get(address).is_none()) {
            let after = node.entries().iter().find(|(key, _)| *key.text > **address);
            let place = after.map_or(self.source(file).len(), |(key, _)| key.range().start);
            let ends_open = after.is_none() && !self.source(file).ends_with('\n');
            let line = format!("{}{address}: {new}\n", if ends_open { "\n" } else { "" });
            self.cut(file, Cut::new(place..place, line));
            kept.push(address.clone());
        }
        kept.sort();
        kept
    }
}
