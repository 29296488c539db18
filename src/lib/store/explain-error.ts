import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { OutsideError } from '../../model/errors.ts';
import { ownVersion } from '../own-version.ts';
import { explainSystemError } from '../text/system-error.ts';
import type { DatabaseFault, Dialect } from './dialect.ts';
import { ForeignJournalError } from './foreign-journal.ts';
import { NewerDatabaseError } from './schema-version.ts';
import { sqlite } from './sqlite.ts';

/**
 * Explains an error of the database: what is wrong, and what to do.
 * @returns undefined where the error is not the database's, its disk's or its server's.
 */
export async function explainDatabaseError(
  error: unknown,
  root: string,
  dialect: Dialect = sqlite,
): Promise<OutsideError | undefined> {
  const file = join(root, 'data/newsletter.db');
  const name = dialect.name === 'sqlite' ? `The database ${file}` : 'The database of DATABASE_URL';
  if (error instanceof ForeignJournalError) {
    return new OutsideError(
      `${error.message} Nothing was changed. Probably a backup was copied there by hand. Put it back with \`masthead restore DIR\` instead: it keeps the current state and removes the old log.`,
    );
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof NewerDatabaseError) {
    const by = error.version === undefined ? 'a newer masthead' : `masthead ${error.version}`;
    return new OutsideError(
      `${name} was written by ${by}, and this is ${ownVersion()}. Run \`npm install masthead@${error.version ?? 'latest'}\`, or restore a backup made by this version: \`masthead restore DIR\``,
    );
  }
  const kind = dialect.fault(error);
  if (kind === undefined) {
    const explained = explainSystemError(error);
    return explained === undefined ? undefined : new OutsideError(explained);
  }
  if (kind === 'damaged') {
    return new OutsideError(
      `${name} is damaged (${message}). Stop the service and other commands, and copy data/ elsewhere before anything else. ${await adviseRestore(root)}`,
    );
  }
  return new OutsideError(`${name} cannot be used: ${dialect.describe(error)}. ${remedies[kind]}`);
}

const remedies: Readonly<Record<Exclude<DatabaseFault, 'damaged'>, string>> = {
  full: 'Free some space and run the command again: it continues with what was recorded.',
  readonly:
    'Check that the disk is writable and that data/ belongs to the user who runs the command.',
  unopenable: 'Check that data/ and the file belong to the user who runs the command.',
  disk: 'Check the disk and the system log, and copy data/ elsewhere. If the database turns out to be damaged, put a backup back: `masthead restore DIR`',
  locked: 'Wait until the other program has ended, and run the command again.',
  unreachable: 'Check that the server runs and DATABASE_URL is right, and run the command again.',
};

async function adviseRestore(root: string): Promise<string> {
  const names = await readdir(join(root, 'data/backups')).catch((): string[] => []);
  const newest = names
    .filter((name) => /^\d{4}-\d\d-\d\dT\d{6}$/.test(name))
    .sort()
    .at(-1);
  const nightly = 'From now on, let cron run `masthead backup` every night.';
  return newest === undefined
    ? `No backup was found in data/backups/. If you keep one elsewhere, put it back with \`masthead restore DIR\`; otherwise docs/backup.md says how to save what can be read. ${nightly}`
    : `Then put the newest backup back: \`masthead restore data/backups/${newest}\`. ${nightly}`;
}
