//! Which pages there are, under which addresses, and what each of them shows. Nothing is rendered or written here.

mod alphabet;
mod facets;
mod ledger;
mod listing;
mod pages;
mod routes;
mod spots;
pub mod views;
mod voice;

pub use facets::{Facet, FacetValue, Listed};
pub use ledger::{Ledger, LedgerLine, check as check_ledger, parse as parse_ledger, write as write_ledger};
pub use listing::{FacetList, FacetOption, Listing, Listings, Narrowed, Tongue};
pub(crate) use pages::file_of;
pub use pages::{PageId, pages};
pub use routes::{Base, Destination, List, Routes, SectionPage};
pub use spots::section_of;
pub use voice::{Subject, Voice};
