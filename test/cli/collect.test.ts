import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { acquireLock } from '../../src/lib/store/lock.ts';
import { call } from '../helpers/call.ts';
import { makeRoot, settings, snapshot } from '../helpers/root.ts';
import { useSink } from '../helpers/smtp.ts';
import { type Answered, type Entry, rss, startWeb, validated } from '../helpers/web.ts';

const start = new Date('2026-11-24T08:00:00Z');
const hours = (count: number): Date => new Date(start.getTime() + count * 3_600_000);
const feedType = 'application/rss+xml; charset=utf-8';

/** A newsletter with sources, whose web server is this machine. */
async function newsletter(sources: string) {
  const root = await makeRoot({ 'issues/newsletter.yaml': `${settings}sources:\n${sources}` });
  const collect = (
    args: string[] = [],
    at = start,
    more: { answer?: boolean; typed?: string } = {},
  ) =>
    call('collect', ['--root', root, ...args], {
      env: { COLLECT_LOOPBACK: 'yes', INIT_CWD: root },
      now: () => at,
      ...more,
    });
  const inbox = async (): Promise<string[]> =>
    (await readdir(join(root, 'issues/inbox')).catch(() => []))
      .filter((name) => name.endsWith('.md'))
      .sort();
  return { root, collect, inbox };
}

