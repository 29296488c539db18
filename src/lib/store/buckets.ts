import { sql } from 'kysely';
import type { Transaction } from './open.ts';

/** At a time in milliseconds since 1970. */
export interface BucketLevel {
  name: string;
  tokens: number;
  at: number;
}

/** Changes levels in a transaction, by the database's clock. @returns what `change` returns. */
export async function updateBuckets<T>(
  { db, dialect }: Transaction,
  names: readonly string[],
  change: (
    levels: ReadonlyMap<string, BucketLevel>,
    now: number,
  ) => { levels: BucketLevel[]; value: T },
): Promise<T> {
  for (const name of [...names].sort()) {
    // Creates the row, to be locked. `at` is so long ago that the bucket is full.
    const fresh = { name, tokens: 0, at: 0 };
    await db
      .insertInto('buckets')
      .values(fresh)
      .onConflict((each) => each.doNothing())
      .execute();
  }
  const wanted = db
    .selectFrom('buckets')
    .selectAll()
    .where('name', 'in', [...names]);
  const known = wanted.orderBy('name');
  const rows = await (dialect.hasSingleSender ? known : known.forUpdate()).execute();
  const clock = await sql<{ now: number }>`select ${dialect.clock} as now`.execute(db);
  const now = (clock.rows[0]?.now ?? 0) * 1000;
  const { levels, value } = change(new Map(rows.map((row) => [row.name, row])), now);
  for (const { name, tokens, at } of levels) {
    await db.updateTable('buckets').set({ tokens, at }).where('name', '=', name).execute();
  }
  return value;
}

/** Deletes buckets of a kind that last changed `age` milliseconds ago, by the database's clock. */
export async function deleteBuckets(
  { db, dialect }: Transaction,
  prefix: string,
  age: number,
): Promise<void> {
  await db
    .deleteFrom('buckets')
    .where('name', 'like', `${prefix}%`)
    .where('at', '<', sql<number>`${dialect.clock} * 1000 - ${sql.lit(age)}`)
    .execute();
}
