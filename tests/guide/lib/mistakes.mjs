// The mistakes that people who edit make most: each is made for real on a practice copy, by tests/guide/make.mjs. Where a mistake
// stands is found by its own words, so that no line number is written down.

const HOSPITAL = 'content/hospitals/hospital-ejemplo-del-sur.yaml';
const ARTICLE = 'content/stories/ejemplo-de-articulo';
export const WHOLE = {
  [HOSPITAL]: `status: published
name: Hospital Ejemplo del Sur
kind: general
sector: private
city: León
slug:
  es: hospital-ejemplo-del-sur
  en: hospital-ejemplo-del-sur
specialties: [cardiology]
phones: ["+12025550123"]
website: https://hospital.example/
emergency_24h: true
description:
  es: Atiende consultas y cirugías en el sur de León.
  en: It offers office visits and surgery in the south of León.
sources:
  - fields: [name, kind, sector, city, specialties, phones, website, emergency_24h, description]
    title: Hoja de práctica
    document: Guía de marca
    verified_on: 2026-11-22
    confidence: official
`,
  [`${ARTICLE}/story.yaml`]: `status: published
published_on: 2026-11-22
kind: article
slug: {es: ejemplo-de-articulo, en: sample-article}
sources:
  - fields: [body]
    title: Hoja de práctica
    document: Guía de marca
    verified_on: 2026-11-22
    confidence: official
`,
  [`${ARTICLE}/es.md`]: `---
title: El día de la cita
summary: Qué llevar y a qué hora salir de casa.
---

Lleve sus estudios y la lista de sus medicinas. Lea también [las preguntas antes de operarse](story:questions-before-surgery).
`,
  [`${ARTICLE}/en.md`]: `---
title: The day of your visit
summary: What to bring and when to leave home.
---

Bring your test results and the list of your medicines. Read [the questions before surgery](story:questions-before-surgery) too.
`,
};

/**
 * title   what happened, in the words of somebody to whom it did
 * at      the file; `wrong` in the place of `right` is the mistake, `place` its words if the message points at others
 * as      the file is called so instead; `copy` leaves the old one
 * code    what the program calls it
 * mend    what to do
 */
