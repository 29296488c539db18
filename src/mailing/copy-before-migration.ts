import { join, relative } from 'node:path';
import { ownVersion } from '../lib/own-version.ts';
import { databaseUrl } from '../lib/store/database-file.ts';
import type { Store } from '../lib/store/open.ts';
import { readVersion } from '../lib/store/schema-version.ts';
import { fileStamp } from '../model/calendar.ts';
import { type DatabasePlace, dataFolder, type Project } from '../project.ts';
import { copyLedger, makeBackup } from './make-backup.ts';

/** The last version that did not record itself in the database. */
const firstVersion = '0.1.0';

/** Keeps a copy of `data/` before this masthead changes the database, and prints the way back. */
export async function copyBeforeMigration(
  { root, env, newsletter, now, log }: DatabasePlace & Pick<Project, 'log'>,
  store: Store,
): Promise<void> {
  const version = (await readVersion(store.db)) ?? firstVersion;
  const data = await dataFolder(root);
  const at = now();
  const name = `${fileStamp(at, newsletter.timeZone)}-before-${ownVersion()}`;
  const target = join(data, 'backups', name);
  await makeBackup(data, target, at, (folder) => copyLedger(folder, store, databaseUrl(env), at));
  const shown = relative(root, target);
  if (version === ownVersion()) {
    log.say(`The database is brought up to date. A copy is in ${shown}.`);
    return;
  }
  log.say(
    `The database of masthead ${version} is brought up to date for ${ownVersion()}. A copy is in ${shown}.`,
  );
  log.say(
    `To go back, run \`npm install masthead@${version}\`, then \`masthead restore ${shown}\`.`,
  );
}
