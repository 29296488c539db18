import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { makeRoot, pixel, settings } from '../helpers/root.ts';

const now = () => new Date('2026-11-24T12:00:00Z');

async function fix(root: string) {
  const { code, stdout } = await call('check', ['--root', root, '--fix', '--json'], { now });
  return {
    code,
    ...(JSON.parse(stdout) as {
      repaired: { file: string; line: number; done: string }[];
      problems: { code: string; file: string }[];
    }),
  };
}

/** What editors write, and the only thing that they can have meant. */
const repairs = [
  ['##NoSpace', '## NoSpace'],
  ['> ###Inside a quote', '> ### Inside a quote'],
  ['See [the report] (https://e.example/1).', 'See [the report](https://e.example/1).'],
  [
    'See [the *long* report]  (https://e.example/1).',
    'See [the *long* report](https://e.example/1).',
  ],
  ['See [a file](https://e.example/a b.pdf).', 'See [a file](https://e.example/a%20b.pdf).'],
  ['See [it](https://e.example/a b c "Title").', 'See [it](https://e.example/a%20b%20c "Title").'],
  ['At https:// e.example/5 today.', 'At https://e.example/5 today.'],
  ['At https: //e.example/5 today.', 'At https://e.example/5 today.'],
  ['At http:/e.example and http//f.example.', 'At http://e.example and http://f.example.'],
  ['At www. e.example today.', 'At www.e.example today.'],
  ['Some ** bold words ** here.', 'Some **bold words** here.'],
  ['Before:\n\n• one\n• two', 'Before:\n\n- one\n- two'],
  ['[Read it](https://e.example/2) >>>', '[Read it](https://e.example/2)'],
  ['Šta je [ово] (https://e.example/ћ)?', 'Šta je [ово](https://e.example/ћ)?'],
] as const;

/** Text without a repair, some of it with findings. */
const kept = [
  'Words.',
  '- a list\n- of two',
  '```\n##NoSpace [a] (https://e.example)\n• no list\n```',
  'Not **closed, and [one](https://e.example/a, which has (words).',
  '| a | b |\n|---|---|\n| 1 | 2 |',
  '`https:// e.example` and #hashtag',
  'A 🚂 train.  \nAnd a break.',
] as const;

const story = (title: string, body: string): string => `---\ntitle: ${title}\n---\n\n${body}\n`;

describe('check --fix repairs what can only be meant in one way', () => {
  test('and nothing else, once', async () => {
    const files = Object.fromEntries(
      repairs.map(([written], at) => [`issues/inbox/s${at}.md`, story(`S${at}`, written)]),
    );
    const root = await makeRoot(files);
    const { repaired, problems } = await fix(root);
    expect(problems).toEqual([]);
    for (const [at, [, meant]] of repairs.entries()) {
      const file = `issues/inbox/s${at}.md`;
      expect(await readFile(join(root, file), 'utf8')).toBe(story(`S${at}`, meant));
      expect(repaired.map((each) => each.file)).toContain(file);
    }
    expect((await fix(root)).repaired).toEqual([]);
  });

  test('in any text, with any line ends', { timeout: 60_000 }, async () => {
    const part = fc.oneof(
      fc.constantFrom(...repairs).map(([written, meant]) => ({ written, meant })),
      fc.constantFrom(...kept).map((text) => ({ written: text, meant: text })),
    );
    const file = fc.record({
      parts: fc.array(part, { minLength: 1, maxLength: 5 }),
      end: fc.constantFrom('\n', '\r\n', '\r'),
      mark: fc.constantFrom('', '\ufeff'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 6, maxLength: 6 }), async (wanted) => {
        const text = (at: number, which: 'written' | 'meant'): string => {
          const { parts = [], end = '\n', mark = '' } = wanted[at] ?? {};
          const body = parts.map((each) => each[which]).join('\n\n');
          return mark + story(`S${at}`, body).replaceAll('\n', end);
        };
        const root = await makeRoot(
          Object.fromEntries(
            wanted.map((_, at) => [`issues/inbox/s${at}.md`, text(at, 'written')]),
          ),
        );
        await fix(root);
        for (const at of wanted.keys()) {
          const after = await readFile(join(root, `issues/inbox/s${at}.md`), 'utf8');
          expect(after).toBe(text(at, 'meant'));
        }
      }),
      { numRuns: 8 },
    );
  });

  test('in the path of a picture, however many words it has', async () => {
    const [written, meant] = ['kuća u Čačku, danas č.jpg', 'kuća%20u%20Čačku,%20danas%20č.jpg'];
    const body = (path: string): string => `![A house](images/${path} "The house")`;
    const root = await makeRoot({
      'issues/inbox/a.md': story('A', body(written)),
      [`issues/inbox/images/${written}`]: pixel,
    });
    expect((await fix(root)).problems).not.toContainEqual(
      expect.objectContaining({ code: expect.stringMatching(/missing-picture|raw-markdown/) }),
    );
    expect(await readFile(join(root, 'issues/inbox/a.md'), 'utf8')).toBe(story('A', body(meant)));
  });

  test('in front matter: dates in words, a # that cuts off a value', async () => {
    const root = await makeRoot({
      'issues/inbox/a.md':
        '---\ntitle: About C #1\ndate: 24 November 2026\nlang: sr-Latn\nsource: C #2 # a comment\n---\nWords.\n',
      'issues/inbox/b.md': '---\ntitle: B\ndate: "24. novembra 2026."\n---\nOther words.\n',
      'issues/inbox/c.md': '---\ntitle: C\ndate: 8/12/2026\n---\nUnclear.\n',
      'issues/inbox/d.md':
        '---\ntitle: D\nstarts: 3 December 2026, 17:00\nends: 7pm\n---\nAn evening.\n',
      'issues/inbox/e.md': '---\ntitle: E\nstarts: 7pm\n---\nWhich day?\n',
    });
    const { problems } = await fix(root);
    const read = (name: string) => readFile(join(root, 'issues/inbox', name), 'utf8');
    expect(await read('a.md')).toBe(
      '---\ntitle: "About C #1"\ndate: 2026-11-24\nlang: sr-Latn\nsource: "C #2" # a comment\n---\nWords.\n',
    );
    expect(await read('b.md')).toContain('date: "2026-11-24"\n');
    expect(await read('c.md')).toContain('date: 8/12/2026\n');
    expect(await read('d.md')).toContain('\nstarts: 2026-12-03 17:00\nends: 19:00\n');
    expect(problems).toMatchObject([
      { code: 'bad-date', file: 'issues/inbox/c.md' },
      { code: 'bad-event-time', file: 'issues/inbox/e.md' },
    ]);
  });

  test('in the settings, which nothing can be read without', async () => {
    const written = settings.replace('postal_address', 'theme:\n  accent: #1d5c4f\npostal_address');
    const root = await makeRoot({
      'issues/newsletter.yaml': written.replaceAll('\n', '\r\n'),
      'issues/inbox/a.md': story('A', 'Words.'),
    });
    const { code, repaired, problems } = await fix(root);
    expect(await readFile(join(root, 'issues/newsletter.yaml'), 'utf8')).toBe(
      written.replace('#1d5c4f', '"#1d5c4f"').replaceAll('\n', '\r\n'),
    );
    expect(repaired).toContainEqual({
      file: 'issues/newsletter.yaml',
      line: 13,
      column: 11,
      done: 'Put quotes around #1d5c4f.',
    });
    expect([code, problems]).toEqual([0, []]);
  });
});
