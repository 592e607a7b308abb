// A made-up corpus: 40 specialties, and hospitals, services and stories that name nobody and say nothing (words at random, as often
// as real ones, so that lengths and the search index are those of real texts). Every record is made from its number alone: the same
// in every run, in any order.

export const LANGUAGES = ['es', 'en'], PER_PAGE = 20;

const SPECIALTIES = `cardiology Cardiología Cardiology|oncology Oncología Oncology|neurology Neurología Neurology|orthopedics Ortopedia Orthopedics|dentistry Odontología Dentistry
ophthalmology Oftalmología Ophthalmology|fertility Reproducción Fertility|dermatology Dermatología Dermatology|urology Urología Urology|gynecology Ginecología Gynecology|pediatrics Pediatría Pediatrics
gastroenterology Gastroenterología Gastroenterology|pulmonology Neumología Pulmonology|nephrology Nefrología Nephrology|endocrinology Endocrinología Endocrinology|hematology Hematología Hematology
rheumatology Reumatología Rheumatology|neurosurgery Neurocirugía Neurosurgery|surgery Cirugía Surgery|otology Otología Otology|psychiatry Psiquiatría Psychiatry|rehabilitation Rehabilitación Rehabilitation
sports Deporte Sports|pain Dolor Pain|geriatrics Geriatría Geriatrics|radiology Radiología Radiology|nuclear Nuclear Nuclear|pathology Patología Pathology|genetics Genética Genetics|immunology Inmunología Immunology
infections Infecciones Infections|allergy Alergias Allergy|transplants Trasplantes Transplants|checkups Chequeos Checkups|nutrition Nutrición Nutrition|anesthesia Anestesia Anesthesia|audiology Audiología Audiology
vision Visión Vision|sleep Sueño Sleep|vaccines Vacunas Vaccines`.split(/[|\n]/).map((line) => line.split(' '));

const COMMON = {
  es: 'de la que el en y a los se del las por con para su un una al lo como más si ya hay muy sin sobre también hasta desde cuando donde entre después antes cada todo otra mismo casi paciente consulta visita cita médica médico enfermera hospital clínica cuarto estudio análisis resultado receta medicina dosis reposo dieta agua comida familia hija padre camino viaje ciudad calle autobús avión hotel semana mes día mañana tarde noche pregunta respuesta papel firma seguro pago costo recibo precio plan fecha hora llamada correo mensaje idioma traducción ayuda salida llegada regreso espera sala mesa silla puerta ventana jardín luz ropa maleta teléfono lista paso parte caso tipo forma grupo equipo persona mano brazo pierna espalda rodilla corazón piel ojo oído diente hueso sangre presión peso altura edad sueño dolor calma llevar traer pedir decir contar leer escribir dormir caminar comer beber subir bajar abrir cerrar llegar volver esperar revisar preparar cuidar seguir entender elegir comparar pagar'.split(' '),
  en: 'the of and to a in for is on that by this with you it not or be are from at as your all have new more an was we will can us about if has but our one other do they how up may what which their out use any there see only so when here who also now help first been would were some these its like than find day visit patient doctor nurse clinic hospital room study test result note medicine dose rest diet water meal family daughter father road trip city street bus plane hotel week month morning afternoon night question answer paper sign insurance payment cost receipt price plan date hour call mail message language translation leaving arrival return wait hall table chair door window garden light clothes bag phone list step part case kind form group team person hand arm leg back knee heart skin eye ear tooth bone blood pressure weight height age sleep pain calm carry bring ask say tell read write walk eat drink climb open close arrive check prepare care follow understand choose compare pay'.split(' '),
};
const SYLLABLES = { es: 'ba be ca co da do fa ga la le lo ma me mo na ni no pa pe po ra re ri sa se so ta te to va vi za'.split(' '), en: 'an ber con dar ent fol gar hin ist ken lam mor net ous per rad sel ton ver win yor tra bri clo dre sta ple'.split(' ') };

