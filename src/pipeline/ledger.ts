import { join } from 'node:path';
import type { Store } from '../store/open.ts';
import { UsageError } from './command.ts';
import { type Context, dataFolder } from './context.ts';

const databaseFile = 'newsletter.db';

/** Opens the newsletter's database for as long as `work` takes. */
export async function withStore<T>(
  { root, env }: Pick<Context, 'root' | 'env'>,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  if (env.DATABASE_URL) {
    throw new UsageError('DATABASE_URL is set, and this version keeps its list in SQLite only.');
  }
  const { openStore } = await import('../store/open.ts');
  const store = await openStore(join(await dataFolder(root), databaseFile));
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
