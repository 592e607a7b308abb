//! Taking a reference out of a record or text so that what is left is whole: the entry of a list, the field, or the link but not
//! its words.

use std::ops::Range;

use super::spans::{Cut, lines};
use crate::decode::{FieldSpec, Shape};
use crate::yaml::{Node, Value};

/// What stands around a value: the innermost thing that the record can be without.
#[derive(Clone, Copy, Debug)]
enum Part<'n> {
    /// The value of a field of a map, by its place among the entries.
    Entry(&'n Node, usize),
    /// A value of a list.
    Item(&'n Node, usize),
}

/// The cut that takes the value at `at` out of a record; `None` when the record cannot be without it.
pub(super) fn field(source: &str, record: &Node, fields: &[FieldSpec], at: &Range<usize>) -> Option<Cut> {
    let part = part_of(record, fields, at)?;
    let (parts, index, whole): (Vec<Range<usize>>, usize, &Node) = match part {
        Part::Entry(map, index) => {
            let range =
                |(key, value): &(crate::yaml::Key, Node)| key.range().start..key.range().end.max(value.range().end);
            (map.entries().iter().map(range).collect(), index, map)
        }
        Part::Item(list, index) => (items(list).iter().map(Node::range).collect(), index, list),
    };
    let own = parts.get(index)?.clone();
    let is_flow = source.get(whole.range())?.starts_with(['[', '{']);
    if !is_flow {
        return Some(Cut::new(lines(source, own), ""));
    }
    // With the comma before it, or for the first one that after it.
    match (index.checked_sub(1).and_then(|before| parts.get(before)), parts.get(index + 1)) {
        (Some(before), _) => Some(Cut::new(before.end..own.end, "")),
        (None, Some(after)) => Some(Cut::new(own.start..after.start, "")),
        (None, None) => Some(Cut::new(own, "")),
    }
}

/// Whether the value at `at` stands in a list that has another one, as it is spelled.
pub(super) fn stands_beside(record: &Node, at: &Range<usize>, other: &str) -> bool {
    let is_here = items(record).iter().any(|item| item.range() == *at);
    let beside = items(record).iter().any(|item| item.scalar() == Some(other));
    let below = record.entries().iter().map(|(_, value)| value).chain(items(record));
    (is_here && beside) || below.into_iter().any(|node| stands_beside(node, at, other))
}

/// Whether a value of the record stands exactly there.
pub(super) fn is_value(record: &Node, at: &Range<usize>) -> bool {
    let is_scalar = record.scalar().is_some_and(|text| !text.contains([' ', '\n']));
    let below = record.entries().iter().map(|(_, value)| value).chain(items(record));
    (is_scalar && record.range() == *at) || below.into_iter().any(|node| is_value(node, at))
}

/// The cut that leaves the words of a Markdown link, or nothing of a contact box; `id` are the bytes of the id. `None` for links
/// whose address stands elsewhere.
pub(super) fn link(source: &str, kind: &str, id: &Range<usize>) -> Option<Cut> {
    let line = lines(source, id.clone());
    let before = source.get(..id.start)?;
    let Some(before) = before.strip_suffix(&format!("{kind}:")) else {
        let is_box = source.get(line.clone())?.trim_start().starts_with("{%");
        return is_box.then(|| Cut::new(line, ""));
    };
    let words_end = before.strip_suffix('<').unwrap_or(before).strip_suffix('(')?.strip_suffix(']')?.len();
    let end = id.end + source.get(id.end..)?.find(')')? + 1;
    let mut depth = 1;
    for (at, c) in source.get(..words_end)?.char_indices().rev() {
        match c {
            ']' => depth += 1,
            '[' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(Cut::new(at..end, source.get(at + 1..words_end)?));
        }
    }
    None
}

fn items(node: &Node) -> &[Node] {
    match &node.value {
        Value::List(items) => items,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Map(_) => &[],
    }
}

fn holds(node: &Node, at: &Range<usize>) -> bool {
    node.range().start <= at.start && at.end <= node.range().end
}

fn part_of<'n>(map: &'n Node, fields: &[FieldSpec], at: &Range<usize>) -> Option<Part<'n>> {
    let (index, (key, value)) = map.entries().iter().enumerate().find(|(_, (_, value))| holds(value, at))?;
    let field = fields.iter().find(|field| field.name == &*key.text)?;
    let shape = (field.shape)();
    let inner = match &shape {
        Shape::List { of, least, .. } => {
            let entries = items(value);
            let (place, item) = entries.iter().enumerate().find(|(_, item)| holds(item, at))?;
            let inner = of.group().and_then(|fields| part_of(item, fields, at));
            // The last entry goes with its field.
            inner.or_else(|| (entries.len() > (*least).max(1)).then_some(Part::Item(value, place)))
        }
        Shape::Fields(_) | Shape::Either(_) => shape.group().and_then(|fields| part_of(value, fields, at)),
        Shape::Text
        | Shape::Prose
        | Shape::Bool
        | Shape::Whole { .. }
        | Shape::Number
        | Shape::Word(_)
        | Shape::Form(_)
        | Shape::Id(_)
        | Shape::AnyId
        | Shape::ByLanguage { .. }
        | Shape::ByName(_) => None,
    };
    inner.or_else(|| (!(field.required)()).then_some(Part::Entry(map, index)))
}

