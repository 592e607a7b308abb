//! References between records. One that exists cannot dangle: it is made from an id that has a file, and linking removes it
//! when its target is not shown.

use std::marker::PhantomData;

use super::{Kind, Record};
use crate::decode::{Decoder, Edge, Field, Linker, Shape};
use crate::diagnostics::{Code, Span};
use crate::yaml::Node;

/// A record of a known kind: in a [`Decoded`](super::Decoded) its place among the sorted ids, in [`Tables`](super::Tables) its row.
pub struct Ref<K> {
    index: u32,
    at: Span,
    kind: PhantomData<fn() -> K>,
}

impl<K> Clone for Ref<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Ref<K> {}

impl<K: Record> std::fmt::Debug for Ref<K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}#{}", K::KIND.as_str(), self.index)
    }
}

impl<K: Record> Ref<K> {
    /// The row of the target, of whatever kind.
    pub fn key(self) -> Key {
        Key { kind: K::KIND, index: self.index }
    }

    fn edge(self) -> Edge {
        Edge { kind: K::KIND.as_str(), index: self.index, at: self.at, required: true }
    }
}

impl<K: Record> Field for Ref<K> {
    fn shape() -> Shape {
        Shape::Id(K::KIND.as_str())
    }

    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        let Some(id) = node.scalar() else {
            cx.wrong_type(node, "type-id");
            return None;
        };
        let at = cx.span(node);
        match cx.rules.ids.find(K::KIND.as_str(), id) {
            Some(index) => Some(Ref { index, at, kind: PhantomData }),
            None => {
                cx.report(cx.rules.ids.unknown(K::KIND.as_str(), id, at));
                None
            }
        }
    }

    fn link(&mut self, linker: &mut dyn Linker) -> bool {
        let row = linker.target(self.edge());
        self.index = row.unwrap_or(self.index);
        row.is_some()
    }

    fn references(&self, tell: &mut dyn FnMut(Edge)) {
        tell(self.edge());
    }
}

/// A record of any kind, written `kind:id` as in links of texts.
#[derive(Clone, Copy, Debug)]
pub struct AnyRef {
    key: Key,
    at: Span,
}

impl AnyRef {
    /// The row of the target.
    pub fn key(self) -> Key {
        self.key
    }

    fn edge(self) -> Edge {
        Edge { kind: self.key.kind.as_str(), index: self.key.index, at: self.at, required: true }
    }
}

impl Field for AnyRef {
    fn shape() -> Shape {
        Shape::AnyId
    }

    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        let Some(text) = node.scalar() else {
            cx.wrong_type(node, "type-id");
            return None;
        };
        let (word, id) = text.split_once(':').unwrap_or((text, ""));
        let Some(kind) = Kind::parse(word) else {
            let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
            cx.unknown_value(node, Code::ValueUnknown, text, &known);
            return None;
        };
        let at = cx.span(node);
        match cx.rules.ids.find(kind.as_str(), id) {
            Some(index) => Some(AnyRef { key: Key { kind, index }, at }),
            None => {
                cx.report(cx.rules.ids.unknown(kind.as_str(), id, at));
                None
            }
        }
    }

    fn link(&mut self, linker: &mut dyn Linker) -> bool {
        let row = linker.target(self.edge());
        self.key.index = row.unwrap_or(self.key.index);
        row.is_some()
    }

    fn references(&self, tell: &mut dyn FnMut(Edge)) {
        tell(self.edge());
    }
}

/// A row of one of the tables of the linked site.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Key {
    pub kind: Kind,
    index: u32,
}

impl Key {
    pub(crate) fn new(kind: Kind, index: usize) -> Key {
        Key { kind, index: u32::try_from(index).unwrap_or(u32::MAX) }
    }

    /// The row's number.
    pub fn place(self) -> usize {
        self.index as usize
    }
}
