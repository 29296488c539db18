import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Settings that are enough for a newsletter; tests add to them. */
export const settings = `format: 1
name: The Test Letter
description: { en: Letters for tests, sr-Latn: Pisma za testove }
from: { name: The Test Letter, address: letter@test.example }
site_url: https://site.test.example
service_url: https://service.test.example
time_zone: Europe/Belgrade
languages: [en, sr-Latn]
sections:
  - { id: news, title: { en: News, sr-Latn: Vesti } }
  - { id: members, title: { en: Members, sr-Latn: Članice } }
postal_address: |
  1 Test Street
  Testville
`;

/** A newsletter's folder for one test, made from file names and contents; deleted after it. */
export async function makeRoot(
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'masthead-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const [name, bytes] of Object.entries({ 'issues/newsletter.yaml': settings, ...files })) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), bytes);
  }
  return root;
}

/** Every file under a folder with its bytes as base64, to see that nothing changed. */
export async function snapshot(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const pairs = await Promise.all(
    files.sort().map(async (file) => [file, (await readFile(file)).toString('base64')] as const),
  );
  return Object.fromEntries(pairs);
}

/** The smallest PNG there is: one grey pixel. */
export const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
);
