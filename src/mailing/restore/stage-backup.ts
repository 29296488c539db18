import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { flushFolder } from '../../lib/files.ts';
import { isState } from '../make-backup.ts';
import type { Backup } from './check-backup.ts';
import { ready, staging } from './finish.ts';

/** @param copyDatabase Runs before any other file is copied. @returns the folder. */
export async function stageBackup(
  data: string,
  { folder, files }: Backup,
  copyDatabase: (stage: string) => Promise<void>,
): Promise<string> {
  const stage = join(data, staging);
  await rm(stage, { recursive: true, force: true });
  await mkdir(stage, { mode: 0o700 });
  await copyDatabase(stage);
  for (const name of files.filter(isState)) {
    const options = { recursive: true, preserveTimestamps: true };
    await cp(join(folder, name), join(stage, name), options);
  }
  return stage;
}

/** From here on, a killed restore is finished by the next command. */
export async function releaseStage(data: string, stage: string): Promise<void> {
  await flushFolder(stage);
  await rename(stage, join(data, ready));
  await flushFolder(data);
}
