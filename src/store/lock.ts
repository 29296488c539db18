import { DatabaseSync } from 'node:sqlite';

/** Held until released, or until its process ends in whatever way. */
export interface Lock {
  release: () => void;
}

/**
 * A lock between processes that the operating system takes back from a dead one: an open write
 * transaction on an empty SQLite database. A file with a process id in it would outlive a crash.
 * @returns undefined where another process holds it.
 */
export function acquireLock(file: string): Lock | undefined {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    // SQLITE_BUSY; anything else is a fault of the disk.
    if ((error as { errcode?: number }).errcode === 5) return undefined;
    throw error;
  }
  return { release: () => database.close() };
}
