//! Every code that a content problem can have, with its gravity. The texts stand in the message catalogues.

/// Whether a problem stops the build.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    Error,
    Warning,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $severity:ident $variant:ident = $slug:literal,)+) => {
        /// The stable name of a kind of problem. It is Spanish in every language, since editors quote it to one another;
        /// `marca check --explain CODE` tells the long form. The comment of each lists the arguments of its texts.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Code {
            /// All codes, in the order of this file.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)+];

            /// The code as it is written.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Code::$variant => $slug,)+
                }
            }

            /// Whether it stops the build.
            pub fn severity(self) -> Severity {
                match self {
                    $(Code::$variant => Severity::$severity,)+
                }
            }
        }
    };
}

codes! {
    // Files
    /// A symbolic link stands in the content.
    Error FileLink = "archivo-enlace",
    /// Neither file nor folder, or a folder with a record's name.
    Error FileSpecial = "archivo-especial",
    /// `size`, `limit` in bytes.
    Error FileTooBig = "archivo-grande",
    /// `reason`.
    Error FileUnreadable = "archivo-ilegible",
    /// A file that no part of the program reads. `near`?
    Warning FileStray = "archivo-sin-uso",
    /// The name cannot be an id. `name`, `suggestion`?
    Error FileName = "nombre-de-archivo",
    /// Nothing to build: no `site.yaml`. `path`
    Error SiteMissing = "sitio-falta",
    /// Bytes that are not UTF-8.
    Error TextEncoding = "texto-no-utf8",
    /// The program failed on a file. `detail`
    Error FaultInternal = "fallo-interno",
    /// A control character, bidirectional override or invisible tag character. `code` (U+…)
    Error TextControl = "caracter-prohibido",

    // YAML
    /// `reason`: a term of the parser's fault.
    Error YamlSyntax = "yaml-sintaxis",
    /// A tab in the indentation.
    Error YamlTab = "yaml-tabulador",
    /// Anchors, aliases, tags, merge keys, several documents, keys that are not text. `what`
    Error YamlForbidden = "yaml-no-permitido",
    /// Too deep or too many values. `limit`?
    Error YamlTooBig = "yaml-desmedido",
    /// `<<<<<<<` of an unfinished merge.
    Error YamlConflict = "yaml-conflicto",
    /// `field`; related: the first.
    Error FieldTwice = "campo-repetido",
    /// The file is empty or holds no map.
    Error RecordEmpty = "ficha-vacia",
    /// Front matter opened, never closed.
    Error FrontMatterOpen = "portada-sin-cerrar",
    /// No front matter at the top.
    Error FrontMatterMissing = "portada-falta",

    // Fields
    /// `field`, `near`?, `known`
    Error FieldUnknown = "campo-desconocido",
    /// `field`
    Error FieldMissing = "campo-falta",
    /// `expected` (term), `found` (term)
    Error ValueType = "tipo-incorrecto",
    /// A yes or no in words. `found`, `meant`
    Error ValueBool = "si-o-no",
    /// `value`, `near`?, `known`
    Error ValueUnknown = "valor-desconocido",
    /// Required text that is blank.
    Error TextBlank = "texto-vacio",
    /// `length`, `limit` in characters
    Error TextTooLong = "texto-largo",
    /// A list with more entries than allowed. `length`, `limit`
    Error ListTooLong = "lista-larga",
    /// `value`, `near`?
    Error DateInvalid = "fecha-invalida",
    /// `value`, `min`, `max`
    Error NumberRange = "numero-fuera-de-rango",
    /// `first`, `second`: the two fields or dates in the wrong order
    Error RangeReversed = "rango-invertido",
    /// An affiliation that lasts over twelve months. `until`
    Error AffiliationTooLong = "afiliacion-larga",
    /// `value`, `near`?, `known`
    Error LanguageUnknown = "idioma-desconocido",
    /// `field`, `language`
    Error TranslationMissing = "traduccion-falta",
    /// `field`, `language`: an optional text exists in another language only
    Warning TranslationPartial = "traduccion-parcial",
    /// `value`
    Error UrlInvalid = "url-invalida",
    /// `value`
    Error EmailInvalid = "correo-invalido",
    /// `value`
    Error PhoneInvalid = "telefono-invalido",
    /// `value`: no number of a professional licence
    Error CedulaInvalid = "cedula-invalida",
    /// `value`, `suggestion`?
    Error SlugInvalid = "slug-invalido",
    /// Letters of two alphabets in one word or host, which pass for those of one. `value`, `shown`?
    Warning LettersMixed = "letras-mezcladas",
    /// A name or address that looks like that of another record. `value`, `similar`, `other` (path)
    Warning NameLookalike = "nombre-parecido",
    /// `value`
    Warning ListRepeats = "lista-con-repetidos",
    /// A specialty with few words to be found by. `language`, `count`, `least`, `missing`
    Warning SearchFew = "busqueda-escasa",
    /// A source names neither `url` nor `document`.
    Error SourceNowhere = "fuente-sin-lugar",
    /// `field`: a fact of a real place that no source covers
    Warning FactUnsourced = "dato-sin-fuente",

    // References and addresses
    /// `kind` (term), `id`, `path`, `near`?
    Error ReferenceUnknown = "referencia-desconocida",
    /// `kind` (term), `id`: it exists, but the public does not see it
    Warning ReferenceHidden = "referencia-oculta",
    /// A real record leans on a made-up one. `id`
    Error SampleMixed = "muestra-mezclada",
    /// A made-up record says something of a real place. `id`
    Error SampleOfReal = "muestra-sobre-real",
    /// `id`, `other`
    Error IdTwice = "id-repetido",
    /// `address`, `other`
    Error AddressTwice = "direccion-repetida",
    /// `address`: published once, now neither page nor redirect
    Error AddressLost = "direccion-perdida",
    /// `address`: not in the ledger yet
    Warning AddressNew = "direccion-sin-registrar",

    // Text
    /// `phrase`, `language`
    Error PhraseBanned = "frase-prohibida",
    /// `tag`
    Error MarkdownHtml = "html-crudo",
    /// `url`, `reason` (term)
    Error MarkdownLink = "enlace-invalido",
    /// `level`
    Error MarkdownHeading = "encabezado-invalido",
    /// An image without a description.
    Error ImageAlt = "imagen-sin-texto",
    /// `path`, `near`?
    Error ImageMissing = "imagen-falta",
    /// `path`, `reason` (term)
    Error ImageInvalid = "imagen-invalida",
    /// `name`, `near`?, `known`
    Error ShortcodeUnknown = "atajo-desconocido",
    /// `name`, `argument`, `known`
    Error ShortcodeArgument = "atajo-argumento",
    /// `name`
    Error ShortcodeOpen = "atajo-sin-cerrar",

    // Policy
    /// `require_clinical_review` is on and nobody has reviewed it.
    Error ReviewPending = "revision-pendiente",
    /// `require_advertising_auth` is on and no valid authorisation is on record.
    Error AdvertisingMissing = "publicidad-sin-permiso",
    /// `name`, `specialty`: a surgeon without a valid certificate of their council
    Warning BoardCertMissing = "consejo-sin-vigencia",

    // Texts, as an editor reads them
    /// `language`, `scale` (term), `score`, `limit`, and the longest sentences with their words: `first`,
    /// `first_words`, `second`?, `second_words`?, `third`?, `third_words`?
    Warning ReadingHard = "lectura-dificil",
    /// `count`, `limit` in words
    Warning SentenceLong = "frase-larga",
    /// Two texts repeat one another. `percent`, `limit`, `path` of the other, `count` words of the longest `run`
    Warning TextShared = "texto-repetido",
    /// `value`: a share or a sum in a record that names no source
    Warning ClaimUnsourced = "cifra-sin-fuente",
    /// `field`, `value`, `today`
    Warning DateFuture = "fecha-futura",
    /// `field`, `value`, `days`, `limit`
    Warning VerifiedLongAgo = "verificacion-antigua",

    // Theme
    /// A theme that is not there, or that builds on itself. `value`, `near`?, `known`?
    Error ThemeUnknown = "tema-desconocido",
    /// `reason` as the template engine says it
    Error TemplateInvalid = "plantilla-invalida",
    /// `path`
    Error TemplateMissing = "plantilla-falta",
    /// `key`, `language`
    Error StringMissing = "palabra-de-tema-falta",

    // Pages, after they were made
    /// `target`
    Error LinkBroken = "enlace-roto",
    /// `target`
    Error AnchorBroken = "ancla-rota",
    /// `id`
    Error HtmlIdTwice = "ancla-repetida",
    /// `what` (term)
    Error PageIncomplete = "pagina-incompleta",
    /// No way of links leads to it from the first page.
    Warning PageUnlinked = "pagina-sin-enlaces",
    /// A page about health that does not say that it is no medical advice.
    Warning AdviceMissing = "aviso-medico-falta",
}
