import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { collectMarkdown } from '../../src/collect/collect.ts';
import { readNewsletter } from '../../src/content/read-newsletter.ts';
import type { Newsletter } from '../../src/newsletter/newsletter.ts';
import { makeRoot, pixel } from '../helpers/root.ts';

const story = '---\ntitle: Šta je novo\nsection: news\n---\n\n![One pixel](images/pixel.png)\n';

async function collect(root: string, names: string[], dryRun = false) {
  const newsletter = (await readNewsletter(root)).value as Newsletter;
  const paths = names.map((typed) => ({ typed, path: join(root, typed) }));
  return collectMarkdown({ root, newsletter, paths, dryRun });
}

describe('collect', () => {
  test('brings files and folders into the inbox with their pictures, under safe names', async () => {
    const root = await makeRoot({
      'desk/Šta je novo?.md': story,
      'desk/images/pixel.png': pixel,
      'desk/deep/2026-05-01-More news.sr-Latn.md': '---\ntitle: Vest\n---\n',
      'desk/README.md': 'About this folder.',
      'desk/.hidden.md': 'no',
      'desk/notes.txt': 'no',
    });
    const { value, problems } = await collect(root, ['desk']);
    expect(problems).toEqual([]);
    expect(value.map(({ fate, to }) => [fate, to])).toEqual([
      ['new', 'issues/inbox/2026-05-01-more-news.sr-Latn.md'],
      ['new', 'issues/inbox/sta-je-novo.md'],
    ]);
    expect(await readFile(join(root, 'issues/inbox/sta-je-novo.md'), 'utf8')).toBe(story);
    expect(await readFile(join(root, 'issues/inbox/images/pixel.png'))).toEqual(pixel);
  });

  test('writes over nothing, and the same file again changes nothing', async () => {
    const root = await makeRoot({
      'a.md': '---\ntitle: A\n---\n',
      'desk/a.md': '---\ntitle: Another\n---\n',
    });
    await collect(root, ['a.md']);
    expect((await collect(root, ['a.md'])).value).toMatchObject([{ fate: 'there already' }]);
    const { value, problems } = await collect(root, ['desk/a.md']);
    expect(value).toMatchObject([{ fate: 'refused' }]);
    expect(problems).toMatchObject([{ code: 'already-in-inbox', file: 'desk/a.md' }]);
    expect(await readFile(join(root, 'issues/inbox/a.md'), 'utf8')).toContain('title: A\n');
  });

  test('tells of each that does not fit, and takes the rest', async () => {
    const root = await makeRoot({
      'good.md': '---\ntitle: Good\n---\n',
      'untitled.md': 'No head.\n',
      'picture.md': story,
      'notes.docx': 'x',
      'huge.md': 'x'.repeat(1024 * 1024 + 1),
      'latin.md': Buffer.from('---\ntitle: Caf\xe9\n---\n', 'latin1'),
    });
    await mkdir(join(root, 'empty'));
    await symlink(join(root, 'good.md'), join(root, 'link.md'));
    const named = [
      'good.md',
      'untitled.md',
      'picture.md',
      'notes.docx',
      'huge.md',
      'latin.md',
      'empty',
      'absent.md',
      'link.md',
    ];
    const { value, problems } = await collect(root, named);
    expect(value.filter(({ fate }) => fate === 'new')).toMatchObject([{ from: 'good.md' }]);
    expect(problems.map(({ file, code }) => [file, code])).toEqual([
      ['notes.docx', 'not-markdown'],
      ['huge.md', 'too-large'],
      ['empty', 'not-found'],
      ['absent.md', 'not-found'],
      ['link.md', 'not-markdown'],
      ['untitled.md', 'missing-title'],
      ['picture.md', 'missing-picture'],
      ['latin.md', 'not-utf-8'],
    ]);
    expect(await readdir(join(root, 'issues/inbox'))).toEqual(['good.md']);
  });

  test('with dry-run does nothing', async () => {
    const root = await makeRoot({ 'a.md': '---\ntitle: A\n---\n' });
    expect((await collect(root, ['a.md'], true)).value).toMatchObject([{ fate: 'new' }]);
    expect(await readdir(join(root, 'issues'))).toEqual(['newsletter.yaml']);
  });

  test('does not follow a picture out of its folder', async () => {
    const root = await makeRoot({
      'secret.png': pixel,
      'desk/a.md': story,
      'desk/images/.keep': '',
    });
    await symlink(join(root, 'secret.png'), join(root, 'desk/images/pixel.png'));
    expect((await collect(root, ['desk/a.md'])).problems).toMatchObject([
      { code: 'missing-picture' },
    ]);
    await writeFile(join(root, 'desk/a.md'), story.replace('images/pixel', '../secret'));
    expect((await collect(root, ['desk/a.md'])).problems).toMatchObject([
      { code: 'picture-outside' },
    ]);
  });
});
