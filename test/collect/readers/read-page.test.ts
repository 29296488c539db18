import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPage } from '../../../src/collect/readers/read-page.ts';
import { candidateText } from '../../helpers/candidate.ts';
import { golden } from '../../helpers/golden.ts';

const cases = join(import.meta.dirname, '../../fixtures/collect/page');

describe('a web page as a story', async () => {
  for (const name of await readdir(cases)) {
    test(name, async () => {
      const bytes = await readFile(join(cases, name, 'input.html'));
      const url = `https://www.talas.example/2026/${name}?utm_source=x`;
      const { value, problems } = await readPage({ bytes, from: name, url });
      expect(problems).toEqual([]);
      expect(value.candidates).toHaveLength(1);
      await golden(join(cases, name, 'candidate.md'), value.candidates.map(candidateText).join(''));
    });
  }
});

const story = `<p>${'Words that somebody wrote about a house, a harbour, and those in it. '.repeat(6)}</p>`;

async function read(html: string, rest: { url?: string; charset?: string } = {}) {
  return readPage({ bytes: Buffer.from(html), from: 'page.html', ...rest });
}

async function only(html: string, rest: { url?: string; charset?: string } = {}) {
  const { value } = await read(html, rest);
  return value.candidates[0];
}

describe('of a page', () => {
  test('a canonical URL on another site is ignored', async () => {
    const html = `<link rel="canonical" href="https://other.example/x">${story}`;
    expect(await only(html, { url: 'https://talas.example/a?fbclid=1' })).toMatchObject({
      url: 'https://talas.example/a',
    });
    expect(await only(html)).toMatchObject({ url: 'https://other.example/x' });
  });

  test('an address is not an author, and an incomplete date not a date', async () => {
    const found = await only(
      `<meta name="author" content="me@talas.example"><meta property="article:published_time" content="2026-11">${story}`,
    );
    expect(found).not.toHaveProperty('author');
    expect(found).not.toHaveProperty('date');
  });

  test('the name of the site is removed from the title, and dashes stay', async () => {
    const title = async (words: string): Promise<string | undefined> =>
      (await only(`<title>${words}</title><meta property="og:site_name" content="Talas">${story}`))
        ?.title;
    expect(await title('Berlin – three days | Talas')).toBe('Berlin – three days');
    expect(await title('Talas: Berlin')).toBe('Talas: Berlin');
    expect(await title('Talas » Berlin')).toBe('Berlin');
    expect(await title('Berlin - three days')).toBe('Berlin - three days');
  });

  test('the first picture is used if the page names none', async () => {
    const found = await only(`${story}<img src="/a.png"><img src="/b.png" alt="A boat">${story}`, {
      url: 'https://talas.example/',
    });
    expect(found?.image).toEqual({ path: 'https://talas.example/b.png', alt: 'A boat' });
  });
});

test('a page without an article is reported', async () => {
  const { value, problems } = await read('<nav><a href="/">Home</a></nav><p>Please log in.</p>');
  expect(value.candidates).toEqual([]);
  expect(problems.map(({ code }) => code)).toEqual(['no-article']);
});

test('a page with too many elements is refused', async () => {
  const deep = await read('<div>'.repeat(200_000) + story);
  expect(deep.problems.map(({ code }) => code)).toEqual(['too-heavy']);
  const written = await read(`${story}<p>${'&lt;'.repeat(100_000)}`);
  expect(written.problems.map(({ code }) => code)).toEqual(['too-heavy']);
});

test('an empty page does not fail', async () => {
  for (const html of ['', '<', '<html>', '<body><svg>', '<title>', '\0\0', '<plaintext>']) {
    const { problems } = await read(html);
    expect(problems.map(({ code }) => code)).toEqual(['no-article']);
  }
});
