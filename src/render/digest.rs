//! Values written down only to be hashed, in a third of the time that JSON takes.

use std::fmt;

use serde::Serialize;
use serde::ser::{self, Serializer};

/// Some values, written one after the other so that no two lists of values give the same bytes.
///
/// Before each value stands what it is, and before each text and name how long it is; lists end with a sign of their own. It tells
/// values of one build of the program apart: fields are known by their order.
#[derive(Default, Debug)]
pub(super) struct Digest(Vec<u8>);

impl Digest {
    pub(super) fn add(&mut self, value: &(impl Serialize + ?Sized)) {
        let written = value.serialize(&mut *self);
        debug_assert!(written.is_ok(), "{written:?}");
    }

    pub(super) fn hash(&self) -> blake3::Hash {
        blake3::hash(&self.0)
    }

    fn sign(&mut self, sign: Sign) {
        self.0.push(sign as u8);
    }

    fn fixed(&mut self, sign: Sign, bytes: &[u8]) {
        self.sign(sign);
        self.0.extend_from_slice(bytes);
    }

    fn long(&mut self, sign: Sign, bytes: &[u8]) {
        self.fixed(sign, &(bytes.len() as u64).to_le_bytes());
        self.0.extend_from_slice(bytes);
    }
}

/// What stands next.
#[derive(Clone, Copy)]
enum Sign {
    End,
    Nothing,
    Something,
    Unit,
    Flag,
    Whole,
    Natural,
    Fraction,
    Letter,
    Text,
    Bytes,
    Variant,
    Group,
    Skipped,
}

/// Memory takes all that is written; the error is for values that refuse to be, and none of ours does.
type Done = Result<(), fmt::Error>;

/// Functions for numbers; those of a sort all take the same room.
macro_rules! numbers {
    ($($name:ident($type:ty) $sign:ident $widest:ty;)+) => {
        $(fn $name(self, value: $type) -> Done {
            self.fixed(Sign::$sign, &<$widest>::from(value).to_le_bytes());
            Ok(())
        })+
    };
}

impl<'d> Serializer for &'d mut Digest {
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = Group<'d>;
    type SerializeTuple = Group<'d>;
    type SerializeTupleStruct = Group<'d>;
    type SerializeTupleVariant = Group<'d>;
    type SerializeMap = Group<'d>;
    type SerializeStruct = Group<'d>;
    type SerializeStructVariant = Group<'d>;

    numbers! {
        serialize_i8(i8) Whole i128;
        serialize_i16(i16) Whole i128;
        serialize_i32(i32) Whole i128;
        serialize_i64(i64) Whole i128;
        serialize_i128(i128) Whole i128;
        serialize_u8(u8) Natural u128;
        serialize_u16(u16) Natural u128;
        serialize_u32(u32) Natural u128;
        serialize_u64(u64) Natural u128;
        serialize_u128(u128) Natural u128;
        serialize_f32(f32) Fraction f64;
        serialize_f64(f64) Fraction f64;
    }

    fn serialize_bool(self, value: bool) -> Done {
        self.fixed(Sign::Flag, &[u8::from(value)]);
        Ok(())
    }

    fn serialize_char(self, value: char) -> Done {
        self.fixed(Sign::Letter, &u32::from(value).to_le_bytes());
        Ok(())
    }

