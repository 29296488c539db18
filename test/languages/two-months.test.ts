import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { makeRoot } from '../helpers/root.ts';
import {
  foreignPieces,
  inbox,
  languages,
  macedonian,
  ownTexts,
  settings,
  shownText,
} from './three-languages.ts';

const people = `Email Address,First Name,Language
ana@list.example,Ana,srpski
bo@list.example,Bo,English
vera@list.example,Vera,Македонски
goce@list.example,Goce,MK
dan@list.example,Dan,sr
`;

/** Every text of the site that a person reads, with its language. */
async function siteFiles(
  root: string,
): Promise<{ path: string; language: string; text: string }[]> {
  const files = await readdir(join(root, 'public'), { recursive: true });
  const read = files
    .filter((path) => /\.(html|txt|xml|atom|json|ics)$/.test(path))
    .filter((path) => !/search\/index\/|sitemap|robots|(^|\/)\.masthead/.test(path));
  return Promise.all(
    read.map(async (path) => {
      const language = languages.find((tag) => path.split('/').includes(tag)) ?? 'en';
      const text = await readFile(join(root, 'public', path), 'utf8');
      // Not the names of the fields.
      const shown = path.endsWith('.json') ? text.replace(/"\w+":/g, '') : text;
      return { path, language, text: shownText(shown) };
    }),
  );
}

test('two months in three languages: each reader sees one language', {
  timeout: 60_000,
}, async () => {
  const root = await makeRoot({
    'issues/newsletter.yaml': settings,
    'issues/words/mk.json': macedonian,
    'people.csv': people,
    ...inbox(1),
  });
  const run = async (command: string, ...args: string[]) => {
    const ran = await call(command, [...args, '--root', root]);
    expect(ran, `${command}: ${ran.stdout}${ran.stderr}`).toMatchObject({ code: 0 });
    return ran;
  };
  await run('subscribers', 'import', join(root, 'people.csv'), '--consent', 'asked at the fair');
  for (const month of [1, 2]) {
    for (const [name, text] of Object.entries(inbox(month)))
      await writeFile(join(root, name), text);
    await run('compose');
    expect((await run('check', '--strict')).stdout).toContain('no errors, no warnings');
    await run('build');
    await run('send', `${month}`);
  }

  const files = await siteFiles(root);
  const inEach = ['404.html', 'search/index.html', 'follow/index.html', '002/fair/event.ics'];
  for (const language of languages) {
    const own = language === 'en' ? '' : `${language}/`;
    for (const path of inEach) {
      const there = path.startsWith('002/') ? `002/${own}${path.slice(4)}` : `${own}${path}`;
      expect(
        files.map((each) => each.path),
        there,
      ).toContain(there);
    }
    const page = await readFile(join(root, `public/002/${own}index.html`), 'utf8');
    const card = `https://bridges.example/002/${own}card.png`;
    expect(page).toContain(`property="og:image" content="${card}"`);
  }
  const cards = languages.map((tag) => `public/002/${tag === 'en' ? '' : `${tag}/`}card.png`);
  const drawn = await Promise.all(cards.map((card) => readFile(join(root, card), 'base64')));
  expect(new Set(drawn).size).toBe(languages.length);
  // Lists the feeds of all languages.
  const opml = await readFile(join(root, 'public/feeds.opml'), 'utf8');
  for (const [line, language = ''] of opml.matchAll(
    /<outline[^>]*bridges\.example\/(mk|sr-Latn)?[^>]*>/g,
  ))
    expect(foreignPieces(shownText(line), language || 'en'), line).toEqual([]);
  for (const { path, language, text } of files) {
    // Hosts show it for every missing address: test/site/not-found.test.ts.
    if (path === '404.html') continue;
    // Links from one language to another have the name of that language.
    expect(foreignPieces(text, language), path).toEqual([]);
  }

  const outbox = join(root, 'data/outbox');
  const names = (await readdir(outbox, { recursive: true })).filter((name) =>
    name.endsWith('.eml'),
  );
  const received: Record<string, string> = {};
  for (const name of names) {
    const mail = await PostalMime.parse(await readFile(join(outbox, name)));
    const language = /lang="([^"]*)"/.exec(mail.html ?? '')?.[1] ?? '';
    received[mail.to?.[0]?.address ?? ''] = language;
    const [own = '', , , , , editors] = ownTexts[language] ?? [];
    expect(mail.from?.name).toBe(own);
    expect(mail.replyTo?.[0]?.name).toBe(editors);
    expect(mail.subject).toMatch(
      { en: /no\. \d/, 'sr-Latn': /br\. \d/, mk: /бр\. \d/ }[language] ?? /^$/,
    );
    expect(foreignPieces(shownText(mail.html ?? ''), language), name).toEqual([]);
    expect(foreignPieces(mail.text ?? '', language), name).toEqual([]);
  }
  expect(received).toEqual({
    'ana@list.example': 'sr-Latn',
    'bo@list.example': 'en',
    'vera@list.example': 'mk',
    'goce@list.example': 'mk',
    'dan@list.example': 'sr-Latn',
  });
});

test('the check of this test finds a foreign piece', () => {
  expect(foreignPieces('Bilten. Unsubscribe. Rubrike', 'sr-Latn')).toContain('Unsubscribe');
  expect(foreignPieces('Одјавете се', 'mk')).toEqual([]);
});
