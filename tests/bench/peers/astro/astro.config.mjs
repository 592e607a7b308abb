import sitemap from '@astrojs/sitemap';
import { defineConfig } from 'astro/config';

export default defineConfig({ site: 'https://bench.example', trailingSlash: 'always', compressHTML: false, cacheDir: './.cache', integrations: [sitemap({ i18n: { defaultLocale: 'es', locales: { es: 'es', en: 'en' } } })] });
