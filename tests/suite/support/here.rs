//! A site for texts that are tried without one.

use marca::html::Html;
use marca::markdown::{BlockWords, Picture, Reference, Resolve, Target};
use marca::safe_url::SafeUrl;

/// The site that texts stand on: everything they refer to is there.
#[derive(Default, Debug)]
pub struct Here(BlockWords);

impl Resolve for Here {
    fn link(&self, reference: &Reference) -> Option<Target> {
        Some(Target { url: SafeUrl::internal(&format!("/es/{}/", reference.id)), lang: None })
    }

    fn picture(&self, picture: &Picture) -> Option<Html> {
        Some(Html::from_text(&picture.path))
    }

    fn contact(&self, id: &str) -> Option<Html> {
        Some(Html::from_text(id))
    }

    fn map(&self) -> Option<Html> {
        None
    }

    fn words(&self) -> &BlockWords {
        &self.0
    }
}
