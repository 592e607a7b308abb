//! Files for machines: sitemap, robots.txt, Atom feeds, calendars, headers for hosts that read them.

mod calendar;
mod feed;
mod headers;
mod sitemap;
mod xml;

pub use calendar::calendar;
pub use feed::feed;
pub use headers::{SECURITY, headers, security_txt};
pub use sitemap::{Entry, sitemaps};

use crate::plan::Base;

/// `robots.txt`: everything may be read, of a preview nothing.
pub fn robots(base: &Base, preview: bool) -> String {
    if preview {
        return "User-agent: *\nDisallow: /\n".to_owned();
    }
    format!("User-agent: *\nAllow: /\n\nSitemap: {}\n", base.absolute("sitemap.xml"))
}
