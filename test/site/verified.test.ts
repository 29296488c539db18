import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { openStage } from '../../src/site/stage.ts';
import { call } from '../helpers/call.ts';
import { makeRoot } from '../helpers/root.ts';

const id = (number: number): string =>
  `urn:uuid:00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** Issues of two stories. @param more Fields of each issue. */
async function useSite(issues: number, more = '') {
  const files: Record<string, string> = {};
  for (let number = 1; number <= issues; number += 1) {
    const folder = `issues/${String(number).padStart(3, '0')}`;
    files[`${folder}/issue.md`] =
      `---\nnumber: ${number}\nid: ${id(number * 100)}\ntitle: Issue ${number}\ndate: 2026-01-0${number}\n${more}---\n\nHello.\n`;
    for (const at of [1, 2]) {
      files[`${folder}/0${at}-story-${at}.md`] =
        `---\nid: ${id(number * 100 + at)}\ntitle: Story ${at}\nsection: news\ntags: [water]\n---\n\nWords.\n`;
    }
  }
  const root = await makeRoot(files);
  const run = (...args: string[]) => call('build', [...args, '--root', root]);
  return { root, out: join(root, 'public'), run };
}

/** The bytes of every file of the site, in base64; not what the build keeps for itself. */
async function filesOf(out: string): Promise<Record<string, string>> {
  const entries = await readdir(out, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(out.length + 1))
    .filter((path) => !path.startsWith('.masthead'))
    .sort();
  const read = paths.map(async (path) => [path, await readFile(join(out, path), 'base64')]);
  return Object.fromEntries(await Promise.all(read));
}

describe('a file of the site that another program', () => {
  test('deleted or changed is restored, whichever it is', async () => {
    const { out, run } = await useSite(6);
    await run();
    const before = await filesOf(out);
    const paths = Object.keys(before);
    expect(paths.length).toBeGreaterThan(55);
    for (const [at, path] of paths.entries()) {
      const file = join(out, path);
      const bytes = await readFile(file);
      if (at % 4 === 0) await rm(file);
      if (at % 4 === 1) await writeFile(file, `${bytes} `);
      // The same length, and probably within the same tick of the clock as the build.
      if (at % 4 === 2) await writeFile(file, Buffer.from(bytes).fill('x', 0, 1));
    }
    const { code, stdout } = await run();
    expect(code).toBe(0);
    expect(stdout).not.toContain('none changed');
    expect(await filesOf(out)).toEqual(before);
    expect((await run()).stdout).toContain('none changed');
  });

  test('changed without a trace in size or time is restored by --verify', async () => {
    const { out, run } = await useSite(1);
    await run();
    const before = await filesOf(out);
    const file = join(out, 'index.html');
    const past = new Date('2026-01-01T00:00:00Z');
    await utimes(file, past, past);
    await run();
    await writeFile(file, Buffer.from(await readFile(file)).fill('x', 0, 1));
    await utimes(file, past, past);
    expect((await run()).stdout).toContain('none changed');
    expect((await run('--verify')).stdout).toContain('1 changed');
    expect(await filesOf(out)).toEqual(before);
  });

  test('touched keeps its bytes and its time', async () => {
    const { out, run } = await useSite(1);
    await run();
    const file = join(out, 'index.html');
    const past = new Date('2026-01-01T00:00:00Z');
    await utimes(file, past, past);
    expect((await run()).stdout).toContain('none changed');
    expect((await stat(file)).mtime).toEqual(past);
  });
});

test('a file that changed within a tick of its record is read, as by git', async () => {
  const folder = await makeRoot({});
  const open = () => openStage(folder, new Date('2026-01-15T09:00:00Z'), false);
  const stage = await open();
  stage.put('page.html', 'old');
  await stage.commit();
  expect((await open()).before.intact.has('page.html')).toBe(true);
  const page = join(folder, 'page.html');
  const { mtime } = await stat(page);
  await writeFile(page, 'new');
  await utimes(page, mtime, mtime);
  expect((await open()).before.intact.has('page.html')).toBe(false);
});

describe('an imported issue', () => {
  const imported =
    'mailing: { id: imported, started: 2014-05-01T09:00:00Z, finished: 2014-05-01T09:00:00Z }\n';

  test('has no mail unless it is asked for, and keeps one that is there', async () => {
    const { out, run } = await useSite(1, imported);
    await run();
    const mails = async () =>
      Object.keys(await filesOf(out)).filter((path) => path.includes('email.'));
    expect(await mails()).toEqual([]);
    await run('--mail');
    expect(await mails()).toEqual(['001/email.html', '001/email.txt']);
    await run();
    expect(await mails()).toEqual(['001/email.html', '001/email.txt']);
  });

  test("shows the newsletter's card, unless its lead story has a picture", async () => {
    const { root, out, run } = await useSite(3);
    await run();
    const cards = async () =>
      Object.keys(await filesOf(out)).filter((path) => path.endsWith('card.png'));
    expect(await cards()).toEqual(['001/card.png', '002/card.png', '003/card.png']);

    for (const number of [1, 2]) await edit(root, number, 'issue.md', `\n${imported}---\n\n`);
    const picture = sharp({ create: { width: 600, height: 400, channels: 3, background: 'red' } });
    await mkdir(join(root, 'issues/002/images'));
    await picture.png().toFile(join(root, 'issues/002/images/red.png'));
    const lead = '\nlead: true\nimage: images/red.png\nimage_alt: Red.\n---\n';
    await edit(root, 2, '02-story-2.md', lead);
    expect((await run()).code).toBe(0);
    expect(await cards()).toEqual(['002/card.png', '003/card.png', 'card.png']);
    for (const [page, card] of [
      ['001', 'card.png'],
      ['001/story-1', 'card.png'],
      ['002/story-1', '002/card.png'],
    ]) {
      const html = await readFile(join(out, `${page}/index.html`), 'utf8');
      expect(html).toContain(
        `<meta property="og:image" content="https://site.test.example/${card}">`,
      );
    }

    // Restored as other files are, and gone with the last issue that shows it.
    await rm(join(out, 'card.png'));
    await run();
    expect(await cards()).toContain('card.png');
    await rm(join(root, 'issues/001'), { recursive: true });
    await run();
    expect(await cards()).toEqual(['002/card.png', '003/card.png']);
  });

  test('shows the card of the settings today, also after a build of some issues', async () => {
    const { root, out, run } = await useSite(3, imported);
    await run();
    const before = await readFile(join(out, 'card.png'));
    const settings = join(root, 'issues/newsletter.yaml');
    const text = await readFile(settings, 'utf8');
    await writeFile(settings, text.replace(/^name: .*/m, 'name: Another name'));
    expect(await run('2')).toMatchObject({ code: 0, stderr: '' });
    expect(await readFile(join(out, 'card.png'))).not.toEqual(before);
    await writeFile(settings, text);
    await rm(join(root, 'issues/002'), { recursive: true });
    await run();
    expect(await readFile(join(out, 'card.png'))).toEqual(before);
  });

  test('shares the card with others, and none of them is built again without a change', async () => {
    const { root, run } = await useSite(4, imported);
    await run();
    const lines: string[] = [];
    const progress = (line: string): unknown => lines.push(line);
    expect(await call('build', ['--root', root], { progress })).toMatchObject({ code: 0 });
    expect(lines.join('')).toBe('');
    await edit(root, 4, 'issue.md', '\n---\n\nMore.\n');
    await call('build', ['--root', root], { progress });
    expect(lines.filter((line) => line.startsWith('Rendering'))).toEqual(['Rendering issue 4']);
  });
});

/** Replaces the end of the front matter of a file of an issue. */
async function edit(root: string, number: number, name: string, end: string): Promise<void> {
  const file = join(root, `issues/00${number}/${name}`);
  await writeFile(file, (await readFile(file, 'utf8')).replace(/\n---\n/, end));
}
