import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';

const text = z.string(), texts = z.array(text), all = { lang: text, title: text, description: text.optional() };
const of = (kind: string, fields = {}) => defineCollection({ loader: glob({ pattern: '**/*.md', base: `./src/content/${kind}`, generateId: ({ entry }) => entry.replace(/^(.*)\.(..)\.md$/, '$2/$1') }), schema: z.object({ ...all, ...fields }) });

export const collections = {
  home: of('home'), specialties: of('specialties', { weight: z.number() }),
  hospitals: of('hospitals', { weight: z.number(), city: text, founded: z.number(), rooms: z.number(), theatres: z.number(), services: texts, specialties: texts }),
  services: of('services', { weight: z.number(), specialties: texts, hospital: text, nights: z.number(), questions: texts, signs: texts }),
  stories: of('stories', { date: z.coerce.date(), specialties: texts, hospital: text }),
};
