import { closeSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** The write-ahead log beside a SQLite file belongs to another database. */
export class ForeignJournalError extends Error {}

/**
 * Refuses a database whose write-ahead log is another's, as after copying a backup over a database
 * whose program was killed: SQLite would mix the two. Databases never in WAL mode, such as our
 * backups, have no log (file format, 1.3.3). A log older than its database may be foreign: both are
 * read together, and must be whole. Throws ForeignJournalError.
 */
export function refuseForeignJournal(file: string): void {
  const journal = `${file}-wal`;
  const [database, log] = [statOf(file), statOf(journal)];
  if (database === undefined || log === undefined || database.size === 0 || log.size === 0) return;
  const version = readBytes(file, 18, 2);
  const isWal = version[0] === 2 && version[1] === 2;
  const isNewer = database.birthtimeMs > log.birthtimeMs || database.ctimeMs > log.ctimeMs;
  if (isWal && (!isNewer || isWhole(file))) return;
  throw new ForeignJournalError(
    `${journal} belongs to another database than ${file}; opened together they would be damaged.`,
  );
}

function isWhole(file: string): boolean {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    database.exec('pragma busy_timeout = 10000');
    const [row] = database.prepare('pragma integrity_check(1)').all() as [
      { integrity_check: string },
    ];
    return row.integrity_check === 'ok';
  } catch {
    return false;
  } finally {
    database.close();
  }
}

function statOf(file: string): Stats | undefined {
  return statSync(file, { throwIfNoEntry: false });
}

function readBytes(file: string, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, bytes, 0, length, position);
  } finally {
    closeSync(handle);
  }
  return bytes;
}
