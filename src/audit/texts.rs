//! Many short texts in little room.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// A list of texts in two allocations.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub(super) struct Texts {
    joined: String,
    /// Where each text ends; wrong numbers from a broken cache yield empty texts.
    ends: Vec<u32>,
}

impl Texts {
    pub(super) fn push(&mut self, text: &str) {
        self.joined.push_str(text);
        self.ends.push(u32::try_from(self.joined.len()).unwrap_or(u32::MAX));
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let range = start..*end as usize;
            start = range.end;
            self.joined.get(range).unwrap_or_default()
        })
    }
}

/// The number of a text, for texts that occur on many pages; its value depends on the order in which pages came.
pub(super) type Number = u32;

/// Gives equal texts equal numbers.
#[derive(Default, Debug)]
pub(super) struct Numbers(HashMap<Box<str>, Number>);

impl Numbers {
    /// Those of texts that stand in the places of their numbers.
    pub(super) fn of(texts: Vec<Box<str>>) -> Numbers {
        Numbers(texts.into_iter().enumerate().map(|(place, text)| (text, number(place))).collect())
    }

    /// The number of a text, old or new.
    pub(super) fn give(&mut self, text: &str) -> Number {
        if let Some(number) = self.0.get(text) {
            return *number;
        }
        let number = number(self.0.len());
        self.0.insert(text.into(), number);
        number
    }

    /// The number of a text that has one.
    pub(super) fn find(&self, text: &str) -> Option<Number> {
        self.0.get(text).copied()
    }

    /// All texts, each in the place of its number.
    pub(super) fn texts(&self) -> Vec<&str> {
        let mut texts = vec![""; self.0.len()];
        for (text, number) in &self.0 {
            if let Some(place) = texts.get_mut(*number as usize) {
                *place = text;
            }
        }
        texts
    }

    /// As [`Numbers::texts`].
    pub(super) fn into_texts(self) -> Vec<Box<str>> {
        let mut texts = vec![Box::default(); self.0.len()];
        for (text, number) in self.0 {
            if let Some(place) = texts.get_mut(number as usize) {
                *place = text;
            }
        }
        texts
    }
}

/// The number of the text in a place.
pub(super) fn number(place: usize) -> Number {
    Number::try_from(place).unwrap_or(Number::MAX)
}
