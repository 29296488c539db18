import { access, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { copyDatabase } from '../../lib/store/copies.ts';
import { databaseFile } from '../../lib/store/database-file.ts';
import { openStore, type Store } from '../../lib/store/open.ts';
import { OutsideError } from '../../model/errors.ts';

/** The SQLite database that a restore replaces. */
export interface Present {
  /** Held by this process alone; undefined where there is none, or none that can be read. */
  store?: Store;
  /** Why it cannot be read. */
  damage?: string;
}

/**
 * Opens the database that is to be replaced, so that no other process can use it.
 * @throws OutsideError where another process does.
 */
export async function holdPresent(data: string): Promise<Present> {
  const file = join(data, databaseFile);
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (!isThere) return {};
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
    if (((error as { errcode?: number }).errcode ?? 0) % 256 === 5) {
      throw new OutsideError(
        'Another program uses the database. Stop npm run serve, wait until other commands have ended, and run this again.',
      );
    }
    return { damage: (error as Error).message };
  }
}

/** Copies the database into the folder of a backup: as one file, or, where it is damaged, byte by byte. */
export async function keepPresent(
  data: string,
  { store, damage }: Present,
  folder: string,
  now: Date,
): Promise<void> {
  if (store !== undefined) {
    const copied = await copyDatabase(store, join(folder, databaseFile), now).then(
      () => true,
      () => false,
    );
    if (copied) return;
  } else if (damage === undefined) return;
  for (const end of ['', '-wal', '-shm']) {
    const file = join(data, `${databaseFile}${end}`);
    await cp(file, join(folder, `${databaseFile}${end}`)).catch((error) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    });
  }
}
