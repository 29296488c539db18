import { randomBytes } from 'node:crypto';
import { link, open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** The one secret of a newsletter, from which every key is derived. */
export type Secret = Buffer;

/**
 * The secret given in `NEWSLETTER_SECRET`, else the one kept in the data folder, which is made
 * at first use. Whoever loses it breaks the links in every mail that was sent.
 * @throws Where the one given is shorter than 32 characters, and so could be guessed.
 */
export async function loadSecret(dataFolder: string, given: string | undefined): Promise<Secret> {
  if (given !== undefined && given !== '') {
    if (given.length < 32) {
      throw new Error('NEWSLETTER_SECRET is too short: give it 32 characters or more.');
    }
    return Buffer.from(given);
  }
  const file = join(dataFolder, 'secret');
  return (await readSecret(file)) ?? makeSecret(file);
}

async function readSecret(file: string): Promise<Secret | undefined> {
  const text = await readFile(file, 'utf8').catch((error) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : Buffer.from(text.trim());
}

/** Two that make one at the same time both get the one that came first. */
async function makeSecret(file: string): Promise<Secret> {
  const beside = `${file}.${randomBytes(6).toString('hex')}.new`;
  const handle = await open(beside, 'w', 0o600);
  await handle.writeFile(`${randomBytes(32).toString('base64url')}\n`);
  await handle.sync();
  await handle.close();
  await link(beside, file).catch((error) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
  await unlink(beside);
  return (await readSecret(file)) as Secret;
}