describe('sources', () => {
  test('import each new story once, print a line each, and are fetched only for changes', async () => {
    let entries: Entry[] = [
      { title: 'One', date: '2026-11-01' },
      { title: 'Two', date: '2026-11-02' },
    ];
    const web = await startWeb((_, headers) =>
      validated(rss('https://mill.example', entries), feedType, headers),
    );
    const { root, collect, inbox } = await newsletter(
      `  - { name: The Mill, feed: "${web.url}/feed", section: members }\n`,
    );
    const first = await collect();
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toBe(
      'The Mill: 2 new\n  new: issues/inbox/one.md  One\n  new: issues/inbox/two.md  Two\n',
    );
    expect(await readFile(join(root, 'issues/inbox/one.md'), 'utf8')).toBe(
      '---\ntitle: One\nsection: members\nurl: https://mill.example/One\nguid: tag:One\nsource: The Mill\ndate: 2026-11-01\n---\n\nWords about One.\n',
    );
    expect((await collect()).stdout).toBe('The Mill: fetched just now\n');
    expect(web.asked).toHaveLength(1);
    expect((await collect([], hours(1))).stdout).toBe('The Mill: unchanged\n');
    expect(web.asked[1]?.headers['if-none-match']).toBeDefined();
    expect(web.asked[1]?.headers['user-agent']).toContain('https://site.test.example');

    entries = [{ title: 'Three', date: '2026-11-20' }, ...entries];
    expect((await collect([], hours(2))).stdout).toContain('The Mill: 1 new, 2 seen\n');
    expect(await inbox()).toEqual(['one.md', 'three.md', 'two.md']);
  });

  test('are read again after their settings changed', async () => {
    const entries = [{ title: 'On the mill' }, { title: 'On the bridge' }];
    const web = await startWeb((_, headers) =>
      validated(rss('https://mill.example', entries), feedType, headers),
    );
    const source = (words: string): string =>
      `  - { name: The Mill, feed: "${web.url}/feed"${words} }\n`;
    const { root, collect, inbox } = await newsletter(source(', words: [mill]'));
    expect((await collect()).stdout).toContain('1 new, 1 left out (none of the words: 1)');
    await writeFile(join(root, 'issues/newsletter.yaml'), `${settings}sources:\n${source('')}`);
    expect((await collect()).stdout).toContain('1 new, 1 seen');
    expect(await inbox()).toHaveLength(2);
  });

  test('do not import again what the editor deleted', async () => {
    let entries: Entry[] = [{ title: 'One' }, { title: 'Two' }];
    const web = await startWeb((_, headers) =>
      validated(rss('https://mill.example', entries), feedType, headers),
    );
    const { root, collect, inbox } = await newsletter(
      `  - { name: The Mill, feed: "${web.url}/" }\n`,
    );
    await collect();
    await rm(join(root, 'issues/inbox/one.md'));
    entries = [...entries, { title: 'Three' }];
    expect((await collect([], hours(2))).stdout).toContain('1 new, 2 seen');
    expect(await inbox()).toEqual(['three.md', 'two.md']);
  });

  test('that fail are reported with exit 3 and stop no other; after a week with a warning', async () => {
    const web = await startWeb((path, headers) =>
      path === '/good'
        ? validated(rss('https://mill.example', [{ title: 'One' }]), feedType, headers)
        : path === '/page'
          ? {
              headers: { 'content-type': 'text/html' },
              body: '<!doctype html><title>Hi</title><p>Not a feed',
            }
          : undefined,
    );
    const { collect, inbox } = await newsletter(
      ['gone', 'page', 'good']
        .map((name) => `  - { name: ${name}, feed: "${web.url}/${name}" }\n`)
        .join(''),
    );
    const first = await collect();
    expect(first.code).toBe(3);
    expect(first.stdout).toBe(
      'gone: failed\npage: failed\ngood: 1 new\n  new: issues/inbox/one.md  One\n',
    );
    // Each reason once.
    expect(first.stderr.match(/^gone .*404/gm)).toHaveLength(1);
    expect(first.stderr.match(/^page /gm)).toHaveLength(1);
    expect(first.stderr).not.toContain('source-fails');
    expect(await inbox()).toEqual(['one.md']);
    const later = await collect([], hours(8 * 24));
    expect(later.stderr).toContain(
      'The source "gone" has failed 2 times in a row, since 2026-11-24. (source-fails)',
    );
    expect(later.stdout).toContain('good: unchanged');
  });

  test('may have the same feed, each with words of its own, and are fetched once each', async () => {
    const entries = [{ title: 'On the mill' }, { title: 'On the bridge' }];
    const web = await startWeb((_, headers) =>
      validated(rss('https://mill.example', entries), feedType, headers),
    );
    const { collect } = await newsletter(
      ['mill', 'bridge']
        .map((word) => `  - { name: About, feed: "${web.url}/", words: [${word}] }\n`)
        .join(''),
    );
    expect((await collect()).stdout.match(/About: 1 new, 1 left out/g)).toHaveLength(2);
    expect((await collect([], hours(2))).stdout).toBe('About: unchanged\nAbout: unchanged\n');
  });

  test('outside the newsletter through a symbolic link are refused, and stop no other', async () => {
    const { root, collect, inbox } = await newsletter(
      '  - { name: Away, folder: away }\n  - { name: Here, folder: here }\n',
    );
    const outside = await makeRoot({ 'secret.md': '---\ntitle: Secret\n---\n' });
    await symlink(outside, join(root, 'away'));
    await makeFiles(root, { 'here/b.md': '---\ntitle: B\n---\n' });
    const { code, stdout } = await collect();
    expect(code).toBe(3);
    expect(stdout).toMatch(/^Away: failed$/m);
    expect(await inbox()).toEqual(['b.md']);
  });

  test('whose server asked to wait are not fetched before', async () => {
    let answer: Answered = { status: 429, headers: { 'retry-after': '36000' } };
    const web = await startWeb(() => answer);
    const { collect } = await newsletter(`  - { name: The Mill, feed: "${web.url}/" }\n`);
    expect((await collect()).code).toBe(3);
    answer = {
      headers: { 'content-type': feedType },
      body: rss('https://mill.example', [{ title: 'One' }]),
    };
    const early = await collect(['--again'], hours(9));
    expect(early).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('asked to wait another'),
    });
    expect(web.asked).toHaveLength(1);
    expect((await collect([], hours(11))).stdout).toContain('1 new');
  });

  test('that moved permanently are reported with the new URL', async () => {
    const web = await startWeb((path, headers) =>
      path === '/old'
        ? { status: 301, headers: { location: '/new' } }
        : validated(rss('https://mill.example', []), feedType, headers),
    );
    const { collect } = await newsletter(`  - { name: The Mill, feed: "${web.url}/old" }\n`);
    const { code, stderr } = await collect();
    expect(code).toBe(0);
    expect(stderr).toContain(`Write the new URL into issues/newsletter.yaml: ${web.url}/new`);
    expect((await collect([], hours(2))).stdout).toContain('unchanged');
  });

  test('that are folders import whole stories, as drafts in their section, and no deleted one again', async () => {
    const { root, collect, inbox } = await newsletter(
      '  - { name: Members, folder: theirs, section: members, drafts: true }\n',
    );
    await mkdir(join(root, 'theirs'));
    await writeFile(join(root, 'theirs/doors.md'), '---\ntitle: Open doors\n---\n\nWords.\n');
    const text = 'The old bridge\n\nOne is here.\n\nTwo is here.\n\nThree is here.\n';
    await writeFile(join(root, 'theirs/bridge.txt'), text);
    expect((await collect()).stdout).toContain('Members: 2 draft\n');
    expect(await readFile(join(root, 'issues/inbox/doors.md'), 'utf8')).toBe(
      '---\nsection: members\ndraft: true\ntitle: Open doors\n---\n\nWords.\n',
    );
    expect(await readFile(join(root, 'issues/inbox/the-old-bridge.md'), 'utf8')).toBe(
      '---\ntitle: The old bridge\nsection: members\nsource: Members\ndraft: true\n---\n\nOne is here.\n\nTwo is here.\n\nThree is here.\n',
    );
    for (const name of await inbox()) await rm(join(root, 'issues/inbox', name));
    expect((await collect([], hours(1))).stdout).toBe('Members: 2 seen\n');

    await writeFile(join(root, 'theirs/again.md'), '---\ntitle: Open doors\n---\n\nOthers.\n');
    expect((await collect([], hours(2))).stdout).toContain('Members: 1 draft, 2 seen\n');
  });

  test('that are folders have no maximum number of stories', async () => {
    const { root, collect } = await newsletter('  - { name: Members, folder: theirs }\n');
    await mkdir(join(root, 'theirs'));
    for (let at = 0; at < 12; at += 1) {
      await writeFile(join(root, `theirs/${at}.txt`), `Story ${at}\n\nWords of number ${at}.\n`);
    }
    expect((await collect()).stdout).toContain('Members: 12 new\n');
  });

  test('with the same feed are each fetched once an hour', async () => {
    const web = await startWeb((_, headers) =>
      validated(rss('https://mill.example', [{ title: 'On the mill' }]), feedType, headers),
    );
    const { collect } = await newsletter(
      `  - { name: A, feed: "${web.url}/feed" }\n  - { name: B, feed: "${web.url}/feed", words: [bridge] }\n`,
    );
    await collect();
    expect((await collect()).stdout).toBe('A: fetched just now\nB: fetched just now\n');
    expect((await collect([], hours(1))).stdout).toBe('A: unchanged\nB: unchanged\n');
  });

  test('with a page in place of a feed import nothing, and are told where the feed is', async () => {
    const page = `<html><head><title>We moved</title><link rel="alternate" type="application/rss+xml" href="/rss"></head><body><article><p>${'We moved the site. '.repeat(30)}</p></article></body></html>`;
    const web = await startWeb(() => ({ body: page, headers: { 'content-type': 'text/html' } }));
    const { collect, inbox } = await newsletter(`  - { name: A, feed: "${web.url}/feed" }\n`);
    const { code, stderr } = await collect();
    expect(code).toBe(3);
    expect(stderr).toContain(`Use the URL of its feed instead: ${web.url}/rss`);
    expect(await inbox()).toEqual([]);
  });

  test('may be folders and pages; a page is imported again when its title changes', async () => {
    let title = 'The first day';
    const paragraph = (words: string): string =>
      `<p>${`${words} of the day at the old mill, told at length. `.repeat(8)}</p>`;
    const web = await startWeb(() => ({
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: `<!doctype html><html lang="en"><title>${title}</title><body><article><h1>${title}</h1>${paragraph(`${title} one`)}${paragraph(`${title} two`)}${paragraph('three')}</article>`,
    }));
    const { root, collect, inbox } = await newsletter(
      `  - { name: Days, page: "${web.url}/today" }\n  - { name: Members, folder: from-members, take: whole }\n  - { name: Nobody, folder: nowhere }\n`,
    );
    await makeFiles(root, {
      'from-members/a.md': '---\ntitle: From A\n---\n\nHi.\n',
      'from-members/b.txt': 'From B\n\nA story in plain words, which goes on.\n',
    });
    const first = await collect();
    expect(first.code).toBe(3);
    expect(first.stdout).toContain('Nobody: failed\n');
    expect(first.stderr).toContain('The folder of this source was not found.');
    expect(await inbox()).toEqual(['a.md', 'from-b.md', 'the-first-day.md']);
    const story = await readFile(join(root, 'issues/inbox/the-first-day.md'), 'utf8');
    expect(story).toContain('source: Days');
    expect(story).not.toContain('three');
    title = 'The second day';
    expect((await collect([], hours(2))).stdout).toContain('Days: 1 new');
    expect((await collect([], hours(4))).stdout).toContain('Days: 1 seen');
  });

  test('are listed in a dry run, which changes nothing', async () => {
    const web = await startWeb((_, headers) =>
      validated(rss('https://mill.example', [{ title: 'One' }]), feedType, headers),
    );
    const { root, collect } = await newsletter(`  - { name: The Mill, feed: "${web.url}/" }\n`);
    const before = await snapshot(join(root, 'issues'));
    expect((await collect(['--dry-run'])).stdout).toContain('The Mill: 1 new\n');
    expect(await snapshot(join(root, 'issues'))).toEqual(before);
    expect((await collect()).stdout).toContain('The Mill: 1 new\n');
  });

  test('are collected by one process at a time', async () => {
    const { root, collect } = await newsletter('  - { name: Here, folder: here }\n');
    await makeFiles(root, { 'here/a.md': '---\ntitle: A\n---\n', 'data/.keep': '' });
    const lock = acquireLock(join(root, 'data/collect.lock'));
    const second = await collect();
    expect(second).toMatchObject({ code: 3, stdout: '' });
    expect(second.stderr).toContain('Another collect is running here.');
    lock?.release();
    expect((await collect()).code).toBe(0);
  });

  test('print nothing with --quiet if nothing is new, and everything with --json', async () => {
    const web = await startWeb((_, headers) =>
      validated(rss('https://mill.example', [{ title: 'One' }]), feedType, headers),
    );
    const { collect } = await newsletter(`  - { name: The Mill, feed: "${web.url}/" }\n`);
    const first = JSON.parse((await collect(['--json'])).stdout);
    expect(first).toMatchObject({
      sources: [{ source: 'The Mill', stories: [{ fate: 'new', title: 'One' }] }],
      problems: [],
    });
    expect(await collect(['--quiet'], hours(2))).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('of two kinds, or with an unknown section, are reported with their place', async () => {
    const { collect } = await newsletter(
      '  - { name: A, feed: "https://a.example/", folder: a }\n  - { name: B, folder: ../b }\n  - { name: C, section: new }\n',
    );
    const { code, stderr } = await collect();
    expect(code).toBe(2);
    expect(stderr).toContain('(source-of-two-kinds)');
    expect(stderr).toContain('(folder-outside)');
  });
});

