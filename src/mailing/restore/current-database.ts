import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { ifMissing } from '../../lib/files.ts';
import { copyDatabase } from '../../lib/store/copies.ts';
import { databaseFile } from '../../lib/store/database-file.ts';
import { openStore, type Store } from '../../lib/store/open.ts';
import { isBusy } from '../../lib/store/sqlite-errors.ts';
import { OutsideError } from '../../model/errors.ts';

export interface CurrentDatabase {
  /** Locked by this process; absent if missing or unreadable. */
  store?: Store;
  damage?: string;
}

export const databaseInUse =
  'Another program uses the database. Stop `masthead serve`, wait until other commands have ended, and run this again.';

/** @throws OutsideError if another process uses the database. */
export async function holdCurrent(data: string): Promise<CurrentDatabase> {
  const file = join(data, databaseFile);
  if (!existsSync(file)) return {};
  let store: Store | undefined;
  try {
    store = await openStore(file);
    await sql`pragma locking_mode = exclusive`.execute(store.db);
    await sql`pragma journal_mode = delete`.execute(store.db);
    // From here on the lock is kept until the database is closed.
    await sql`begin exclusive`.execute(store.db);
    await sql`commit`.execute(store.db);
    return { store };
  } catch (error) {
    await store?.close();
    if (isBusy(error)) throw new OutsideError(databaseInUse);
    return { damage: error instanceof Error ? error.message : String(error) };
  }
}

/** As one file; if damaged, byte by byte. */
export async function keepCurrent(
  data: string,
  { store, damage }: CurrentDatabase,
  folder: string,
  now: Date,
): Promise<void> {
  if (store !== undefined) {
    const copying = copyDatabase(store, join(folder, databaseFile), now).then(() => true);
    if (await copying.catch(() => false)) return;
  } else if (damage === undefined) return;
  for (const end of ['', '-wal', '-shm']) {
    const name = `${databaseFile}${end}`;
    await cp(join(data, name), join(folder, name)).catch(ifMissing(undefined));
  }
}
