import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { item } from '../helpers/inbox.ts';
import { useNewsletter } from '../helpers/newsletter.ts';
import { makeRoot, pixel, snapshot } from '../helpers/root.ts';

const ids = {
  issue: 'urn:uuid:00000000-0000-4000-8000-000000000001',
  mill: 'urn:uuid:00000000-0000-4000-8000-000000000002',
  ferry: 'urn:uuid:00000000-0000-4000-8000-000000000003',
};
const issue = {
  'issues/001/issue.md': item(`number: 1\nid: ${ids.issue}\ntitle: One\ndate: 2026-11-24`, ''),
  'issues/001/issue.sr-Latn.md': item('title: Jedan', ''),
  'issues/001/01-mill.md': item(`id: ${ids.mill}\ntitle: The mill`, '![Dot](images/dot.png)'),
  'issues/001/01-mill.sr-Latn.md': item('title: Mlin', 'Okreće se.'),
  'issues/001/02-ferry.md': item(
    `id: ${ids.ferry}\ntitle: The ferry`,
    '![Dot](images/dot.png)\n\n![Own](images/ferry.png)',
  ),
  'issues/001/images/dot.png': pixel,
  'issues/001/images/ferry.png': pixel,
};

async function useIssue(files: Record<string, string | Uint8Array> = {}) {
  const root = await makeRoot({ ...issue, ...files });
  const run = (command: string, ...args: string[]) => call(command, [...args, '--root', root]);
  const read = (file: string) => readFile(join(root, file), 'utf8');
  const list = async (folder: string) =>
    (await readdir(join(root, folder), { recursive: true })).sort();
  const write = (file: string, text: string) => writeFile(join(root, file), text);
  return { root, run, read, list, write };
}

const late = {
  'issues/inbox/bridge.md': item('title: The bridge', '![Bridge](images/bridge.png)'),
  'issues/inbox/bridge.sr-Latn.md': item('title: Most'),
  'issues/inbox/draft.md': item('title: Draft\ndraft: true'),
  'issues/inbox/images/bridge.png': pixel,
};

describe('what arrives before the issue is sent', () => {
  test('is reported by check, status and digest, with the command that adds it', async () => {
    const { run } = await useIssue({
      ...late,
      'issues/inbox/issue.md': item('title: High water', 'Dear all.'),
    });
    const said =
      'Issue 1 is not sent yet, and the inbox has 1 story, a title, and an intro that it lacks.';
    for (const command of ['check', 'status', 'digest']) {
      const { stdout } = await run(command);
      expect(stdout, command).toContain(said);
      expect(stdout, command).toContain('compose -- --into 1');
    }
  });

  test.for([
    ['a draft', { 'issues/inbox/a.md': item('title: A\ndraft: true') }],
    ['a story for later', { 'issues/inbox/a.md': item('title: A\nnot_before: 9999-01-01') }],
    ['nothing', {}],
  ] as const)('is not %s', async ([, files]) => {
    const { run } = await useIssue(files);
    for (const command of ['check', 'status'])
      expect((await run(command)).stdout).not.toContain('--into');
  });

  test('is not reported of an issue that was sent, which takes nothing in', async () => {
    const { root, run } = await useNewsletter(2);
    expect((await run('send', '1', '--yes')).code).toBe(0);
    await writeFile(join(root, 'issues/inbox.md'), '');
    await rm(join(root, 'issues/inbox.md'));
    const { mkdir } = await import('node:fs/promises');
    await mkdir(join(root, 'issues/inbox'), { recursive: true });
    await writeFile(join(root, 'issues/inbox/a.md'), item('title: A'));
    expect((await run('check')).stdout).not.toContain('--into');
    const before = await snapshot(join(root, 'issues'));
    for (const args of [
      ['--into', '1'],
      ['--out', 'story'],
    ]) {
      const { code, stderr } = await run('compose', ...args);
      expect(code).toBe(2);
      expect(stderr).toContain('Issue 1 was sent');
    }
    expect(await snapshot(join(root, 'issues'))).toEqual(before);
  });
});