describe('named files and URLs', () => {
  const page = `<!doctype html><html lang="en"><head><title>Open doors</title>
<meta property="og:site_name" content="The Mill"><link rel="canonical" href="/doors"></head>
<body><nav><a href="/">Home</a></nav><article><h1>Open doors</h1>
${['First', 'Second', 'Third'].map((word) => `<p>${`${word} paragraph of the story of the mill, at some length. `.repeat(6)}</p>`).join('')}
</article></body></html>`;

  test('may be pages, documents and mails, each with its source', async () => {
    const web = await startWeb(() => ({ headers: { 'content-type': 'text/html' }, body: page }));
    const { root, collect, inbox } = await newsletter('  []\n');
    await makeFiles(root, {
      'saved.html': page
        .replaceAll('Open doors', 'Closed doors')
        .replaceAll('mill', 'bridge')
        .replace('/doors', 'https://bridge.example/x'),
      'letter.eml':
        'From: Živana <zivana@mill.example>\r\nTo: x@list.example\r\nSubject: =?utf-8?q?Pismo_iz_Ni=C5=A1a?=\r\nDate: Tue, 24 Nov 2026 08:00:00 +0100\r\nMessage-ID: <1@mill.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nDragi svi, evo kratke vesti iz Nišа o mlinu i vodi koja ga okreće već sto godina.\r\n',
      'notes.txt':
        'Notes from the town\n\nThe council met on Monday and spoke about the bridge for a long time.\n',
    });
    const { code, stdout, stderr } = await collect([
      `${web.url}/a?utm_source=mail`,
      'saved.html',
      'letter.eml',
      'notes.txt',
      '--section',
      'news',
    ]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout.match(/^new: /gm)).toHaveLength(4);
    expect(await inbox()).toEqual([
      'closed-doors.md',
      'notes-from-the-town.md',
      'open-doors.md',
      'pismo-iz-nisa.md',
    ]);
    const read = (name: string): Promise<string> =>
      readFile(join(root, 'issues/inbox', name), 'utf8');
    const open = await read('open-doors.md');
    expect(open).toContain(`url: ${web.url}/doors`);
    expect(open).toContain('source: The Mill');
    expect(open).toContain('Second paragraph');
    expect(open).not.toContain('Third paragraph');
    expect(await read('closed-doors.md')).toContain('Third paragraph');
    const letter = await read('pismo-iz-nisa.md');
    expect(letter).toContain('author: Živana');
    expect(letter).not.toContain('@mill.example');
    for (const name of await inbox()) expect(await read(name)).toContain('section: news');
  });

  test('may be a text with several stories, imported once its title lines are named', async () => {
    const { root, collect, inbox } = await newsletter('  []\n');
    const text =
      'The bridge reopens\n\nAfter two years of work the bridge is open, and the town met on it to see.\n\nA walk in the hills\n\nThe walk led over three hills and a stream, and back by way of the mill.\n';
    await makeFiles(root, { 'pasted.txt': text });
    const asked = await collect(['pasted.txt']);
    expect(asked.code).toBe(1);
    expect(asked.stderr).toContain('(unsure-story)');
    expect(asked.stderr).toContain('--split-at 1,5');
    expect(await inbox()).toEqual([]);
    const dry = await collect(['--dry-run', 'pasted.txt']);
    expect(dry.stdout).toContain('5  unsure  A walk in the hills');
    expect((await collect(['pasted.txt', '--split-at', '1,5'])).code).toBe(0);
    expect(await inbox()).toEqual(['a-walk-in-the-hills.md', 'the-bridge-reopens.md']);
    const again = await collect(['pasted.txt', '--split-at', '1,5']);
    expect(again.stdout.match(/^seen: /gm)).toHaveLength(2);
  });

  test('are split as the editor answers', async () => {
    const { root, collect, inbox } = await newsletter('  []\n');
    await makeFiles(root, {
      'pasted.txt':
        'One title here\n\nWords about the first that go on for a while.\n\nAnother title here\n\nWords about the second that go on, too.\n',
    });
    expect((await collect(['pasted.txt'], start, { typed: '1, 5' })).code).toBe(0);
    expect(await inbox()).toHaveLength(2);
  });

  test('fail one by one: a private URL, an unsupported document', async () => {
    const { root, collect, inbox } = await newsletter('  []\n');
    await makeFiles(root, {
      'a.pdf': '%PDF-1.7\n',
      'b.txt': 'A title\n\nSome words that make a story of it.\n',
    });
    const { code, stderr } = await collect([
      'a.pdf',
      'b.txt',
      'http://10.0.0.1/',
      'file:///etc/passwd',
    ]);
    expect(code).toBe(2);
    expect((await collect(['http://10.0.0.1/'])).code).toBe(3);
    expect(stderr).toContain('a.pdf  error: This file is a PDF.');
    expect(stderr).toContain('(unsafe-address)');
    expect(stderr).toContain('(bad-url)');
    expect(await inbox()).toEqual(['a-title.md']);
  });

  test('are printed without passwords and without terminal sequences', async () => {
    const { root, collect } = await newsletter('');
    const odd = 'a\u001b[31m\nnew: b.txt';
    await writeFile(join(root, odd), 'Doors\n\nThey open.\n');
    const { stdout, stderr } = await collect([
      odd,
      'https://ana:geheim@mill.example/',
      'mill.example/doors',
    ]);
    expect(stdout).toBe('new: a[31m new: b.txt → issues/inbox/doors.md  Doors\n');
    expect(stderr).not.toContain('geheim');
    expect(stderr).toContain('https://mill.example/doors');
  });

  test('with wrong options, or URLs that cannot be fetched, exit 2', async () => {
    const { collect } = await newsletter('  []\n');
    for (const args of [
      ['ftp://mill.example/a.txt'],
      ['feed://mill.example/'],
      ['https://'],
      ['--split-at', '1'],
      ['x.txt', '--split-at', 'a'],
      ['x.txt', '--take', 'some'],
      ['x.txt', '--section', 'x'],
    ]) {
      expect((await collect(args)).code, args.join(' ')).toBe(2);
    }
  });
});

