import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../model/errors.ts';
import { createFileExclusive, ifMissing } from '../files.ts';

/** Oldest first. New links are signed with the newest; links signed with any of them work. */
export type Secret = readonly [Buffer, ...Buffer[]];

/**
 * Reads `NEWSLETTER_SECRET` (newest first), or the file `secret` of the data folder, created at
 * first use. Without it the links in every sent mail break.
 * @throws UsageError if one is shorter than 32 characters, and so could be guessed.
 */
export async function loadSecret(dataFolder: string, given: string | undefined): Promise<Secret> {
  if (given?.trim()) return parse(given, 'NEWSLETTER_SECRET');
  const file = join(dataFolder, 'secret');
  const known = await readFile(file, 'utf8').catch(ifMissing(undefined));
  return parse(known ?? (await makeSecret(file)), file);
}

function parse(text: string, where: string): Secret {
  const parts = text.trim().split(/\s+/);
  const [oldest, ...newer] = parts.reverse().map((part) => Buffer.from(part));
  if (oldest === undefined || parts.some((part) => part.length < 32)) {
    throw new UsageError(`${where} is too short: give it 32 characters or more, without spaces.`);
  }
  return [oldest, ...newer];
}

/** If two processes create it at the same time, both get the first. */
async function makeSecret(file: string): Promise<string> {
  const made = `${randomBytes(32).toString('base64url')}\n`;
  const isMine = await createFileExclusive(file, made, { mode: 0o600 });
  return isMine ? made : readFile(file, 'utf8');
}