describe('compose --into', () => {
  test('adds stories behind the others, with translations and pictures', async () => {
    const { run, read, list } = await useIssue(late);
    const planned = await run('compose', '--into', '1', '--dry-run');
    expect(planned.stdout).toContain('Would add to issue 1:\n  -  The bridge');
    expect(await list('issues/inbox')).toContain('bridge.md');
    const { code, stdout } = await run('compose', '--into', '1');
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(await list('issues/001')).toEqual([
      ...['01-mill.md', '01-mill.sr-Latn.md', '02-ferry.md', '03-bridge.md'],
      ...['03-bridge.sr-Latn.md', 'images', 'images/bridge.png', 'images/dot.png'],
      ...['images/ferry.png', 'issue.md', 'issue.sr-Latn.md'],
    ]);
    expect(await list('issues/inbox')).toEqual(['draft.md', 'images']);
    expect(await read('issues/001/03-bridge.md')).toMatch(/^id: urn:uuid:/m);
    expect((await run('check', '--strict')).stdout).toContain('Checked 1 issue');
    expect((await run('check')).stdout).not.toContain('--into');
  });

  test('adds title, subject and intro, and keeps the intro that is there', async () => {
    const { run, read, list, write } = await useIssue({
      'issues/inbox/issue.md': item('title: High water\nsubject: It rained', 'Dear all.'),
      'issues/inbox/issue.sr-Latn.md': item('title: Visoka voda', 'Dragi svi.'),
    });
    expect((await run('compose', '--into', '1')).code).toBe(0);
    expect(await read('issues/001/issue.md')).toMatch(
      /title: High water\ndate: 2026-11-24\n---\n\nDear all\.\n$/,
    );
    expect(await read('issues/001/issue.md')).toContain('subject: It rained');
    expect(await read('issues/001/issue.sr-Latn.md')).toMatch(
      /title: Visoka voda[\s\S]*Dragi svi\.\n$/,
    );
    expect(await list('issues/inbox')).toEqual([]);
    expect((await run('translate', '1')).stdout).toMatch(/sr-Latn +2 of 3/);
    await write('issues/inbox/issue.md', item('preheader: More rain', 'And again.'));
    expect((await run('compose', '--into', '1')).code).toBe(0);
    expect(await read('issues/001/issue.md')).toMatch(/Dear all\.\n\nAnd again\.\n$/);
    expect(await read('issues/001/issue.md')).toContain('title: High water');
  });

  test.for([
    [
      'a story of the same name',
      { 'issues/inbox/mill.md': item('title: Other') },
      'duplicate-slug',
    ],
    [
      'another picture of the same name',
      {
        'issues/inbox/a.md': item('title: A', '![A](images/dot.png)'),
        'issues/inbox/images/dot.png': Buffer.concat([pixel, Buffer.from(' ')]),
      },
      'file-in-the-way',
    ],
  ] as const)('changes nothing where there is %s', async ([, files, code]) => {
    const { root, run } = await useIssue(files);
    const before = await snapshot(join(root, 'issues'));
    const result = await run('compose', '--into', '1');
    expect(result.code).toBe(1);
    expect(result.stderr).toContain(`(${code})`);
    expect(await snapshot(join(root, 'issues'))).toEqual(before);
  });

  test('refuses an issue that does not exist, and options of a new one', async () => {
    const { run } = await useIssue(late);
    for (const args of [
      ['--into', '7'],
      ['--into', 'x'],
      ['--into', '1', '--title', 'T'],
      ['--into', '1', '--out', 'mill'],
    ])
      expect((await run('compose', ...args)).code, args.join(' ')).toBe(2);
  });
});

describe('compose --out', () => {
  test.for([
    'issues/001/02-ferry.md',
    '001/ferry',
    '/001/ferry/',
    'ferry',
    '02-ferry.md',
    ids.ferry,
    'the ferry',
  ])('finds a story by %s', async (named) => {
    const { run, list } = await useIssue();
    const { code, stdout } = await run('compose', '--out', named);
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(stdout).toContain('The ferry (issues/inbox/ferry.md)');
    // The other story shows the other picture, too.
    expect(await list('issues/inbox')).toEqual([
      'ferry.md',
      'images',
      'images/dot.png',
      'images/ferry.png',
    ]);
    expect(await list('issues/001/images')).toEqual(['dot.png']);
  });

  test('keeps ids, and addresses of a site that was built', async () => {
    const { run, read, list } = await useIssue();
    await run('build');
    expect((await run('compose', '--out', 'mill')).code).toBe(0);
    expect(await list('issues/inbox')).toEqual([
      'images',
      'images/dot.png',
      'mill.md',
      'mill.sr-Latn.md',
    ]);
    expect((await run('check', '--strict')).code).toBe(0);
    // Until it is in an issue again, its addresses lead to the one that it was in.
    await run('build');
    for (const [former, now] of [
      ['001/mill', '../../001/'],
      ['001/sr-Latn/mill', '../../../001/sr-Latn/'],
    ]) {
      expect(await read(`public/${former}/index.html`)).toContain(`href="${now}"`);
    }
    expect((await run('compose', '--title', 'Two')).code).toBe(0);
    expect(await read('issues/002/01-mill.md')).toContain(`id: ${ids.mill}`);
    await run('build');
    for (const [former, now] of [
      ['001/mill', '../../002/mill/'],
      ['001/sr-Latn/mill', '../../../002/sr-Latn/mill/'],
    ]) {
      expect(await read(`public/${former}/index.html`)).toContain(`href="${now}"`);
    }
  });

  test('and --into again changes nothing but the number of the file', async () => {
    const { run, read } = await useIssue();
    await run('build');
    const page = await read('public/001/mill/index.html');
    await run('compose', '--out', 'mill');
    await run('build');
    expect((await run('compose', '--into', '1')).code).toBe(0);
    expect(await read('issues/001/03-mill.md')).toContain(`id: ${ids.mill}`);
    const { code, stderr } = await run('build');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).not.toContain('taken-address');
    const names = (text: string) => /<h1[^>]*>[^<]*/.exec(text)?.[0];
    expect(names(await read('public/001/mill/index.html'))).toBe(names(page));
  });

  test('changes nothing for a story that does not exist, or whose name the inbox has', async () => {
    const { root, run } = await useIssue({ 'issues/inbox/mill.md': item('title: Another') });
    const before = await snapshot(join(root, 'issues'));
    const unknown = await run('compose', '--out', 'fery');
    expect(unknown).toMatchObject({ code: 2 });
    expect(unknown.stderr).toContain('Did you mean "ferry"?');
    expect((await run('compose', '--out', 'mill')).code).toBe(1);
    expect(await snapshot(join(root, 'issues'))).toEqual(before);
  });
});

test('edits of a sent issue are reported by check, build and digest', async () => {
  const { root, run } = await useNewsletter(2);
  expect((await run('send', '1', '--yes')).code).toBe(0);
  const story = join(root, 'issues/001/01-story.md');
  await writeFile(story, (await readFile(story, 'utf8')).replace('Words of it.', 'Other words.'));
  for (const [command = '', ...args] of [['check'], ['build'], ['digest', '--yes']]) {
    const { stderr } = await run(command, ...args);
    expect(stderr, command).toContain('"A story" was changed after issue 1 was sent');
    expect(stderr, command).toContain('`corrected:`');
  }
  await rm(story);
  expect((await run('build')).stderr).toContain('is no longer in it');
});