test('digest collects before it composes, also when a source fails', async () => {
  const web = await startWeb((path, headers) =>
    path === '/good'
      ? validated(rss('https://mill.example', [{ title: 'One' }]), feedType, headers)
      : undefined,
  );
  const { root } = await newsletter(
    `  - { name: Good, feed: "${web.url}/good", section: news }\n  - { name: Gone, feed: "${web.url}/gone" }\n`,
  );
  const { code, stdout, stderr } = await call('digest', ['--root', root], {
    env: { COLLECT_LOOPBACK: 'yes' },
    now: () => start,
  });
  expect(code).toBe(0);
  expect(stdout).toContain('Good: 1 new');
  expect(stdout).toContain('Gone: failed\n');
  expect(stdout).toContain('5 messages written');
  expect(stderr).toContain('warning:');
  expect(await readdir(join(root, 'issues/001'))).toContain('01-one.md');
});

async function makeFiles(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  const { mkdir } = await import('node:fs/promises');
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(root, name, '..'), { recursive: true });
    await writeFile(join(root, name), text);
  }
}

test('check reports stories of the inbox that an issue has', async () => {
  const words = Array.from({ length: 50 }, (_, at) => `word${at}`).join(' ');
  const root = await makeRoot({
    'issues/001/issue.md': '---\nnumber: 1\nid: urn:uuid:1\ntitle: One\ndate: 2026-09-01\n---\n',
    'issues/001/01-a.md': `---\nid: urn:uuid:a\ntitle: The bridge\n---\n\n${words}\n`,
    'issues/inbox/again.md': `---\ntitle: Again, the bridge\n---\n\n${words}\n`,
    'issues/inbox/meant.md': `---\ntitle: And again\nduplicate_of: urn:uuid:a\n---\n\n${words}\n`,
    'issues/inbox/new.md': '---\ntitle: Another story\n---\n\nOther words.\n',
  });
  const { stderr } = await call('check', ['--root', root]);
  expect(stderr.match(/repeated-item/g)).toHaveLength(1);
  expect(stderr).toContain(
    'issues/inbox/again.md:2:8  warning: Issue 1 may already have this item: issues/001/01-a.md has the same words',
  );
});

