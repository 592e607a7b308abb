// What every page of the corpus's site says besides its texts, in both languages.
const words = (es, en) => ({ es, en });

export const SITE = { url: 'https://bench.example', name: 'Ejemplo Salud' };
export const WORDS = {
  home: words('Inicio', 'Home'), hospitals: words('Hospitales', 'Hospitals'), services: words('Servicios', 'Services'), stories: words('Historias', 'Stories'), specialties: words('Especialidades', 'Specialties'),
  title: words('Datos ficticios', 'Fictional data'), lead: words('Un sitio de prueba que no dice nada.', 'A test site that says nothing.'),
  city: words('Ciudad', 'City'), founded: words('Fundado', 'Founded'), rooms: words('Habitaciones', 'Rooms'), theatres: words('Quirófanos', 'Operating rooms'),
  stay: words('Noches', 'Nights'), questions: words('Preguntas', 'Questions'), signs: words('Señales de alarma', 'Warning signs'), date: words('Fecha', 'Date'), specialty: words('Especialidad', 'Specialty'), hospital: words('Hospital', 'Hospital'),
  narrowed_hospitals: words('Hospitales:', 'Hospitals:'), narrowed_services: words('Servicios:', 'Services:'), narrowed_stories: words('Historias:', 'Stories:'),
  page: words('Página', 'Page'), prev: words('Anterior', 'Previous'), next: words('Siguiente', 'Next'), switch: words('English', 'Español'), notice: words('Datos ficticios de prueba; no es consejo médico.', 'Fictional test data; not medical advice.'),
};
export const of = (language) => Object.fromEntries(Object.entries(WORDS).map(([key, both]) => [key, both[language]]));
