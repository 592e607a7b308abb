//! What a field may hold, told as a value: from it follow the schemas for editors and the reference of fields.
//!
//! Every type that can stand in a record says its own shape ([`Field::shape`](super::Field::shape)), beside the code that reads it.

use super::FieldSpec;

/// What may stand as a value.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A text.
    Text,
    /// A Markdown text.
    Prose,
    /// `true` or `false`.
    Bool,
    /// A whole number, both ends included.
    Whole { min: u32, max: u32 },
    /// A number.
    Number,
    /// One of a closed set of words.
    Word(&'static [&'static str]),
    /// A text of a form.
    Form(Form),
    /// The id of a record of a kind, or a file of the media (`media`).
    Id(&'static str),
    /// `kind:id`
    AnyId,
    /// Several values.
    List { of: Box<Shape>, least: usize, most: usize },
    /// Fields by name.
    Fields(&'static [FieldSpec]),
    /// A value by language; perhaps one for all languages instead.
    ByLanguage { of: Box<Shape>, may_serve_all: bool },
    /// Values by names that the editor chooses.
    ByName(Box<Shape>),
    /// One of several shapes.
    Either(Vec<Shape>),
}

/// The form of a text.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// The term of the message catalogues under which it goes.
    pub term: &'static str,
    /// A regular expression that JavaScript (ECMA-262) and Rust read alike. It may let pass what the program refuses, never the
    /// other way round.
    pub pattern: &'static str,
    /// One that fits, and that is nobody's.
    pub example: &'static str,
}

impl Shape {
    /// The same, with at least so many entries if it is a list.
    #[must_use]
    pub fn at_least(self, least: usize) -> Shape {
        match self {
            Shape::List { of, most, .. } => Shape::List { of, least, most },
            other => other,
        }
    }

    /// The fields of the group that it is, or that it is a list of.
    pub fn group(&self) -> Option<&'static [FieldSpec]> {
        match self {
            Shape::Fields(fields) => Some(fields),
            Shape::List { of, .. } | Shape::ByLanguage { of, .. } | Shape::ByName(of) => of.group(),
            Shape::Either(shapes) => shapes.iter().find_map(Shape::group),
            Shape::Text
            | Shape::Prose
            | Shape::Bool
            | Shape::Whole { .. }
            | Shape::Number
            | Shape::Word(_)
            | Shape::Form(_)
            | Shape::Id(_)
            | Shape::AnyId => None,
        }
    }
}