test('pasted text with several stories becomes a sent issue', async () => {
  const sink = await useSink();
  const root = await makeRoot();
  const fixture = join(import.meta.dirname, '../fixtures/split/seven-stories-reviewed');
  const text = await readFile(join(fixture, 'input.txt'), 'utf8');
  const lines = (await readFile(join(fixture, 'split-at.txt'), 'utf8')).trim();
  await writeFile(join(root, 'pasted.txt'), text);
  const env = { INIT_CWD: root, SMTP_URL: sink.url };
  const calling = { env, now: () => start, answer: true };
  await call('subscribers', ['add', 'ana@list.example', '--root', root], calling);
  const args = ['pasted.txt', '--split-at', lines, '--root', root];
  expect((await call('collect', args, calling)).stderr).toContain('link-without-address');
  expect(await readdir(join(root, 'issues/inbox'))).toHaveLength(7);
  const { code, stdout } = await call('digest', ['--yes', '--root', root], calling);
  expect(stdout).toContain('Composed issue 1');
  expect(code).toBe(0);
  const mail = await PostalMime.parse((sink.received[0] as { raw: Buffer }).raw);
  const titles = lines.split(',').map((line) => text.split('\n')[Number(line) - 1] as string);
  for (const title of titles) expect(mail.text?.replace(/\s+/g, ' ')).toContain(title);
  expect(mail.text).toContain('\n- Reading. Maps and weather');
});