    fn serialize_str(self, value: &str) -> Done {
        self.long(Sign::Text, value.as_bytes());
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Done {
        self.long(Sign::Bytes, value);
        Ok(())
    }

    fn serialize_none(self) -> Done {
        self.sign(Sign::Nothing);
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Done {
        self.sign(Sign::Something);
        value.serialize(self)
    }

    fn serialize_unit(self) -> Done {
        self.sign(Sign::Unit);
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Done {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, index: u32, _: &'static str) -> Done {
        self.fixed(Sign::Variant, &index.to_le_bytes());
        self.serialize_unit()
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        index: u32,
        _: &'static str,
        value: &T,
    ) -> Done {
        self.fixed(Sign::Variant, &index.to_le_bytes());
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Group<'d>, fmt::Error> {
        self.sign(Sign::Group);
        Ok(Group(self))
    }

    fn serialize_tuple(self, _: usize) -> Result<Group<'d>, fmt::Error> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Group<'d>, fmt::Error> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        index: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Group<'d>, fmt::Error> {
        self.fixed(Sign::Variant, &index.to_le_bytes());
        self.serialize_seq(None)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Group<'d>, fmt::Error> {
        self.serialize_seq(None)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Group<'d>, fmt::Error> {
        self.serialize_seq(None)
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Group<'d>, fmt::Error> {
        self.serialize_tuple_variant(name, index, variant, length)
    }

    fn is_human_readable(&self) -> bool {
        false
    }
}

/// Values that belong together, written until `end`.
pub(super) struct Group<'d>(&'d mut Digest);

impl Group<'_> {
    fn close(self) -> Done {
        self.0.sign(Sign::End);
        Ok(())
    }
}

/// Groups whose values have no names, or whose names go without saying.
macro_rules! group {
    ($($of:ident: $one:ident;)+) => {
        $(impl ser::$of for Group<'_> {
            type Ok = ();
            type Error = fmt::Error;

            fn $one<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
                value.serialize(&mut *self.0)
            }

            fn end(self) -> Done {
                self.close()
            }
        })+
    };
    ($($of:ident by name;)+) => {
        $(impl ser::$of for Group<'_> {
            type Ok = ();
            type Error = fmt::Error;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, _: &'static str, value: &T) -> Done {
                value.serialize(&mut *self.0)
            }

            fn skip_field(&mut self, _: &'static str) -> Done {
                self.0.sign(Sign::Skipped);
                Ok(())
            }

            fn end(self) -> Done {
                self.close()
            }
        })+
    };
}

group! {
    SerializeSeq: serialize_element;
    SerializeTuple: serialize_element;
    SerializeTupleStruct: serialize_field;
    SerializeTupleVariant: serialize_field;
}

group! {
    SerializeStruct by name;
    SerializeStructVariant by name;
}

impl ser::SerializeMap for Group<'_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Done {
        key.serialize(&mut *self.0)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        value.serialize(&mut *self.0)
    }

    fn end(self) -> Done {
        self.close()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashSet};

    use super::*;

    #[derive(Serialize)]
    struct Flat {
        #[serde(skip_serializing_if = "Option::is_none")]
        a: Option<u8>,
        #[serde(skip_serializing_if = "Option::is_none")]
        b: Option<u8>,
        #[serde(flatten)]
        more: BTreeMap<&'static str, Vec<Kind>>,
    }

    #[derive(Serialize)]
    enum Kind {
        Bare,
        Named { x: bool },
        Pair(char, f64),
        One(String),
    }

    fn hash(value: &impl Serialize) -> blake3::Hash {
        let mut digest = Digest::default();
        digest.add(value);
        digest.hash()
    }

    #[test]
    fn no_two_values_are_alike() {
        let flat = |a, b, kinds| Flat { a, b, more: BTreeMap::from([("x", kinds)]) };
        let hashes = [
            hash(&("a", "bc")),
            hash(&("ab", "c")),
            hash(&("abc", "")),
            hash(&vec![vec!["a"], vec!["b"]]),
            hash(&vec![vec!["a", "b"]]),
            hash(&vec![vec!["a", "b"], vec![]]),
            hash(&Some(1_u8)),
            hash(&None::<u8>),
            hash(&1_u8),
            hash(&1_i8),
            hash(&1.0_f32),
            hash(&true),
            hash(&()),
            hash(&""),
            hash(&'a'),
            hash(&"a"),
            hash(&flat(Some(1), None, vec![])),
            hash(&flat(None, Some(1), vec![])),
            hash(&flat(None, None, vec![Kind::Bare])),
            hash(&flat(None, None, vec![Kind::One(String::new())])),
            hash(&flat(None, None, vec![Kind::Named { x: true }, Kind::Pair('a', 0.5)])),
        ];
        assert_eq!(HashSet::from(hashes).len(), hashes.len());
        assert_eq!(hash(&("ab", Some(vec![1]))), hash(&("ab".to_owned(), Some([1].to_vec()))));
    }
}
