import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { makeRoot, settings } from '../helpers/root.ts';
import { headOf as head, smallSite, storyOf as story } from '../helpers/small-site.ts';

/** Three issues, one of them in two languages, with pictures, tags, authors and sources. */
async function useSite(files: Record<string, string | Uint8Array> = {}) {
  const root = await makeRoot({
    ...smallSite,
    ...files,
  });
  const run = (...args: string[]) => call('build', [...args, '--root', root]);
  const page = (path: string) => readFile(join(root, 'public', path), 'utf8');
  return { root, out: join(root, 'public'), run, page };
}

/** Every file of the site with the time of its last change; not what the build keeps for itself. */
async function times(out: string): Promise<Record<string, number>> {
  const names = await readdir(out, { recursive: true, withFileTypes: true });
  const files = names
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(out.length + 1))
    .filter((path) => !path.startsWith('.masthead'));
  return Object.fromEntries(
    await Promise.all(
      files.sort().map(async (path) => [path, (await stat(join(out, path))).mtimeMs] as const),
    ),
  );
}

function changes(before: Record<string, number>, after: Record<string, number>): string[] {
  const paths = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...paths].filter((path) => before[path] !== after[path]).sort();
}

describe('the site', () => {
  test('has a page for each issue and item, lists, feeds, search, and files for programs', async () => {
    const { out, run, page } = await useSite();
    expect(await run()).toMatchObject({ code: 0, stderr: '' });
    const paths = Object.keys(await times(out)).filter((path) => !path.startsWith('search/index/'));
    expect(paths).toEqual(
      expect.arrayContaining([
        '001/mill/index.html',
        '002/index.html',
        '002/card.png',
        '002/email.html',
        '002/email.txt',
        '002/images/a.png',
        '002/sr-Latn/bridge/index.html',
        '404.html',
        'authors/ana-anic/index.html',
        'browse/index.html',
        'feed.atom',
        'feed.json',
        'feed.xml',
        'feeds.opml',
        'follow/index.html',
        'index.html',
        'items.xml',
        'robots.txt',
        'search/index.html',
        'search/search.js',
        'sections/members/feed.xml',
        'sitemap.xml',
        'sources/talas/index.html',
        'sr-Latn/feed.xml',
        'sr-Latn/index.html',
        'tags/water/index.html',
      ]),
    );
    const bridge = await page('002/bridge/index.html');
    expect(bridge).toContain('<h1>The bridge</h1>');
    expect(bridge).toContain('src="../images/a.png"');
    expect(bridge).not.toMatch(/unsubscribe|Dear /i);
    const issue = await page('002/index.html');
    expect(issue).toContain('rel="prev" href="../001/"');
    expect(issue).toContain('rel="next" href="../003/"');
    expect(issue).toContain('hreflang="sr-Latn"');
    expect(await page('002/sr-Latn/index.html')).toContain('rel="prev" href="../../001/"');
    expect(await page('sr-Latn/feed.xml')).toContain('Drugi broj');
    expect(await page('search/index.html')).toContain('src="../search/search.js"');
    expect(await page('search/search.js')).toContain('function fold(');
    for (const path of paths.filter((each) => /(?<!email)\.html$/.test(each))) {
      expect(Buffer.byteLength(await page(path)), path).toBeLessThan(100_000);
    }
  });

  test('is written once: an unchanged file keeps its modification time', async () => {
    const { out, run } = await useSite();
    await run();
    const before = await times(out);
    expect((await run()).stdout).toContain('none changed');
    expect(await times(out)).toEqual(before);
    await rm(join(out, '.masthead'), { recursive: true });
    await run();
    expect(await times(out), 'without what it kept for itself').toEqual(before);
  });

  test('changes only where an item was edited', async () => {
    const { root, out, run } = await useSite();
    await run();
    const before = await times(out);
    const file = join(root, 'issues/001/01-mill.md');
    await writeFile(file, (await readFile(file, 'utf8')).replace('Words.', 'Other words.'));
    await run();
    const changed = changes(before, await times(out)).filter((path) => !path.startsWith('search/'));
    expect(changed).toEqual(
      [
        '001/email.html',
        '001/email.txt',
        '001/index.html',
        '001/mill/index.html',
        'sections/news/index.html',
        'tags/mills/index.html',
        'tags/water/index.html',
        ...['feed', 'items', 'sections/news/feed'].flatMap((base) =>
          ['atom', 'json', 'xml'].map((format) => `${base}.${format}`),
        ),
      ].sort(),
    );
  });

  test('deletes its own files that are no longer needed, and no others', async () => {
    const { root, out, run } = await useSite();
    await run();
    await writeFile(join(out, 'CNAME'), 'mine');
    // As an earlier version recorded an issue.
    await mkdir(join(out, '.masthead/content'));
    for (const name of ['content/1-key.json', 'issues/1.json']) {
      await writeFile(join(out, '.masthead', name), '{}');
    }
    await rm(join(root, 'issues/003'), { recursive: true });
    await run();
    expect((await readdir(join(out, '.masthead'))).sort()).toEqual([
      'files',
      'issues',
      'names.json',
    ]);
    expect((await readdir(join(out, '.masthead/issues'))).sort()).toEqual(['1.jsonl', '2.jsonl']);
    const left = Object.keys(await times(out));
    expect(left.filter((path) => path.startsWith('003') || path.includes('ana-anic'))).toEqual([]);
    expect(left).toContain('CNAME');
    expect(await readFile(join(out, '002/index.html'), 'utf8')).not.toContain('rel="next"');
  });

  test('stays as it was while an issue has an error, and every error is reported', async () => {
    const { root, out, run } = await useSite();
    await run();
    const before = await times(out);
    await writeFile(join(root, 'issues/001/01-mill.md'), '---\nid: x\n---\n');
    await writeFile(
      join(root, 'issues/003/01-weir.md'),
      story(31, 'The weir', 'image: images/no.png\nimage_alt: No\n'),
    );
    const { code, stderr } = await run();
    expect(code).toBe(1);
    expect(stderr).toContain('missing-title');
    expect(stderr).toContain('no.png');
    expect(await times(out)).toEqual(before);
  });

  test('keeps the pages of other issues when one is named', async () => {
    const { root, out, run } = await useSite();
    await run();
    for (const name of ['001/01-mill', '003/01-weir']) {
      const file = join(root, `issues/${name}.md`);
      await writeFile(file, (await readFile(file, 'utf8')).replace('Words.', 'Other words.'));
    }
    const before = await times(out);
    await run('3');
    const changed = changes(before, await times(out));
    expect(changed).toContain('003/weir/index.html');
    expect(changed.filter((path) => path.startsWith('001'))).toEqual([]);
  });

  test('keeps the mail of a sent issue as it was sent', async () => {
    const { root, run, page } = await useSite();
    await run();
    const file = join(root, 'issues/001/issue.md');
    const sent =
      'mailing: { id: x, started: 2026-01-15T09:00:00Z, finished: 2026-01-15T09:05:00Z }';
    await writeFile(file, (await readFile(file, 'utf8')).replace('date:', `${sent}\ndate:`));
    const mill = join(root, 'issues/001/01-mill.md');
    await writeFile(mill, (await readFile(mill, 'utf8')).replace('Words.', 'Corrected.'));
    await run();
    expect(await page('001/mill/index.html')).toContain('Corrected.');
    expect(await page('001/email.html')).toContain('Words.');
    // Earlier versions recorded only that they made it.
    await rm(join(root, 'public/.masthead/files'));
    for (const text of ['Again.', 'Again and again.']) {
      await writeFile(mill, (await readFile(mill, 'utf8')).replace('Corrected.', text));
      expect(await run()).toMatchObject({ code: 0 });
      expect(await page('001/email.html')).toContain('Words.');
    }
  });

  test('redirects from every former address of an item', async () => {
    const { run, page } = await useSite({
      'issues/001/01-mill.md': story(11, 'The mill', 'aliases: [old-mill, /2014/05/mill.html]\n'),
    });
    await run();
    expect(await page('001/old-mill/index.html')).toContain('url=../../001/mill/');
    expect(await page('2014/05/mill.html')).toContain('url=../../001/mill/');
  });

  test('redirects from the old address of a renamed item, and says how to keep the redirect', async () => {
    const { root, run, page } = await useSite();
    await run();
    const file = join(root, 'issues/001/01-mill.md');
    await writeFile(join(root, 'issues/001/01-old-mill.md'), await readFile(file));
    await rm(file);
    const renamed = await run();
    expect(renamed.stderr).toContain('aliases: [mill]');
    expect(await page('001/mill/index.html')).toContain('url=../../001/old-mill/');
    expect(await page('items.xml')).toContain('/001/old-mill/');
    expect((await run()).stdout).toContain('none changed');
    expect(await page('001/mill/index.html')).toContain('url=../../001/old-mill/');
    const again = join(root, 'issues/001/01-old-mill.md');
    await writeFile(
      again,
      (await readFile(again, 'utf8')).replace('title:', 'aliases: [mill]\ntitle:'),
    );
    expect((await run()).stderr).toBe('');
    expect(await page('001/mill/index.html')).toContain('url=../../001/old-mill/');
  });

  test('shows a note on corrected and on withdrawn items', async () => {
    const { run, page } = await useSite({
      'issues/001/01-mill.md': story(
        11,
        'The mill',
        'corrected: { date: 2026-05-02, note: It was Friday. }\n',
      ),
      'issues/003/01-weir.md': story(31, 'The weir', 'withdrawn: true\n', 'Secret words.'),
    });
    await run();
    for (const path of ['001/mill/index.html', 'items.xml', 'items.atom']) {
      expect(await page(path), path).toContain('It was Friday.');
    }
    expect(await page('items.atom')).toContain('<updated>2026-05-02T07:00:00.000Z</updated>');
    for (const path of ['003/weir/index.html', '003/index.html', 'items.xml', 'feed.json']) {
      expect(await page(path), path).toContain('withdrawn');
      expect(await page(path), path).not.toContain('Secret');
    }
    expect(await page('sitemap.xml')).not.toContain('003/weir');
  });

  test('withdraws and corrects an item in every language', async () => {
    const sent =
      'mailing: { id: x, started: 2026-02-15T09:00:00Z, finished: 2026-02-15T09:05:00Z }';
    const { root, run, page } = await useSite({
      'issues/002/issue.md': head(2).replace('date:', `${sent}\ndate:`),
      'issues/002/02-ford.md': story(
        22,
        'The ford',
        'corrected: { date: 2026-05-02, note: It was Friday. }\n',
        'Water.',
      ),
      'issues/002/02-ford.sr-Latn.md': '---\ntitle: Gaz\n---\n\nVoda.\n',
    });
    await run();
    expect(await page('002/email.html')).toContain('The bridge');
    expect(await page('002/sr-Latn/email.html')).toContain('Na reci.');
    expect(await page('002/sr-Latn/ford/index.html')).toContain('It was Friday.');
    const file = join(root, 'issues/002/01-bridge.md');
    await writeFile(
      file,
      (await readFile(file, 'utf8')).replace('title:', 'withdrawn: true\ntitle:'),
    );
    await run();
    for (const path of ['bridge/index.html', 'index.html', 'email.html', 'email.txt']) {
      expect(await page(`002/sr-Latn/${path}`), path).not.toContain('Na reci.');
      expect(await page(`002/${path}`), path).not.toContain('Words.');
    }
    expect(await page('sr-Latn/items.json')).not.toContain('Na reci.');
  });

  test('links each page to its other languages', async () => {
    const { run, page } = await useSite();
    await run();
    expect(await page('002/bridge/index.html')).toContain('href="../../002/sr-Latn/bridge/"');
    expect(await page('002/sr-Latn/bridge/index.html')).toContain('href="../../../002/bridge/"');
    expect(await page('001/mill/index.html')).not.toContain('hreflang');
  });

  test('is not built while two items have the same id', async () => {
    const { run } = await useSite({ 'issues/003/02-copy.md': story(11, 'A copy') });
    const { code, stderr } = await run();
    expect(code).toBe(1);
    expect(stderr).toContain('issues/003/02-copy.md');
    expect(stderr).toContain('has the same id as "The mill" in issue 1');
  });

  test('makes no redirect where another file is', async () => {
    const aliases = ['/index.html', '/feed.xml', '/feed.xml/x', '/003/weir/', '/tags', '/old'];
    const { run, page } = await useSite({
      'issues/001/01-mill.md': story(11, 'The mill', `aliases: [${aliases}]\ntags: [water]\n`),
      'issues/002/01-bridge.md': story(21, 'The bridge', 'aliases: [/old/bridge.html, /both]\n'),
    });
    const { code, stderr } = await run();
    expect(code).toBe(0);
    expect(stderr.match(/taken-address/g)).toHaveLength(4);
    for (const path of ['index.html', 'feed.xml', '003/weir/index.html']) {
      expect(await page(path), path).not.toContain('http-equiv="refresh"');
    }
    for (const path of ['tags/index.html', 'old/index.html', 'old/bridge.html']) {
      expect(await page(path), path).toContain('http-equiv="refresh"');
    }
    expect(await page('both/index.html'), 'in the first language').toContain('"../002/bridge/"');
  });

  test('has a list for each section and each name, in any script', async () => {
    const { run, page } = await useSite({
      'issues/newsletter.yaml': settings.replace('id: members', 'id: in-'),
      'issues/001/01-mill.md': story(11, 'The mill', 'section: in-\ntags: [日本, 漢字, Šuma]\n'),
      'issues/002/01-bridge.md': story(21, 'The bridge', 'tags: [suma, ŠUMA]\n'),
    });
    expect(await run()).toMatchObject({ code: 0, stderr: '' });
    expect(await page('sections/in-/index.html')).toContain('The mill');
    expect(await page('tags/u65e5-u672c/index.html')).toContain('日本');
    expect(await page('tags/u6f22-u5b57/index.html')).toContain('漢字');
    expect(await page('tags/suma/index.html'), 'another spelling').toContain('The bridge');
    expect(await page('tags/suma-2/index.html'), 'another word').not.toContain('The mill');
  });

  test('resolves links to an id in item pages and feeds, too', async () => {
    const { run, page } = await useSite({
      'issues/001/02-weir.md': story(12, 'The weir', '', 'As [above](#mill).[^1]\n\n[^1]: Note.'),
    });
    expect(await run()).toMatchObject({ code: 0, stderr: '' });
    expect(await page('001/index.html')).toContain('<a href="#mill">above</a>');
    expect(await page('001/weir/index.html')).toContain('<a href="../#mill">above</a>');
    expect(await page('items.json')).toContain('site.test.example/001/#mill');
    expect(await page('feed.json')).toContain('site.test.example/001/#mill');
  });

  test('reports broken links between its pages', async () => {
    const links = [
      '[good](https://site.test.example/001/mill/)',
      '[page](https://site.test.example/009/)',
      '[place](https://site.test.example/001/#nowhere)',
      '[there](https://site.test.example/001/#mill)',
    ];
    const { run } = await useSite({
      'issues/003/01-weir.md': story(31, 'The weir', '', links.join(' ')),
    });
    const { code, stderr } = await run();
    expect(code).toBe(0);
    expect(stderr.match(/broken-link/g)).toHaveLength(2);
    expect(stderr).toContain('/009/');
    expect(stderr).toContain('/001/#nowhere');
  });

  test('ignores folders whose name is not that of an issue', async () => {
    const { run, page } = await useSite({ 'issues/0009/issue.md': head(9), 'issues/9/a.md': 'x' });
    expect(await run()).toMatchObject({ code: 0, stderr: '' });
    expect(await page('index.html')).not.toContain('Issue 9');
  });

  test('is built to the same bytes when the records of builds are lost or damaged', async () => {
    const { root, out, run } = await useSite();
    await run();
    const before = await times(out);
    const kept = join(out, '.masthead');
    const names = (await readdir(kept, { recursive: true })).filter((name) => /jsonl?$/.test(name));
    expect(names).toHaveLength(4);
    for (const name of [...names, '../.masthead.json']) {
      for (const text of ['{', 'null']) {
        await writeFile(join(kept, name), text);
        expect(await run(), `${name}: ${text}`).toMatchObject({ code: 0, stderr: '' });
      }
    }
    expect(await times(out)).toEqual(before);
    await rm(join(kept, 'issues'), { recursive: true });
    await writeFile(join(root, 'issues/003/01-weir.md'), story(31, 'The weir', '', 'Other.'));
    await run();
    await writeFile(
      join(root, 'issues/003/01-weir.md'),
      story(31, 'The weir', 'author: Ana Anić\ntags: [water]\n'),
    );
    await run();
    expect(Object.keys(await times(out))).toEqual(Object.keys(before));
    const items = await readFile(join(out, 'items.xml'), 'utf8');
    expect(items.match(/<item>/g)).toHaveLength(3);
  });

  test("is not written over foreign files or into the newsletter's own folders", async () => {
    const { root, out, run } = await useSite({ 'public/index.html': 'mine', 'public/CNAME': 'x' });
    const asked = await run();
    expect([asked.code, asked.stderr.includes('index.html')]).toEqual([2, true]);
    expect(await readFile(join(out, 'index.html'), 'utf8')).toBe('mine');
    await rm(join(out, 'index.html'));
    expect(await run()).toMatchObject({ code: 0 });
    expect(await readFile(join(out, 'CNAME'), 'utf8')).toBe('x');
    for (const folder of ['issues', 'data/site', 'templates', '.', '..']) {
      expect((await run('--out', folder)).code, folder).toBe(2);
    }
    expect(await readdir(join(root, 'issues'))).not.toContain('index.html');
  });

  test('is the same on another machine', async () => {
    const one = await useSite();
    await one.run();
    const other = await makeRoot();
    await cp(join(one.root, 'issues'), join(other, 'issues'), { recursive: true });
    await call('build', ['--root', other]);
    for (const path of Object.keys(await times(one.out))) {
      const bytes = await readFile(join(one.out, path));
      expect(bytes.equals(await readFile(join(other, 'public', path))), path).toBe(true);
    }
  });
});

test('a hub is notified of changed feeds only, and its failure does not stop a build', async () => {
  const reported: string[] = [];
  const hub = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      reported.push(body);
      response.writeHead(204).end();
    });
  });
  hub.listen(0, '127.0.0.1');
  await once(hub, 'listening');
  onTestFinished(() => {
    hub.close();
  });
  const { port } = hub.address() as AddressInfo;
  const address = `http://127.0.0.1:${port}/`;
  const { root, run, page } = await useSite({
    'issues/newsletter.yaml': `${settings}hub: ${address}\n`,
  });
  await run();
  await run();
  expect(reported).toHaveLength(1);
  const fields = new URLSearchParams(reported[0]);
  expect(fields.get('hub.mode')).toBe('publish');
  expect(fields.getAll('hub.url')).toContain('https://site.test.example/items.atom');
  expect(await page('feed.xml')).toContain(`<atom:link href="${address}" rel="hub"/>`);
  hub.close();
  await writeFile(join(root, 'issues/001/01-mill.md'), story(11, 'The mill', '', 'Other words.'));
  const { code, stdout } = await run();
  expect([code, stdout.includes('The hub was not notified')]).toEqual([0, true]);
});
