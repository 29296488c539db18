import { join } from 'node:path';
import { fileStamp } from '../../model/calendar.ts';
import { type FileCopy, keepFiles, putFiles } from './file-copy.ts';
import { type PlannedChange, readIfThere } from './plan-migration.ts';

/**
 * Puts back the files of a copy. What they are now is kept in the same way, and can be restored in
 * turn. @returns that copy's folder, absolute.
 */
export async function restoreFiles(
  root: string,
  copy: FileCopy,
  now: Date,
  timeZone: string,
): Promise<string> {
  const { from, to, since, files } = copy.record;
  const changes: PlannedChange[] = [];
  for (const { path, old } of files) {
    changes.push({
      path,
      old: await readIfThere(join(root, path)),
      new: old ? await readIfThere(join(copy.folder, 'old', path)) : undefined,
    });
  }
  const folder = join(root, 'data/backups', `${fileStamp(now, timeZone)}-format-${to}`);
  const present = await keepFiles(folder, { from: to, to: from, since }, changes);
  await putFiles(root, present);
  return folder;
}
