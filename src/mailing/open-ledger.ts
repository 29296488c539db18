import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseFile } from '../lib/store/database-file.ts';
import type { Dialect } from '../lib/store/dialect.ts';
import { isServer, type Store } from '../lib/store/open.ts';
import { credentialFault } from '../model/credentials.ts';
import { OutsideError, UsageError } from '../model/errors.ts';
import { type Context, dataFolder, exclusively, openSecret, type Project } from '../project.ts';
import { reportChangedAddresses } from '../subscribers/report-changed-addresses.ts';
import { heedBackup } from './ledger/restored.ts';

type Place = Pick<Project, 'root' | 'env' | 'now' | 'randomHex' | 'log'>;

/** Opens the newsletter's database for as long as `work` takes. */
export async function withStore<T>(place: Place, work: (store: Store) => Promise<T>): Promise<T> {
  const { root, env } = place;
  const { openStore } = await import('../lib/store/open.ts');
  const url = databaseUrl(env);
  await finishInterrupted(place);
  const explain = async (error: unknown, dialect?: Dialect): Promise<never> => {
    const { explainDatabaseError } = await import('./database-error.ts');
    throw (await explainDatabaseError(error, root, dialect)) ?? error;
  };
  const store =
    url === undefined
      ? await openStore(join(await dataFolder(root), databaseFile)).catch(explain)
      : await openStore(url).catch((error) => {
          // Its words may hold the address, and that a password.
          const { code } = error as { code?: string };
          throw new OutsideError(
            `The database of DATABASE_URL cannot be opened${code === undefined ? '' : ` (${code})`}.`,
          );
        });
  try {
    await heedErasures(place, store);
    await reportChangedAddresses(place, store);
    return await work(store);
  } catch (error) {
    if (store.dialect.fault(error) === undefined) throw error;
    return explain(error, store.dialect);
  } finally {
    await store.close();
  }
}

/**
 * Finishes a restore that was killed while it moved its files into place.
 * @returns its report; undefined where there is none.
 */
export async function finishInterrupted({ root, env, now }: Place): Promise<unknown> {
  const { clearRestore, finishRestore, isUnfinished } = await import('./restore/finish.ts');
  const data = join(root, 'data');
  if (!(await isUnfinished(data))) return undefined;
  const url = databaseUrl(env);
  const load = async (folder: string): Promise<object> => {
    const { loadDump } = await import('./restore/postgres.ts');
    return loadDump(folder, url as string, env.NEWSLETTER_SECRET, now());
  };
  return exclusively(root, 'restore', async () => {
    await clearRestore(data);
    return finishRestore(data, url === undefined ? undefined : load);
  });
}

/** Whoever was forgotten stays so, also in a database that is put back from before. */
async function heedErasures(place: Place, store: Store): Promise<void> {
  const { hasErasures } = await import('../subscribers/queries/erasures.ts');
  const journal = join(place.root, 'data', 'erasures');
  const isThere = await access(journal).then(
    () => true,
    () => false,
  );
  if (!isThere && !(await hasErasures(store))) return;
  const { replayJournal } = await import('../subscribers/erasure-journal.ts');
  await replayJournal(place, store, await openSecret(place));
}

/** False where nothing was ever kept: no database has to be made to find that out. */
export async function hasStore({ root, env }: Place): Promise<boolean> {
  if (databaseUrl(env) !== undefined) return true;
  return access(join(root, 'data', databaseFile)).then(
    () => true,
    () => false,
  );
}

/**
 * Opens the database for sending. In SQLite one process sends at a time; a server's database is
 * shared by senders, who know of each other through it.
 */
export function withSender<T>(context: Context, work: (store: Store) => Promise<T>): Promise<T> {
  const open = (): Promise<T> =>
    withStore(context, async (store) => {
      await heedBackup(context, store);
      return work(store);
    });
  return databaseUrl(context.env) === undefined ? exclusively(context.root, 'send', open) : open();
}

/** `DATABASE_URL`, where it is set. @throws UsageError where it would not do. */
export function databaseUrl(env: Context['env']): string | undefined {
  const url = env.DATABASE_URL;
  if (!url) return undefined;
  const fault = credentialFault('DATABASE_URL', url);
  if (fault !== undefined) throw new UsageError(fault);
  if (!isServer(url) || URL.parse(url) === null) {
    throw new UsageError(
      'DATABASE_URL cannot be read. Write it as postgres://user:password@host/name.',
    );
  }
  if (!env.NEWSLETTER_SECRET) {
    throw new UsageError(
      'With DATABASE_URL, NEWSLETTER_SECRET must be set, too: the same for all who use that database.',
    );
  }
  return url;
}
