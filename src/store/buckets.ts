import type { Store } from './open.ts';

/** How full the buckets were that the rate of sending goes by; `at` in milliseconds since 1970. */
export async function readLevels({
  db,
}: Pick<Store, 'db'>): Promise<{ name: string; tokens: number; at: number }[]> {
  return db.selectFrom('buckets').selectAll().execute();
}

export async function writeLevels(
  { db }: Pick<Store, 'db'>,
  levels: readonly { name: string; tokens: number; at: number }[],
): Promise<void> {
  for (const { name, tokens, at } of levels) {
    await db
      .insertInto('buckets')
      .values({ name, tokens, at })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ tokens, at }))
      .execute();
  }
}
