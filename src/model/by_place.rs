//! Something for each of many records, found by the place of its id.

use std::collections::BTreeMap;

/// Values by kind and by place among the sorted ids of that kind; a place may have none.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct ByPlace<T>(BTreeMap<&'static str, Vec<Option<T>>>);

impl<T> ByPlace<T> {
    /// The value for the record at a place.
    pub fn get(&self, kind: &str, index: u32) -> Option<&T> {
        self.0.get(kind)?.get(index as usize)?.as_ref()
    }

    /// Whether there is one.
    pub fn has(&self, kind: &str, index: u32) -> bool {
        self.get(kind, index).is_some()
    }
}

impl<T> FromIterator<(&'static str, u32, T)> for ByPlace<T> {
    fn from_iter<I: IntoIterator<Item = (&'static str, u32, T)>>(values: I) -> ByPlace<T> {
        let mut by_kind: BTreeMap<&'static str, Vec<Option<T>>> = BTreeMap::new();
        for (kind, index, value) in values {
            let places = by_kind.entry(kind).or_default();
            let index = index as usize;
            if places.len() <= index {
                places.resize_with(index + 1, || None);
            }
            if let Some(place) = places.get_mut(index) {
                *place = Some(value);
            }
        }
        ByPlace(by_kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_by_its_place_and_nothing_elsewhere() {
        let values: ByPlace<&str> = [("b", 2, "b2"), ("a", 0, "a0"), ("b", 0, "b0")].into_iter().collect();
        let found = [("a", 0), ("b", 0), ("b", 1), ("b", 2), ("b", 3), ("c", 0)].map(|(kind, at)| values.get(kind, at));
        assert_eq!(found, [Some(&"a0"), Some(&"b0"), None, Some(&"b2"), None, None]);
    }
}
