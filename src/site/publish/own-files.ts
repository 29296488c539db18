import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../lib/files.ts';
import { stateFolder } from '../manifest.ts';
import { isOwn, type SiteFiles } from './site-files.ts';

/** The files that people put beside the site, as of the last upload from this folder: a line each. */
const listFile = `${stateFolder}/own-files.txt`;

/** Those that were there at the last upload from this folder, and were deleted since. */
export async function listDeleted(folder: string, files: SiteFiles): Promise<Set<string>> {
  const text = await readFile(join(folder, listFile), 'utf8').catch(() => '');
  return new Set(text.split('\n').filter((path) => path !== '' && !files.has(path)));
}

/** Records those that were uploaded. */
export async function recordOwn(folder: string, files: SiteFiles): Promise<void> {
  const own = [...files].filter(([, hash]) => isOwn(hash)).map(([path]) => `${path}\n`);
  const path = join(folder, listFile);
  const former = await readFile(path, 'utf8').catch(() => '');
  if (own.join('') !== former) await writeFileAtomic(path, own.join(''), { durable: false });
}
