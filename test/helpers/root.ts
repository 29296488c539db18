import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/**
 * A newsletter's folder for one test, made from file names and contents; deleted after it. Its files
 * are written at once: in the background that takes 1.2 instead of 0.2 ms of CPU.
 */
export async function makeRoot(
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'masthead-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, bytes] of Object.entries({ 'issues/newsletter.yaml': settings, ...files })) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), bytes);
  }
  return root;
}

/** Every file under a folder with its bytes as base64, to see that nothing changed. */
export async function snapshot(folder: string): Promise<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(files.sort().map((file) => [file, readFileSync(file, 'base64')]));
}

/** The smallest PNG there is: one grey pixel. */
export const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
);
