import { join } from 'node:path';
import { requirePrivate, requirePrivatePath } from '../lib/private-files.ts';
import { databaseUrl } from '../lib/store/database-file.ts';
import { fileStamp } from '../model/calendar.ts';
import type { Outcome } from '../model/problem.ts';
import { dataFolder, type Project } from '../project.ts';
import { copyLedger, makeBackup } from './make-backup.ts';
import { withStore } from './open-ledger.ts';

/**
 * Copies `data/`, also while mail is sent. @param options `to`: where backups are kept. @returns
 * the folder. @throws UsageError where git would publish it.
 */
export async function backUp(
  project: Project,
  { to }: { to?: string },
): Promise<Outcome<{ backup: string }>> {
  const now = project.now();
  const name = fileStamp(now, project.newsletter.timeZone);
  await requirePrivate(project.root, 'data');
  if (to !== undefined) await requirePrivatePath(join(to, name));
  const data = await dataFolder(project.root);
  const target = join(to ?? join(data, 'backups'), name);
  const url = databaseUrl(project.env);
  project.log.progress('Copying data/');
  await makeBackup(data, target, now, (folder) =>
    withStore(project, (store) => copyLedger(folder, store, url, now)),
  );
  return { value: { backup: target }, problems: [] };
}
