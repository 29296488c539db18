import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../model/errors.ts';
import { createFileExclusive, ifMissing } from '../files.ts';

/**
 * The secrets of a newsletter, from which every key is derived; the oldest first. New links are
 * signed with the newest, and links signed with any of them work.
 */
export type Secret = readonly [Buffer, ...Buffer[]];

/**
 * The secrets given in `NEWSLETTER_SECRET`, else those in the file `secret` of the data folder,
 * which is made at first use. Several are separated by blanks or lines, the newest first. Whoever
 * loses them breaks the links in every mail that was sent.
 * @throws Where one is shorter than 32 characters, and so could be guessed.
 */
export async function loadSecret(dataFolder: string, given: string | undefined): Promise<Secret> {
  if (given?.trim()) return parse(given, 'NEWSLETTER_SECRET');
  const file = join(dataFolder, 'secret');
  return parse((await readSecret(file)) ?? (await makeSecret(file)), file);
}

function parse(text: string, where: string): Secret {
  const parts = text.trim().split(/\s+/);
  if (parts.some((part) => part.length < 32)) {
    throw new UsageError(`${where} is too short: give it 32 characters or more, without spaces.`);
  }
  return parts.reverse().map((part) => Buffer.from(part)) as [Buffer, ...Buffer[]];
}

async function readSecret(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(ifMissing(undefined));
}

/** Two processes that make one at the same time both get the one that came first. */
async function makeSecret(file: string): Promise<string> {
  const made = `${randomBytes(32).toString('base64url')}\n`;
  const isMine = await createFileExclusive(file, made, { mode: 0o600 });
  return isMine ? made : readFile(file, 'utf8');
}
