import { readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { flushFolder, writeFileAtomic } from '../../lib/files.ts';
import { makeFolder } from '../../lib/make-folder.ts';
import { temporaryPath } from '../../lib/temporary-files.ts';
import { reasonOf } from '../../lib/text/system-error.ts';
import { OutsideError } from '../../model/errors.ts';
import { replaceFile } from '../repair-files.ts';
import { isSame, type PlannedChange, readIfThere } from './plan-migration.ts';

/**
 * A copy of files before a change of format, a folder of `data/backups/`:
 *
 *     format.json   the record below
 *     old/          the files as they were
 *     new/          the files as they become; deleted once all are in place
 *
 * The folder is renamed into place before the first file changes. While it has `new/`, the change
 * is not finished, and can be continued.
 */
export interface FileCopy {
  /** Absolute. */
  folder: string;
  record: CopyRecord;
}

const recordFile = 'format.json';
const isInside = (path: string): boolean =>
  !path.startsWith('/') && !path.split(/[\\/]/).includes('..');

const schema = z.object({
  from: z.number(),
  to: z.number(),
  /** The first masthead that does not read the files of this copy. */
  since: z.string(),
  /** In the order in which they are replaced. */
  files: z.array(
    z.object({ path: z.string().refine(isInside), old: z.boolean(), new: z.boolean() }),
  ),
});
type CopyRecord = z.infer<typeof schema>;

/** Keeps a copy of files that are about to change, with what they become. */
export async function keepFiles(
  folder: string,
  formats: Pick<CopyRecord, 'from' | 'to' | 'since'>,
  changes: readonly PlannedChange[],
): Promise<FileCopy> {
  const unfinished = temporaryPath(folder);
  await makeFolder(join(unfinished, 'new'), 0o700);
  for (const { path, old, new: next } of changes) {
    if (old !== undefined) await writeFileAtomic(join(unfinished, 'old', path), old);
    if (next !== undefined) await writeFileAtomic(join(unfinished, 'new', path), next);
  }
  const files = changes.map(({ path, old, new: next }) => ({
    path,
    old: old !== undefined,
    new: next !== undefined,
  }));
  const record = { ...formats, files };
  await writeFileAtomic(join(unfinished, recordFile), `${JSON.stringify(record, null, 2)}\n`);
  await rename(unfinished, folder).catch((error) => {
    throw new OutsideError(`Cannot make ${folder}: ${reasonOf(error)}. Try again in a second.`);
  });
  await flushFolder(dirname(folder));
  return { folder, record };
}

/** Undefined if the folder is not such a copy. */
export async function readCopy(folder: string): Promise<FileCopy | undefined> {
  const bytes = await readFile(join(folder, recordFile), 'utf8').catch(() => undefined);
  if (bytes === undefined) return undefined;
  try {
    return { folder, record: schema.parse(JSON.parse(bytes)) };
  } catch {
    throw new OutsideError(`${join(folder, recordFile)} is damaged. Use another copy.`);
  }
}

/** The files of a copy, with what they were and what they become. */
export async function readChanges({ folder, record }: FileCopy): Promise<PlannedChange[]> {
  const read = (kind: 'old' | 'new', path: string, has: boolean) =>
    has ? readFile(join(folder, kind, path)) : undefined;
  return Promise.all(
    record.files.map(async ({ path, old, new: next }) => ({
      path,
      old: await read('old', path, old),
      new: await read('new', path, next),
    })),
  );
}

/** Puts the new files in place, each whole, in the order of the record. */
export async function putFiles(root: string, copy: FileCopy): Promise<void> {
  for (const { path, new: next } of await readChanges(copy)) {
    const place = join(root, path);
    const present = await readIfThere(place);
    if (isSame(present, next)) continue;
    if (next === undefined) await rm(place, { force: true });
    else if (present === undefined) await writeFileAtomic(place, next);
    else await replaceFile(place, next);
  }
  await rm(join(copy.folder, 'new'), { recursive: true, force: true });
}
