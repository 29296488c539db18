import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { call } from './call.ts';
import { crawl } from './crawl.ts';
import { emptyFolder } from './starter.ts';
import { useStaticHost } from './static-host.ts';

const sample = join(import.meta.dirname, '../fixtures/newsletter/issues');

/** Builds the sample's site for a host's path, and follows every link of it. */
export async function expectLinks(path: string): Promise<void> {
  const root = await emptyFolder();
  await cp(sample, join(root, 'issues'), { recursive: true });
  const host = await useStaticHost(path);
  const settings = join(root, 'issues/newsletter.yaml');
  const text = await readFile(settings, 'utf8');
  await writeFile(
    settings,
    text
      .replace(/^site_url:.*$/m, `site_url: "${encodeURI(host.url)}/"`)
      .replace(/^languages:.*$/m, 'languages: [en-GB, sr-Latn]'),
  );
  await call('compose', ['--root', root, '--date', '2026-11-24']);
  await writeFile(
    join(root, 'issues/003/01-renamed.md'),
    '---\ntitle: Renamed\naliases: [old-name, /2014/05/old.html]\n---\n\nSee [the first](https://outside.example/).\n',
  );
  const built = await call('build', ['--root', root]);
  expect(built.code, built.stderr).toBe(0);
  const site = join(root, 'public');
  host.serve(site);
  const at = `${encodeURI(host.url)}/`;
  const files = (await readdir(site, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('.masthead'))
    .map((entry) => join(entry.parentPath, entry.name).slice(site.length + 1))
    .filter(
      (name) => !name.startsWith('.masthead') && /\.(html|xml|atom|json|opml|txt)$/.test(name),
    );
  const all = files.map((name) => `${at}${name}`);
  const { visited, broken } = await crawl(at, [
    ...all.map((url) => [url, url] as const),
    // Static hosts show it at any depth.
    [`${at}404.html?deep`, `${at}no/such/page/here`],
  ]);
  expect(broken).toEqual([]);
  expect(visited.length).toBeGreaterThan(60);

  // The test can fail: without a page, the links to it are found in pages and in feeds.
  await rm(join(site, '003/three-days-in-berlin/index.html'));
  const sources = (await crawl(at)).broken.map(({ from }) => from.slice(at.length));
  expect(sources).toEqual(
    expect.arrayContaining(['003/', 'items.xml', 'items.atom', 'items.json']),
  );
}