/** Numbers from 0 to 1 that depend on the seed alone (mulberry32 over FNV-1a). */
export function dice(seed) {
  let state = 2166136261;
  for (const letter of seed) state = Math.imul(state ^ letter.charCodeAt(0), 16777619);
  return () => {
    let mixed = state = (state + 0x6d2b79f5) | 0;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** 5,000 words of a language and how often each is drawn: the word of rank r as often as 1 / (r + 6). */
function vocabulary(language) {
  const roll = dice(`words ${language}`), words = new Set(COMMON[language]), syllables = SYLLABLES[language];
  while (words.size < 5000) words.add(Array.from({ length: 2 + Math.floor(roll() * 3) }, () => syllables[Math.floor(roll() * syllables.length)]).join(''));
  let sum = 0;
  return { words: [...words], sums: Float64Array.from({ length: words.size }, (_, rank) => (sum += 1 / (rank + 6))) };
}
const VOCABULARY = Object.fromEntries(LANGUAGES.map((language) => [language, vocabulary(language)]));

class Writer {
  constructor(seed, language, links) { Object.assign(this, { roll: dice(seed), language, links, ...VOCABULARY[language] }); }
  between(low, high) { return low + Math.floor(this.roll() * (high - low + 1)); }
  pick(list) { return list[Math.floor(this.roll() * list.length)]; }
  word() {
    const at = this.roll() * this.sums.at(-1);
    let low = 0, high = this.sums.length - 1;
    while (low < high) { const middle = (low + high) >> 1; if (this.sums[middle] < at) low = middle + 1; else high = middle; }
    return this.words[low];
  }
  phrase(low, high) { const text = Array.from({ length: this.between(low, high) }, () => this.word()).join(' '); return text[0].toUpperCase() + text.slice(1); }
  sentence(plain = false) {
    const words = this.phrase(8, 22).split(' '), at = this.between(1, words.length - 2), kind = plain ? 1 : this.roll();
    if (kind < 0.1) words[at] = `**${words[at]}**`;
    else if (kind < 0.17) words[at] = `*${words[at]}*`;
    else if (kind < 0.24) words[at] = `[${words[at]}](ref:${this.pick(this.links)})`;
    return `${words.join(' ')}.`;
  }
  paragraph(plain) { return Array.from({ length: this.between(3, 6) }, () => this.sentence(plain)).join(' '); }
  list(mark) { return Array.from({ length: this.between(4, 6) }, () => `${mark} ${this.phrase(4, 12)}`).join('\n'); }
  table() {
    const row = (cell) => `| ${Array.from({ length: 3 }, cell).join(' | ')} |`;
    return [row(() => this.phrase(1, 1)), row(() => '---'), ...Array.from({ length: this.between(3, 6) }, () => row(() => `${this.between(1, 9000)}`))].join('\n');
  }
  /** Markdown of so many words; `headings` as stories have them. */
  article(words, headings) {
    const parts = [this.paragraph()];
    for (let step = 1, count = 0; count < words; step++) {
      if (headings) parts.push(`${step % 3 === 1 ? '##' : '###'} ${this.phrase(3, 6)}`);
      parts.push(this.paragraph());
      if (step % 3 === 1) parts.push(this.list(step % 2 ? '-' : '1.'));
      if (step % 4 === 2) parts.push(this.table());
      count = parts.join(' ').split(' ').length;
    }
    return parts.join('\n\n');
  }
}

/**
 * A corpus of about `pages` pages of records in both languages together. Texts are `{es, en}`; `[…](ref:KIND/ID)` links to a record.
 * `hospitals`, `services` and `stories` are made one by one, as they are asked for.
 */
export function corpus(pages, photos = 0) {
  const records = Math.max(10, Math.floor(pages / 2)), count = { hospitals: Math.max(1, Math.floor(records / 10)), services: Math.max(1, Math.floor(records * 3 / 10)) };
  count.stories = records - count.hospitals - count.services;
  const id = (kind, number) => `${kind}-${String(number).padStart(6, '0')}`;
  const hospitalOf = (service) => 1 + Math.floor(dice(`of ${service}`)() * count.hospitals);
  const servicesOf = new Map();
  for (let service = 1; service <= count.services; service++) {
    const hospital = hospitalOf(service);
    servicesOf.set(hospital, [...(servicesOf.get(hospital) ?? []), id('service', service)]);
  }
  // The first specialties have the most, as in life.
  const specialty = (roll) => SPECIALTIES[Math.floor(SPECIALTIES.length * roll() ** 2)][0];
  const links = (roll) => [`hospital/${id('hospital', 1 + Math.floor(roll() * count.hospitals))}`, `service/${id('service', 1 + Math.floor(roll() * count.services))}`,
    `story/${id('story', 1 + Math.floor(roll() * count.stories))}`, `specialty/${specialty(roll)}`];
  const both = (seed, targets, write) => Object.fromEntries(LANGUAGES.map((language) => [language, write(new Writer(`${seed} ${language}`, language, targets), language)]));
  const names = Object.fromEntries(SPECIALTIES.map(([key, es, en]) => [key, { es, en }]));
  const order = (language) => { const { compare } = new Intl.Collator(language); return Object.keys(names).sort((a, b) => compare(names[a][language], names[b][language])); };
  const ranks = Object.fromEntries(LANGUAGES.map((language) => [language, order(language)]));

  const make = {
    specialties: (number) => {
      const [key] = SPECIALTIES[number - 1];
      const seed = `specialty ${key}`, words = both(`${seed} words`, [], (writer) => { const phrases = new Set(); while (phrases.size < 15) phrases.add(writer.phrase(2, 2).toLowerCase()); return [...phrases]; });
      return { id: key, name: names[key], weight: Object.fromEntries(LANGUAGES.map((language) => [language, 1 + ranks[language].indexOf(key)])), intro: both(seed, [], (writer) => writer.sentence(true)), words };
    },
    hospitals: (number) => {
      const seed = `hospital ${number}`, roll = dice(seed), targets = links(roll);
      const specialties = [...new Set([SPECIALTIES[(number - 1) % SPECIALTIES.length][0], ...Array.from({ length: 3 + Math.floor(roll() * 4) }, () => specialty(roll))])];
      return {
        id: id('hospital', number), weight: number, name: both(seed, [], () => `Hospital Ejemplo ${String(number).padStart(6, '0')}`), city: 'Villa Ejemplo', founded: 1920 + Math.floor(roll() * 100), rooms: 20 + Math.floor(roll() * 900),
        theatres: 1 + Math.floor(roll() * 30), specialties, services: servicesOf.get(number) ?? [], body: both(seed, targets, (writer) => writer.article(writer.between(150, 250), false)),
      };
    },
    services: (number) => {
      const seed = `service ${number}`, roll = dice(seed), targets = links(roll), of = specialty(roll), say = { es: ['Servicio', 'de'], en: ['Service', 'of'] };
      return {
        id: id('service', number), weight: number, name: both(seed, [], (_, language) => `${say[language][0]} ${String(number).padStart(6, '0')} ${say[language][1]} ${names[of][language].toLowerCase()}`), specialty: of, hospital: id('hospital', hospitalOf(number)),
        nights: 2 + Math.floor(roll() * 20), summary: both(`${seed} summary`, [], (writer) => writer.sentence(true)), body: both(seed, targets, (writer) => writer.article(writer.between(100, 200), false)),
        questions: both(`${seed} questions`, [], (writer) => Array.from({ length: 4 }, () => `${writer.phrase(5, 10)}?`)), signs: both(`${seed} signs`, [], (writer) => Array.from({ length: 5 }, () => writer.phrase(2, 6))),
      };
    },
    stories: (number) => {
      const seed = `story ${number}`, roll = dice(seed), targets = links(roll), words = 270 + Math.floor(roll() * 490);
      // No two of one day, so that no tool has to choose which comes first.
      const day = new Date(Date.UTC(2026, 9, 31) - ((number * 7919) % (count.stories % 7919 ? count.stories : count.stories + 1)) * 864e5).toISOString().slice(0, 10);
      return {
        id: id('story', number), day, name: both(seed, [], (writer) => `${writer.phrase(3, 6)} ${number}`), specialty: specialty(roll), hospital: id('hospital', 1 + Math.floor(roll() * count.hospitals)),
        summary: both(`${seed} summary`, [], (writer) => writer.sentence(true)), body: both(seed, targets, (writer) => writer.article(words, true)), photo: number <= photos ? `photo-${number}.jpg` : undefined,
      };
    },
  };
  count.specialties = SPECIALTIES.length;
  const all = (kind) => function* () { for (let number = 1; number <= count[kind]; number++) yield make[kind](number); };
  return { count, photos, newest: () => { let last; for (const story of all('stories')()) if (!last || story.day > last.day) last = story; return last; }, ...Object.fromEntries(Object.keys(make).map((kind) => [kind, all(kind)])) };
}
