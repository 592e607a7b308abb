// node made-up.mjs FOLDER COUNT: the content and themes of the repository, with COUNT made-up records besides, in FOLDER.
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from './lib.mjs';

// Names that nobody bears: the same in every run.
let seed = 7;
const pick = (list) => list[(seed = (seed * 48271) % 2147483647) % list.length];
const GIVEN = 'Ana Luis María José Carmen Jorge Lucía Pedro Elena Raúl Sofía Hugo Marta Iván Julia Óscar Rosa Saúl Nora Tomás Irene Darío Paula Ramón Silvia Gael Alma Bruno Clara Efraín Xóchitl Zoé'.split(' ');
const syllable = () => pick('ba be bo ca co cha da do fa ga gue ha la lo ma me mo na ni ña pa pe qui ra re ri sa so ta te ti va vi xa ya za zu'.split(' '));
const family = () => { let name = ''; for (let n = 2 + (seed % 2); n > 0; n--) name += syllable(); return name[0].toUpperCase() + name.slice(1) + pick(['z', 'n', '', 's', 'res', 'lla']); };
const SPECIALTIES = readdirSync(join(root, 'content/specialties')).map((name) => name.slice(0, -5));
const TOPICS = [['consejos antes de operarse', 'advice before surgery'], ['cómo cuidar la rodilla', 'how to care for your knee'], ['vivir con diabetes', 'living with diabetes'],
  ['regresar a casa después de una cirugía', 'going home after surgery'], ['qué comer en el embarazo', 'what to eat when pregnant'], ['dormir mejor', 'sleeping better']];

/** Writes them; tells what people might type to find some of them: language and words. */
export function makeUp(folder, records) {
  rmSync(folder, { recursive: true, force: true });
  for (const part of ['content', 'themes']) cpSync(join(root, part), join(folder, part), { recursive: true });
  const typed = [];
  for (let i = 0; i < records; i++) {
    const name = `${pick(GIVEN)} ${family()} ${family()}`, specialty = pick(SPECIALTIES);
    if (i % 40 === 0) typed.push(['es', name], ['en', name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()], ['es', name.slice(0, 6)], ['es', name.replace(/(.{4})(.)(.)/, '$1$3$2')]);
    if (i % 4) {
      writeFileSync(join(folder, `content/hospitals/sample-${i}.yaml`), `name: Consultorio ${name}\nkind: clinic\nsector: private\ncity: ${pick(['León', 'Silao', 'Irapuato', 'Celaya'])}\nstatus: published\nsample: true\n`
        + `slug: {es: muestra-${i}, en: sample-${i}}\nspecialties: [${specialty}]\nlanguages: [es, en]\nupdated_on: 2026-11-21\n`);
    } else {
      const story = join(folder, `content/stories/sample-${i}`), [es, en] = pick(TOPICS);
      mkdirSync(story);
      writeFileSync(join(story, 'story.yaml'), `kind: article\npublished_on: 2026-11-21\nstatus: published\nsample: true\nslug: {es: muestra-${i}, en: sample-${i}}\nspecialty: ${specialty}\nupdated_on: 2026-11-21\n`);
      writeFileSync(join(story, 'es.md'), `---\ntitle: "${name}: ${es}"\nsummary: "Texto de muestra sobre ${es}, contado por ${name}."\n---\n\nMuestra.\n`);
      writeFileSync(join(story, 'en.md'), `---\ntitle: "${name}: ${en}"\nsummary: "Sample text about ${en}, told by ${name}."\n---\n\nSample.\n`);
    }
  }
  return typed;
}

if (process.argv[1] === import.meta.filename) makeUp(resolve(process.argv[2]), Number(process.argv[3]));
