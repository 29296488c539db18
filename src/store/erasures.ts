import type { Inside } from './open.ts';

/** That somebody was forgotten, by the keyed hash of the address. */
export interface Erasure {
  hash: string;
  /** ISO 8601. */
  erasedAt: string;
  /** The address takes no mail. */
  suppressed: boolean;
}

export async function erasureOf({ db }: Inside, hash: string): Promise<Erasure | undefined> {
  const row = await db
    .selectFrom('erasures')
    .selectAll()
    .where('hash', '=', hash)
    .executeTakeFirst();
  return row && { hash, erasedAt: row.erased_at, suppressed: row.suppressed === 1 };
}

export async function listErasures({ db }: Inside): Promise<Erasure[]> {
  const rows = await db.selectFrom('erasures').selectAll().orderBy('erased_at').execute();
  return rows.map(({ hash, erased_at, suppressed }) => ({
    hash,
    erasedAt: erased_at,
    suppressed: suppressed === 1,
  }));
}

/** Somebody who was forgotten twice was forgotten the last time. */
export async function insertErasure({ db }: Inside, erasure: Erasure): Promise<void> {
  const values = { erased_at: erasure.erasedAt, suppressed: erasure.suppressed ? 1 : 0 };
  await db
    .insertInto('erasures')
    .values({ hash: erasure.hash, ...values })
    .onConflict((conflict) => conflict.column('hash').doUpdateSet(values))
    .execute();
}
