import { expect, test } from 'vitest';
import { templatesFor } from '../../src/lib/templates/load-templates.ts';
import { notFoundPages } from '../../src/site/root-files.ts';
import { newsletter } from '../helpers/mailing.ts';

const site = 'https://site.test.example/news';

async function pagesOf(...languages: [string, ...string[]]): Promise<ReadonlyMap<string, string>> {
  const templates = templatesFor('/');
  const { value, problems } = notFoundPages({ ...newsletter, languages, siteUrl: site }, templates);
  expect(problems).toEqual([]);
  return value;
}

test('the page for missing addresses, which hosts show everywhere, speaks every language', async () => {
  const pages = await pagesOf('en', 'sr-Latn', 'ar');
  expect([...pages.keys()]).toEqual(['404.html', 'sr-Latn/404.html', 'ar/404.html']);
  const root = pages.get('404.html') ?? '';
  expect(root).toContain('The address may be misspelled');
  expect(root).toMatch(/<section lang="sr-Latn" dir="ltr">\n<h2>[^<]+<\/h2>\n<p>Adresa je možda/);
  expect(root).toMatch(/<section lang="ar" dir="rtl">\n<h2>[^<]+<\/h2>\n<p>ربما/);
  expect(root).toContain('<a href="/news/ar/">');
  expect(root).toContain('<a href="/news/sr-Latn/">');
  expect(root.indexOf('Adresa')).toBeLessThan(root.indexOf('ربما'));
  const other = pages.get('sr-Latn/404.html') ?? '';
  expect(other).toContain('Adresa je možda');
  expect(other).not.toMatch(/<section lang|may be misspelled/);
});

test('a site in one language says it once', async () => {
  const page = (await pagesOf('ar')).get('404.html') ?? '';
  expect(page.match(/ربما/g)).toHaveLength(1);
  expect(page).not.toContain('<section');
});
