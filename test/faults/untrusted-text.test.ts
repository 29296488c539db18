import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { cpuTime } from '../helpers/cpu.ts';
import { item } from '../helpers/inbox.ts';
import { makeRoot, settings, snapshot } from '../helpers/root.ts';
import { rss, startWeb } from '../helpers/web.ts';

/** Takes minutes to parse, at 154 KB. */
const nested = `${'![a'.repeat(22_000)}${'](b)'.repeat(22_000)}`;
/** Becomes emphasis inside words, which takes minutes to parse as well. */
const emphasis = `<p>${'a<em>b</em>'.repeat(30_000)}</p>`;
/** Milliseconds of processor time that a run may take: far less than parsing these texts. */
const mostTime = 45_000;

async function timed<T>(work: () => Promise<T>): Promise<T> {
  let value: Promise<T> | undefined;
  expect(
    await cpuTime(() => {
      value = work();
      return value;
    }),
  ).toBeLessThan(mostTime);
  return value as Promise<T>;
}

describe('a text that came by git', () => {
  const files = {
    'issues/inbox/bad.md': item('title: Bad\nsection: news', `Words.\n\n${nested}`),
    'issues/inbox/good.md': item('title: Good\nsection: news'),
  };

  test.each(['check', 'compose', 'build', 'collect', 'digest'])(
    '%s ends, and reports the file and line where it reads the text',
    async (command) => {
      const root = await makeRoot(files);
      const before = await snapshot(join(root, 'issues'));
      const { code, stderr } = await timed(() => call(command, ['--root', root]));
      expect(stderr).not.toMatch(/RangeError|at .*\.ts:\d/);
      if (command === 'check' || command === 'compose' || command === 'digest') {
        expect(code).toBe(1);
        expect(stderr).toMatch(/issues\/inbox\/bad\.md:8.*error: .*\(text-too-complex\)/);
      }
      if (command !== 'build') expect(await snapshot(join(root, 'issues'))).toEqual(before);
    },
  );

  test('in an issue, and in its intro, is reported too', async () => {
    const root = await makeRoot({
      'issues/001/issue.md': `---\nnumber: 1\nid: urn:uuid:1\ntitle: One\ndate: 2026-09-01\n---\n\n${nested}\n`,
      'issues/001/01-a.md': item('id: urn:uuid:a\ntitle: A\nsection: news'),
    });
    const { code, stderr } = await timed(() => call('check', ['--root', root]));
    expect(code).toBe(1);
    expect(stderr).toMatch(/issues\/001\/issue\.md:8.*\(text-too-complex\)/);
  });
});

describe('a text that is imported', () => {
  test('from a feed is left out, and the other stories come', async () => {
    const web = await startWeb(() => ({
      type: 'application/rss+xml',
      body: rss('https://mill.example', [
        { title: 'Bad', date: '2026-11-01' },
        { title: 'Good', date: '2026-11-02' },
      ]).replace('Words about Bad.', `<![CDATA[${emphasis}]]>`),
    }));
    const sources = `sources:\n  - { name: The Mill, feed: "${web.url}/feed", take: whole }\n`;
    const root = await makeRoot({ 'issues/newsletter.yaml': settings + sources });
    const env = { COLLECT_LOOPBACK: 'yes' };
    const { code, stderr } = await timed(() => call('collect', ['--root', root], { env }));
    expect(code).toBe(1);
    expect(stderr).toMatch(/"Bad" was left out\. .*\(text-too-complex\)/);
    expect(await readdir(join(root, 'issues/inbox'))).toEqual(['good.md']);
  });

  test.each([
    ['page.html', `<title>Bad</title><article>${emphasis.slice(0, 300_000)}</article>`],
    ['pasted.txt', `Bad\n\n${'> '.repeat(30_000)}words\n`],
    ['pasted.txt', `Bad\n\n${'[a](https://a.example) '.repeat(8_000)}\n`],
    [
      'letter.eml',
      `From: a@b.example\nSubject: Bad\nDate: Mon, 2 Nov 2026 10:00:00 +0000\nContent-Type: text/html\n\n${emphasis.slice(0, 300_000)}`,
    ],
    ['item.md', item('title: Bad', nested)],
    ['deep.md', item('title: Bad', `${'> '.repeat(20_000)}a`)],
    ['yaml.md', `---\ntitle: ${'['.repeat(80_000)}\n---\n\nWords.\n`],
    ['long.md', item('title: Bad', 'Some words. '.repeat(30_000))],
  ])('from %s is rejected or handled in time, and the others come', async (name, text) => {
    const root = await makeRoot({ [`desk/${name}`]: text, 'desk/zz-good.md': item('title: Good') });
    const { stderr } = await timed(() => call('collect', ['--root', root, join(root, 'desk')]));
    expect(stderr).not.toMatch(/RangeError|at .*\.ts:\d/);
    const inbox = await readdir(join(root, 'issues/inbox'));
    expect(inbox).toContain('zz-good.md');
    if (name.endsWith('.md')) {
      // Where memory runs out before the time, no line is known.
      const reported = `${name.replace('.', '\\.')}(?::\\d+.* error: |  error: .*\\(too-heavy\\))`;
      expect(stderr).toMatch(new RegExp(reported));
      expect(inbox).toEqual(['zz-good.md']);
    }
  });

  test('from a folder that is a source is reported, and the other files come', async () => {
    const sources = 'sources:\n  - { name: Members, folder: from-members }\n';
    const root = await makeRoot({
      'issues/newsletter.yaml': settings + sources,
      'from-members/bad.md': item('title: Bad', nested),
      'from-members/good.md': item('title: Good'),
    });
    const { stderr } = await timed(() => call('collect', ['--root', root]));
    expect(stderr).toMatch(/from-members\/bad\.md:\d+.*\(text-too-complex\)/);
    expect(await readdir(join(root, 'issues/inbox'))).toEqual(['good.md']);
  });

  test('from an archive is reported before anything is made', async () => {
    const root = await makeRoot();
    await mkdir(join(root, 'old'));
    await writeFile(join(root, 'old/2014-05-03-a.md'), '# Fine\n\nWords.\n');
    await writeFile(join(root, 'old/2014-06-03-b.md'), `# Bad\n\n${nested}\n`);
    await writeFile(join(root, 'old/2014-07-03-c.md'), `# ${'# '.repeat(40_000)}x\n`);
    const archive = join(root, 'old');
    const { code, stderr } = await timed(() => call('import-archive', [archive, '--root', root]));
    expect(code).toBe(1);
    expect(stderr).toMatch(/2014-06-03-b\.md:3.*\(text-too-complex\)/);
    expect(await readdir(join(root, 'issues'))).toEqual(['newsletter.yaml']);
    expect(await readFile(join(root, 'old/2014-05-03-a.md'), 'utf8')).toContain('Fine');
  });
});
