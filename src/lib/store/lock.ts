import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { isBusy, isDamaged } from './sqlite-errors.ts';

export interface Lock {
  release: () => void;
}

/**
 * A lock that the system releases when a process dies: a write transaction on an empty SQLite
 * database. Undefined if another process holds it.
 */
export function acquireLock(file: string): Lock | undefined {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    if (!isDamaged(error)) throw error;
    // It contains no data, and nobody can hold a lock in such a file.
    rmSync(file);
    return acquireLock(file);
  }
  return { release: () => database.close() };
}
