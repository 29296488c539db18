import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ifMissing } from '../../lib/files.ts';
import { loadSecret, type Secret } from '../../lib/keys/secret.ts';
import { fileStamp } from '../../model/calendar.ts';

/** A free folder in `data/backups/` for the state before the restore. */
export function keptFolder(data: string, now: Date, timeZone: string): string {
  const path = join(data, 'backups', `${fileStamp(now, timeZone)}-before-restore`);
  let free = path;
  for (let number = 2; existsSync(free); number += 1) free = `${path}-${number}`;
  return free;
}

/**
 * Keeps the secrets of both states, so that old links work. @returns the one that erasures are
 * recorded under.
 */
export async function mergeSecrets(
  data: string,
  stage: string,
  given: string | undefined,
): Promise<Secret> {
  const read = async (folder: string): Promise<string[]> =>
    (await readOptional(join(folder, 'secret'))).split(/\s+/).filter((part) => part !== '');
  const [present, restored] = [await read(data), await read(stage)];
  const all = restored.every((part) => present.includes(part))
    ? present
    : [...present.filter((part) => !restored.includes(part)), ...restored];
  if (all.length > 0) {
    await writePrivate(join(stage, 'secret'), `${all.join('\n')}\n`);
  }
  return loadSecret(present.length > 0 ? data : stage, given);
}

/** Keeps the erasures of both states: an erased person never comes back. */
export async function mergeErasures(data: string, stage: string): Promise<void> {
  const files = [stage, data].map((folder) => join(folder, 'erasures'));
  const texts = await Promise.all(files.map(readOptional));
  const lines = new Set(texts.flatMap((text) => text.split('\n')).filter((line) => line !== ''));
  if (lines.size === 0) return;
  const text = [...lines].map((line) => `${line}\n`).join('');
  await writePrivate(join(stage, 'erasures'), text);
}

/** Writes a file that only its owner can read, to the disk. */
export function writePrivate(file: string, text: string): Promise<void> {
  return writeFile(file, text, { mode: 0o600, flush: true });
}

async function readOptional(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(ifMissing(''));
}
