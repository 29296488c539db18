import { cp, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { sql } from 'kysely';
import { flushFolder } from '../../lib/files.ts';
import type { Secret } from '../../lib/keys/secret.ts';
import { databaseFile } from '../../lib/store/database-file.ts';
import { openStore } from '../../lib/store/open.ts';
import { type Context, dataFolder } from '../../project.ts';
import { backupName, isState, makeBackup } from '../backup-files.ts';
import { applyBefore, type RestoreReport, readBefore } from './apply.ts';
import { type Backup, copyChecked } from './check-backup.ts';
import { finishRestore, ready, reportFile, staging } from './finish.ts';
import { freeName, mergeErasures, mergeSecrets } from './keep.ts';
import { holdPresent, keepPresent, type Present } from './present.ts';

/**
 * Prepares a restore beside the present state and moves it into place. A kill before the move
 * leaves everything as it was; a kill during it is finished by the next command.
 */
export async function restoreSqlite(context: Context, backup: Backup): Promise<RestoreReport> {
  const { terminal, root } = context;
  const data = await dataFolder(root);
  const stage = join(data, staging);
  const now = terminal.now();
  await rm(stage, { recursive: true, force: true });
  await mkdir(stage, { mode: 0o700 });
  terminal.progress('Checking the backup');
  await copyChecked(backup.folder, join(stage, databaseFile));
  for (const name of backup.files.filter(isState)) {
    const options = { recursive: true, preserveTimestamps: true };
    await cp(join(backup.folder, name), join(stage, name), options);
  }
  const present = await holdPresent(data);
  try {
    terminal.progress('Keeping the present state');
    const isNew = present.store === undefined && present.damage === undefined;
    const kept = await freeName(join(data, 'backups', `${backupName(now)}-before-restore`));
    if (!isNew) {
      await makeBackup(data, kept, (folder) => keepPresent(data, present, folder, now));
    }
    const secret = await mergeSecrets(data, stage, context.env.NEWSLETTER_SECRET);
    await mergeErasures(data, stage);
    terminal.progress('Bringing over what changed since the backup');
    const changes = await prepareDatabase(data, stage, present, secret, now);
    const report: RestoreReport = {
      backup: relative(root, backup.folder) || backup.folder,
      kept: isNew ? null : relative(root, kept),
      ...changes,
    };
    await flushFile(join(stage, databaseFile));
    await writeFile(join(stage, reportFile), JSON.stringify(report), { mode: 0o600, flush: true });
    await flushFolder(stage);
    await rename(stage, join(data, ready));
    await flushFolder(data);
    await finishRestore(data);
    return report;
  } finally {
    await present.store?.close();
  }
}

/** Changes the copied database so that it can take the place of the present one. */
async function prepareDatabase(
  data: string,
  stage: string,
  present: Present,
  secret: Secret,
  now: Date,
): Promise<Omit<RestoreReport, 'backup' | 'kept'>> {
  const before = await readBefore(data, present);
  const restored = await openStore(join(stage, databaseFile));
  try {
    const applied = await applyBefore(restored, secret, before, now);
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
