import { join } from 'node:path';
import { databaseUrl } from '../../lib/store/database-file.ts';
import { type DatabasePlace, exclusively } from '../../project.ts';
import type { RestoreReport } from './apply.ts';

/** @returns the report of a restore that was killed and is finished now. */
export async function finishInterruptedRestore(
  place: DatabasePlace,
): Promise<RestoreReport | undefined> {
  const { clearRestore, finishRestore, isUnfinished } = await import('./finish.ts');
  const data = join(place.root, 'data');
  if (!(await isUnfinished(data))) return undefined;
  const url = databaseUrl(place.env);
  const load = async (folder: string) => {
    const { loadDump } = await import('./restore-postgres.ts');
    if (url === undefined) throw new TypeError('loaded without a database');
    return loadDump(folder, url, place);
  };
  return exclusively(place.root, 'restore', async () => {
    await clearRestore(data);
    return finishRestore(data, url === undefined ? undefined : load);
  });
}