#[cfg(test)]
mod tests {
    use super::super::spans::apply;
    use super::*;
    use crate::model::Kind;

    fn without(kind: Kind, source: &str, id: &str) -> Option<String> {
        let node = crate::yaml::parse(source).unwrap();
        let start = source.find(id).unwrap();
        apply(source, vec![field(source, &node, kind.fields(), &(start..start + id.len()))?])
    }

    #[test]
    fn what_a_record_can_be_without_goes_and_the_rest_stays() {
        let hospital = |source| without(Kind::Hospital, source, "xx");
        assert_eq!(hospital("specialties: [a, xx, b] # c\n").unwrap(), "specialties: [a, b] # c\n");
        assert_eq!(hospital("specialties: [xx, b]\n").unwrap(), "specialties: [b]\n");
        assert_eq!(hospital("name: a\nspecialties: [xx]\ncity: b\n").unwrap(), "name: a\ncity: b\n");
        assert_eq!(
            hospital("specialties:\n  - a\n  # c\n  - xx # d\n  - b\n").unwrap(),
            "specialties:\n  - a\n  # c\n  - b\n"
        );
        assert_eq!(hospital("specialties:\n  - xx\ncity: b\n").unwrap(), "city: b\n");
        let offers = "offers:\n  - hospital: a\n    price:\n      min: 1\n  - hospital: xx\n    price:\n      min: 2\nkind: test\n";
        assert_eq!(
            without(Kind::Service, offers, "xx").unwrap(),
            "offers:\n  - hospital: a\n    price:\n      min: 1\nkind: test\n"
        );
        assert_eq!(without(Kind::Service, "specialty: xx\n", "xx"), None, "a service needs its specialty");
        assert_eq!(without(Kind::Story, "provider: xx # c\nkind: article\n", "xx").unwrap(), "kind: article\n");
    }

    #[test]
    fn a_link_becomes_its_words() {
        let unlinked = |source: &str| {
            let start = source.find("xx").unwrap();
            apply(source, vec![link(source, "hospital", &(start..start + 2))?])
        };
        assert_eq!(unlinked("Vea [el *[único]* uno](hospital:xx#a), sí.").unwrap(), "Vea el *[único]* uno, sí.");
        assert_eq!(unlinked("[a](<hospital:xx> \"b\")").unwrap(), "a");
        assert_eq!(unlinked("a\n\n{% contact hospital=\"xx\" %}\n\nb\n").unwrap(), "a\n\n\nb\n");
        assert_eq!(unlinked("[a]: hospital:xx\n"), None);
    }
}
