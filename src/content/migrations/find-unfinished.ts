import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ifMissing } from '../../lib/files.ts';
import { OutsideError } from '../../model/errors.ts';
import { type FileCopy, readChanges, readCopy } from './file-copy.ts';
import { isSame, readIfThere } from './plan-migration.ts';

/**
 * The interrupted change of a folder in this format, if there is one. It is forgotten if no file
 * was replaced yet and one was edited since.
 * @param backups Absolute. @throws OutsideError where files were replaced, and others edited.
 */
export async function findUnfinished(
  root: string,
  backups: string,
  format: number,
): Promise<FileCopy | undefined> {
  for (const name of (await readdir(backups).catch(ifMissing([]))).sort().reverse()) {
    const folder = join(backups, name);
    const hasNew = (await readdir(folder).catch((): string[] => [])).includes('new');
    const copy = hasNew ? await readCopy(folder) : undefined;
    if (copy?.record.from !== format) continue;
    const { edited, replaced } = await compareFiles(root, copy);
    if (edited === undefined) return copy;
    if (replaced) {
      throw new OutsideError(
        `${edited} was edited after an interruption, while the folder was being brought from format ${format} to ${copy.record.to}. Put back the files of ${join(folder, 'old')}, and run the command again.`,
      );
    }
    await rm(folder, { recursive: true });
  }
  return undefined;
}

/** `edited`: a file that is neither as it was nor as it becomes. */
async function compareFiles(
  root: string,
  copy: FileCopy,
): Promise<{ edited: string | undefined; replaced: boolean }> {
  let edited: string | undefined;
  let replaced = false;
  for (const { path, old, new: next } of await readChanges(copy)) {
    const present = await readIfThere(join(root, path));
    if (isSame(present, old)) continue;
    if (isSame(present, next)) replaced = true;
    else edited ??= path;
  }
  return { edited, replaced };
}
