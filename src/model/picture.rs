//! A picture of a record: a file of `content/media/` and what it shows in words.

use crate::decode::{Decoder, Field, Localized, Mention, Required, Shape};
use crate::diagnostics::{Code, Diagnostic, near_misses};
use crate::fields;
use crate::yaml::Node;

fields! {
    /// A picture and what it shows.
    pub struct Picture {
        /// The file, below content/media/.
        /// es: El archivo, dentro de content/media/.
        pub file: MediaFile,
        /// What it shows, for those who cannot see it.
        /// es: Qué muestra, para quien no puede verla.
        pub alt: Localized<Box<str>, Required>,
        /// Who allowed its use, and when.
        /// es: Quién permitió usarla y cuándo.
        pub permission: Option<String>,
    }
}

/// The path of a file of `content/media/` that exists.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MediaFile(pub String);

impl Field for MediaFile {
    fn shape() -> Shape {
        Shape::Id("media")
    }

    fn decode(node: &Node, cx: &mut Decoder<'_>) -> Option<Self> {
        let path = String::decode(node, cx)?;
        if cx.rules.ids.find("media", &path).is_none() {
            let near = near_misses(&path, cx.rules.ids.of("media").iter().map(|known| &**known));
            let diagnostic = Diagnostic::at(Code::ImageMissing, cx.span(node)).arg("path", path);
            cx.report(diagnostic.one_of("near", near));
            return None;
        }
        Some(MediaFile(path))
    }

    fn mentions(&self, tell: &mut dyn FnMut(Mention<'_>)) {
        tell(Mention::Picture(&self.0));
    }
}
