//! Lists of values.

use std::collections::BTreeSet;

use super::{Decoder, Edge, Field, Linker, Mention, Shape};
use crate::diagnostics::{Code, Diagnostic};
use crate::yaml::{Node, Value};

/// Entries of one list; more is a mistake or an attack.
const MAX_ENTRIES: usize = 1_000;

impl<T: Field> Field for Vec<T> {
    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        let Value::List(items) = &node.value else {
            cx.wrong_type(node, "type-list");
            return None;
        };
        if items.len() > MAX_ENTRIES {
            let diagnostic = Diagnostic::at(Code::ListTooLong, cx.span(node)).arg("length", items.len());
            cx.report(diagnostic.arg("limit", MAX_ENTRIES));
            return None;
        }
        let mut seen = BTreeSet::new();
        for item in items {
            if let Some(text) = item.scalar()
                && !seen.insert(text)
            {
                let span = cx.span(item);
                cx.report(Diagnostic::at(Code::ListRepeats, span).arg("value", text));
            }
        }
        let read: Vec<Option<T>> = items.iter().map(|item| T::decode(item, cx)).collect();
        read.into_iter().collect()
    }

    fn shape() -> Shape {
        Shape::List { of: Box::new(T::shape()), least: 0, most: MAX_ENTRIES }
    }

    fn absent() -> Option<Self> {
        Some(Vec::new())
    }

    /// An entry that cannot stand is left out; the list stays.
    fn link(&mut self, linker: &mut dyn Linker) -> bool {
        self.retain_mut(|item| item.link(linker));
        true
    }

    fn references(&self, tell: &mut dyn FnMut(Edge)) {
        for item in self {
            item.references(&mut |edge| tell(Edge { required: false, ..edge }));
        }
    }

    fn mentions(&self, tell: &mut dyn FnMut(Mention<'_>)) {
        for item in self {
            item.mentions(tell);
        }
    }
}

/// A list that has to be written with at least one entry. Entries that are not shown are left out of it when it is linked.
#[derive(Debug)]
pub struct Filled<T>(pub Vec<T>);

impl<T> std::ops::Deref for Filled<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T: Field> Field for Filled<T> {
    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        let list = Vec::decode(node, cx)?;
        if list.is_empty() {
            let diagnostic = Diagnostic::at(Code::FieldMissing, cx.span(node)).arg("field", cx.field_name());
            cx.report(diagnostic);
            return None;
        }
        Some(Filled(list))
    }

    fn shape() -> Shape {
        Vec::<T>::shape().at_least(1)
    }

    fn link(&mut self, linker: &mut dyn Linker) -> bool {
        self.0.link(linker)
    }

    fn references(&self, tell: &mut dyn FnMut(Edge)) {
        self.0.references(tell);
    }

    fn mentions(&self, tell: &mut dyn FnMut(Mention<'_>)) {
        self.0.mentions(tell);
    }
}
