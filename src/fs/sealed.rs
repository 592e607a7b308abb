//! Values kept in files that are believed only when they come back bit by bit as this version wrote them.

use serde::{Deserialize, Serialize};

/// The form of all that is sealed; a new one for every change to a sealed type.
const FORM: &[u8] = b"marca publish 2\n";

/// `FORM`, the BLAKE3 of the rest, and the value in postcard.
pub fn seal<T: Serialize>(value: &T) -> Vec<u8> {
    // Our own plain types cannot fail to be written; if one did, nobody would believe the empty file.
    let body = postcard::to_stdvec(value).unwrap_or_default();
    [FORM, blake3::hash(&body).as_bytes(), &body].concat()
}

/// The value; `None` when anything about the bytes is wrong.
pub fn unseal<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Option<T> {
    let (hash, body) = bytes.strip_prefix(FORM)?.split_at_checked(32)?;
    if blake3::hash(body) != *<&[u8; 32]>::try_from(hash).ok()? {
        return None;
    }
    postcard::from_bytes(body).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_single_wrong_bit_is_believed() {
        let value = ("es/index.html".to_owned(), 71_u64);
        let bytes = seal(&value);
        assert_eq!(unseal(&bytes), Some(value));
        for at in 0..bytes.len() {
            let mut wrong = bytes.clone();
            wrong[at] ^= 4;
            assert_eq!(unseal::<(String, u64)>(&wrong), None);
            assert_eq!(unseal::<(String, u64)>(&bytes[..at]), None);
        }
    }
}
