import { join, relative } from 'node:path';
import { ifMissing } from '../../lib/files.ts';
import { countNouns } from '../../lib/text/count-nouns.ts';
import { fileStamp } from '../../model/calendar.ts';
import { isTimeZone } from '../../model/newsletter-schema.ts';
import { readText } from '../read-text.ts';
import { parseYaml } from '../yaml.ts';
import { type FileCopy, keepFiles, putFiles } from './file-copy.ts';
import { findUnfinished } from './find-unfinished.ts';
import type { FolderMigration } from './folder-migration.ts';
import { planMigration, settingsPath } from './plan-migration.ts';

export interface FolderPlace {
  /** The newsletter's folder, absolute. */
  root: string;
  now: Date;
  say: (line: string) => void;
}

/**
 * Brings a newsletter's folder to the format of the last migration, or continues where that was
 * interrupted. A copy of the files that change is kept in `data/backups/`, and the way back printed.
 * To be called while no other process does the same.
 * @throws OutsideError where the files were edited in between.
 */
export async function migrateFolder(
  { root, now, say }: FolderPlace,
  migrations: readonly FolderMigration[],
): Promise<void> {
  const { format, timeZone } = await readBasics(root);
  const steps = migrationsFrom(format, migrations);
  const [first, last] = [steps[0], steps.at(-1)];
  if (format === undefined || first === undefined || last === undefined) return;
  const backups = join(root, 'data/backups');
  const unfinished = await findUnfinished(root, backups, format);
  const folder = join(backups, `${fileStamp(now, timeZone)}-format-${format}`);
  const formats = { from: format, to: last.to, since: first.since };
  const copy = unfinished ?? (await keepFiles(folder, formats, await planMigration(root, steps)));
  await putFiles(root, copy);
  for (const line of describe(root, copy)) say(line);
}

/** True where a folder is of an earlier format than the last migration's. */
export async function isOlder(
  root: string,
  migrations: readonly FolderMigration[],
): Promise<boolean> {
  const { format } = await readBasics(root);
  return migrationsFrom(format, migrations).length > 0;
}

/** Those that bring a folder of this format up to date; none where nothing leads from it. */
function migrationsFrom(
  format: number | undefined,
  migrations: readonly FolderMigration[],
): readonly FolderMigration[] {
  const first = migrations.findIndex(({ from }) => from === format);
  return first === -1 ? [] : migrations.slice(first);
}

/** What settings of any format have; no format where they cannot be read. */
async function readBasics(root: string): Promise<{ format: number | undefined; timeZone: string }> {
  const { value: text } = await readText(join(root, settingsPath), settingsPath).catch(
    ifMissing({ value: undefined }),
  );
  const yaml = text && parseYaml({ text, file: settingsPath, linesBefore: 0 }).value;
  const { format, time_zone: zone } = yaml ? yaml.values : {};
  return {
    format: Number.isInteger(Number(format)) ? Number(format) : undefined,
    timeZone: typeof zone === 'string' && isTimeZone(zone) ? zone : 'UTC',
  };
}

function describe(
  root: string,
  { folder, record: { from, to, since, files } }: FileCopy,
): string[] {
  const shown = relative(root, folder).replaceAll('\\', '/');
  return [
    `The newsletter is brought from format ${from} to ${to}: ${countNouns(files.length, 'file')} changed. A copy of what they were is in ${shown}.`,
    `To go back, run \`masthead restore ${shown}\`, then \`npm install "masthead@<${since}"\`.`,
  ];
}
