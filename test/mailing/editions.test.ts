import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { useNewsletter } from '../helpers/newsletter.ts';

const head = (number: number, more = ''): string =>
  `---\nid: urn:uuid:00000000-0000-4000-8000-00000000001${number}\n${more}`;
const files = {
  'issues/001/01-story.md': `${head(1, 'section: news\n')}title: Fresh news\n---\n\nNews in English.\n`,
  'issues/001/01-story.sr-Latn.md': '---\ntitle: Sveže vesti\n---\n\nVesti na srpskom.\n',
  'issues/001/02-member.md': `${head(2, 'section: members\n')}title: A member writes\n---\n\nMembers alone.\n`,
};

/** People and their choices: name, options of `subscribers add`. */
const people: [string, ...string[]][] = [
  ['all'],
  ['srpski', '--language', 'sr-Latn'],
  ['news', '--sections', 'news'],
  ['vesti', '--sections', 'news', '--language', 'sr-Latn'],
  ['plain', '--sections', 'news', '--text-only'],
  ['members', '--sections', 'members'],
];

async function prepare(more: Record<string, string> = {}) {
  const set = await useNewsletter(0, { ...files, ...more });
  for (const [name, ...options] of people) {
    const { code } = await set.run('subscribers', 'add', `${name}@list.example`, ...options);
    expect(code).toBe(0);
  }
  return set;
}

test('each gets their sections in their language, compiled once for all who chose the same', async () => {
  const { run, sink } = await prepare();
  const dry = JSON.parse((await run('send', '1', '--dry-run', '--json')).stdout) as object;
  expect(dry).toMatchObject({
    editions: [
      { language: 'en', recipients: 1, textOnly: 0 },
      { language: 'sr-Latn', recipients: 1 },
      { language: 'en', sections: ['members'], recipients: 1 },
      { language: 'en', sections: ['news'], recipients: 2, textOnly: 1 },
      { language: 'sr-Latn', sections: ['news'], recipients: 1 },
    ],
    nothing: 0,
  });
  expect((await run('send', '1', '--yes')).code).toBe(0);
  const got: Record<string, string[]> = {};
  for (const { to, raw } of sink.received) {
    const { text = '', html } = await PostalMime.parse(raw);
    const words = ['News in English', 'Vesti na srpskom', 'Members alone'];
    got[(to[0] as string).split('@')[0] as string] = [
      ...words.filter((each) => text.includes(each) && (html?.includes(each) ?? true)),
      ...(html === undefined ? ['text alone'] : []),
    ];
  }
  expect(got).toEqual({
    all: ['News in English', 'Members alone'],
    srpski: ['Vesti na srpskom', 'Members alone'],
    news: ['News in English'],
    vesti: ['Vesti na srpskom'],
    plain: ['News in English', 'text alone'],
    members: ['Members alone'],
  });
  const plain = sink.received.find(({ to }) => to[0] === 'plain@list.example')?.raw.toString();
  expect(plain).toMatch(/^Content-Type: text\/plain; charset=utf-8\r$/m);
  expect(plain).not.toContain('multipart');
  const { text } = await PostalMime.parse(plain as string);
  expect(text).toContain('Issue 1 · November 24, 2026');
  expect(text).toMatch(/^https:\/\/service\.test\.example\/u\/1\.[0-9a-f]{24}\.[\w-]{22}$/m);
});

test('subscribers whose sections are not in this issue get no mail, and are recorded as skipped', async () => {
  const { run, sink, state } = await prepare({
    'issues/001/02-member.md': `${head(2, 'section: news\n')}title: More news\n---\n\nMore.\n`,
  });
  expect((await run('send', '1', '--dry-run')).stdout).toContain('no mail: 1 person');
  expect((await run('send', '1', '--yes')).code).toBe(0);
  expect(sink.received.map(({ to }) => to[0])).not.toContain('members@list.example');
  expect(await state()).toMatchObject({ state: 'done', counts: { accepted: 5, skipped: 1 } });
  expect((await run('status', '1')).stdout).toContain('nothing in the sections that they follow');
});

test('a mailing continues with the editions that were frozen', async () => {
  const { run, sink } = await prepare();
  await run('send', '1', '--yes', '--limit', '2');
  expect((await run('send', '1', '--yes')).code).toBe(0);
  expect(new Set(sink.received.map(({ to }) => to[0])).size).toBe(6);
  expect(sink.received).toHaveLength(6);
});