export const MISTAKES = [
  {
    title: { es: 'Escribí el nombre de la especialidad en lugar de su id', en: 'I wrote the name of the specialty instead of its id' },
    at: HOSPITAL, right: '[cardiology]', wrong: '[cardiología]', code: 'referencia-desconocida',
    mend: { es: 'Escriba el id: el nombre del archivo que está en `content/specialties`, sin `.yaml`. `marca` suele adivinar cuál es.', en: 'Write the id: the name of the file in `content/specialties`, without `.yaml`. `marca` usually guesses which one.' },
  },
  {
    title: { es: 'Traduje una palabra que el programa espera en inglés', en: 'I translated a word that the program expects in English' },
    at: HOSPITAL, right: 'sector: private', wrong: 'sector: privado', code: 'valor-desconocido',
    mend: { es: 'Use una de las palabras que da el mensaje. En la página cada idioma la muestra a su manera.', en: 'Use one of the words in the message. On the page each language shows it its own way.' },
  },
  {
    title: { es: 'Escribí mal el nombre de un campo', en: 'I misspelled the name of a field' },
    at: HOSPITAL, right: 'website:', wrong: 'webiste:', code: 'campo-desconocido',
    mend: { es: 'Corrija el nombre. Todos están en [la lista de campos](campos.md).', en: 'Correct the name. All of them are in [the list of fields](fields.md).' },
  },
  {
    title: { es: 'Puse dos puntos dentro de un texto', en: 'I put a colon inside a text' },
    at: HOSPITAL, right: 'es: Atiende consultas', wrong: 'es: Horario: consultas', code: 'yaml-sintaxis',
    mend: { es: 'Encierre todo el texto entre comillas rectas: `es: "Horario: consultas…"`.', en: 'Put straight quotes around the whole text: `es: "Horario: consultas…"`.' },
  },
  {
    title: { es: 'Usé la tecla Tab para dejar espacio al principio', en: 'I used the Tab key to indent' },
    at: HOSPITAL, right: '  en: It offers', wrong: '\ten: It offers', code: 'yaml-tabulador',
    mend: { es: 'Borre ese espacio y escriba dos espacios con la barra espaciadora.', en: 'Delete that gap and type two spaces with the space bar.' },
  },
  {
    title: { es: 'Pegué un teléfono sin la clave del país', en: 'I pasted a phone without the country code' },
    at: HOSPITAL, right: '"+12025550123"', wrong: '"202 555 0123"', code: 'telefono-invalido',
    mend: { es: 'Escríbalo con `+`, la clave del país (México es 52) y sin espacios, entre comillas rectas.', en: 'Write it with `+`, the country code (Mexico is 52), and no spaces, in straight quotes.' },
  },
  {
    title: { es: 'Copié de Word y las comillas quedaron curvas', en: 'I copied from Word and the quotes came out curly' },
    at: HOSPITAL, right: '"+12025550123"', wrong: '“+12025550123”', code: 'telefono-invalido',
    mend: { es: 'Borre las comillas curvas (`“ ”`) y escriba rectas (`"`) con su teclado.', en: 'Delete the curly quotes (`“ ”`) and type straight ones (`"`) on your keyboard.' },
  },
  {
    title: { es: 'Escribí la fecha como la escribimos en México', en: 'I wrote the date the way people write it' },
    at: HOSPITAL, right: '2026-11-22', wrong: '22/11/2026', code: 'fecha-invalida',
    mend: { es: 'Primero el año, luego el mes y el día, con guiones: `2026-11-22`.', en: 'First the year, then the month and the day, with hyphens: `2026-11-22`.' },
  },
  {
    title: { es: 'Contesté «sí» donde va sí o no', en: 'I answered “sí” where yes or no goes' },
    at: HOSPITAL, right: 'emergency_24h: true', wrong: 'emergency_24h: sí', code: 'si-o-no',
    mend: { es: '`true` es sí y `false` es no.', en: '`true` is yes and `false` is no.' },
  },
  {
    title: { es: 'Puse el sitio web sin https://', en: 'I wrote the website without https://' },
    at: HOSPITAL, right: 'https://hospital.example/', wrong: 'www.hospital.example', code: 'url-invalida',
    mend: { es: 'Abra el sitio en su navegador y copie la dirección completa de la barra.', en: 'Open the site in your browser and copy the whole address from the bar.' },
  },
  {
    title: { es: 'Publiqué sin decir de dónde salen los datos', en: 'I published without saying where the facts come from' },
    at: HOSPITAL, right: /^sources:[^]*$/m, wrong: '', place: 'status:', code: 'campo-falta',
    mend: { es: 'Agregue `sources` con la fuente, o vuelva a `status: draft` hasta tenerla.', en: 'Add `sources` with the source, or go back to `status: draft` until you have it.' },
  },
  {
    title: { es: 'Olvidé el inglés de algo que debe estar en los dos idiomas', en: 'I forgot the English of something that must be in both languages' },
    at: 'content/specialties/cardiology.yaml', right: /^name:[^]*?(?=^\w)/m, wrong: 'name:\n  es: Cardiología\n', place: 'name:', near: 1, code: 'traduccion-falta',
    mend: { es: 'Agregue el renglón del idioma que falta, debajo del otro y con los mismos espacios.', en: 'Add the line of the missing language below the other one, with the same spaces.' },
  },
  {
    title: { es: 'Escribí una promesa', en: 'I wrote a promise' },
    at: HOSPITAL, right: 'Atiende consultas', wrong: 'El mejor hospital atiende consultas', code: 'frase-prohibida',
    mend: { es: 'Diga lo que se hace, no qué tan bueno es. La ley no permite prometer resultados.', en: 'Say what is done, not how good it is. The law does not allow promises of results.' },
  },
  {
    title: { es: 'Mencioné una foto que no está en la carpeta', en: 'I named a photo that is not in the folder' },
    at: HOSPITAL, right: 'emergency_24h: true', wrong: 'photos:\n  - file: fachada.jpg\n    alt: {es: La entrada del hospital, en: The entrance of the hospital}\n    permission: Guía de marca', place: 'fachada.jpg', code: 'imagen-falta',
    mend: { es: 'Ponga la foto en `content/media` y escriba su nombre igual, letra por letra, también las mayúsculas.', en: 'Put the photo in `content/media` and write its name alike, letter by letter, capitals too.' },
  },
  {
    title: { es: 'Puse una imagen en un artículo sin decir qué se ve', en: 'I put a picture in an article without saying what it shows' },
    at: `${ARTICLE}/es.md`, right: 'Lleve sus estudios', wrong: '![](ejemplo/edificio.png)\n\nLleve sus estudios', place: '![](', code: 'imagen-sin-texto',
    mend: { es: 'Describa la imagen entre los corchetes: `![Dibujo de un edificio](ejemplo/edificio.png)`. Quien no ve, lo escucha.', en: 'Describe the picture between the brackets: `![Drawing of a building](ejemplo/edificio.png)`. Those who cannot see will hear it.' },
  },
  {
    title: { es: 'Escribí mal el id en un enlace', en: 'I misspelled the id in a link' },
    at: `${ARTICLE}/es.md`, right: 'story:questions-before-surgery', wrong: 'story:questions-before-a-surgery', code: 'referencia-desconocida',
    mend: { es: 'Escriba el id del artículo: el nombre de su carpeta en `content/stories`.', en: 'Write the id of the article: the name of its folder in `content/stories`.' },
  },
  {
    title: { es: 'Pegué texto de una página web, con etiquetas', en: 'I pasted text from a web page, tags included' },
    at: `${ARTICLE}/es.md`, right: 'Lleve sus estudios', wrong: 'Lleve <b>sus estudios</b>', code: 'html-crudo',
    mend: { es: 'Borre lo que está entre `<` y `>`. Para resaltar: `**sus estudios**`.', en: 'Delete what is between `<` and `>`. For emphasis: `**sus estudios**`.' },
  },
  {
    title: { es: 'Puse el mismo campo dos veces', en: 'I wrote the same field twice' },
    at: HOSPITAL, right: 'emergency_24h: true', wrong: 'emergency_24h: true\ncity: Silao', place: 'city: Silao', code: 'campo-repetido',
    mend: { es: 'Deje uno de los dos renglones.', en: 'Keep one of the two lines.' },
  },
  {
    title: { es: 'Guardé el archivo con espacios y mayúsculas en el nombre', en: 'I saved the file with spaces and capitals in its name' },
    at: HOSPITAL, as: 'content/hospitals/Hospital Ejemplo.yaml', code: 'nombre-de-archivo',
    mend: { es: 'Cambie el nombre del archivo por el que sugiere el mensaje.', en: 'Rename the file to what the message suggests.' },
  },
  {
    title: { es: 'El Bloc de notas guardó la ficha como .txt', en: 'Notepad saved the record as .txt' },
    at: HOSPITAL, as: `${HOSPITAL}.txt`, code: 'archivo-sin-uso',
    mend: { es: 'Quite `.txt` del nombre. En Windows active **Ver**, **Extensiones de nombre de archivo** para poder verlo.', en: 'Take `.txt` off the name. On Windows turn on **View**, **File name extensions** to see it.' },
  },
];
