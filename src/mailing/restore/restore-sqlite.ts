import { open } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { sql } from 'kysely';
import type { Secret } from '../../lib/keys/secret.ts';
import { databaseFile } from '../../lib/store/database-file.ts';
import { openStore } from '../../lib/store/open.ts';
import { dataFolder, type Project } from '../../project.ts';
import { makeBackup } from '../make-backup.ts';
import { applyPreviousState, type RestoreReport, readPreviousState } from './apply.ts';
import { type Backup, copyChecked } from './check-backup.ts';
import { type CurrentDatabase, holdCurrent, keepCurrent } from './current-database.ts';
import { finishRestore, releaseStage, restoreReport, stageBackup } from './finish.ts';
import { keptFolder, mergeErasures, mergeSecrets, writePrivate } from './merge-files.ts';

/** A kill before the move changes nothing; after it, the next command finishes the restore. */
export async function restoreSqlite(
  { root, env, newsletter: { timeZone }, now: clock, log }: Project,
  backup: Backup,
): Promise<RestoreReport> {
  const data = await dataFolder(root);
  const now = clock();
  log.progress('Checking the backup');
  const stage = await stageBackup(data, backup, (folder) =>
    copyChecked(backup.folder, join(folder, databaseFile)),
  );
  const current = await holdCurrent(data);
  try {
    log.progress('Keeping the current state');
    const isNew = current.store === undefined && current.damage === undefined;
    const kept = keptFolder(data, now, timeZone);
    if (!isNew) {
      await makeBackup(data, kept, now, (folder) => keepCurrent(data, current, folder, now));
    }
    const secret = await mergeSecrets(data, stage, env.NEWSLETTER_SECRET);
    await mergeErasures(data, stage);
    log.progress('Bringing over what changed since the backup');
    const report: RestoreReport = {
      backup: relative(root, backup.folder) || backup.folder,
      kept: isNew ? null : relative(root, kept),
      ...(await prepareDatabase(data, stage, current, { secret, now, timeZone })),
    };
    await flushFile(join(stage, databaseFile));
    await writePrivate(join(stage, restoreReport), JSON.stringify(report));
    await releaseStage(data, stage);
    await finishRestore(data);
    return report;
  } finally {
    await current.store?.close();
  }
}

async function prepareDatabase(
  data: string,
  stage: string,
  current: CurrentDatabase,
  { secret, now, timeZone }: { secret: Secret; now: Date; timeZone: string },
): Promise<Omit<RestoreReport, 'backup' | 'kept'>> {
  const previous = await readPreviousState(data, current);
  const restored = await openStore(join(stage, databaseFile), { timeZone, now: () => now });
  try {
    const applied = await applyPreviousState(restored, secret, previous, now);
    // One file, with no log beside it.
    await sql`pragma journal_mode = delete`.execute(restored.db);
    return applied;
  } finally {
    await restored.close();
  }
}

async function flushFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
