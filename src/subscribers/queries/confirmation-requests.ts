import type { Inside } from '../../lib/store/open.ts';

/** How often, and when last, a letter to an address was asked for. */
export interface Asking {
  asked: number;
  askedAt: string;
}

/** @param hash See `addressHash`. */
export async function askingOf({ db }: Inside, hash: string): Promise<Asking | undefined> {
  return db
    .selectFrom('askings')
    .select(['asked', 'asked_at as askedAt'])
    .where('hash', '=', hash)
    .executeTakeFirst();
}

/** Counts one more. Wants a transaction. */
export async function recordAsking({ db }: Inside, hash: string, now: Date): Promise<void> {
  const asked_at = now.toISOString();
  await db
    .insertInto('askings')
    .values({ hash, asked: 1, asked_at })
    .onConflict((conflict) =>
      conflict
        .column('hash')
        .doUpdateSet((row) => ({ asked: row('askings.asked', '+', 1), asked_at })),
    )
    .execute();
}

/** Whoever has confirmed can ask anew. */
export async function forgetAsking({ db }: Inside, hash: string): Promise<void> {
  await db.deleteFrom('askings').where('hash', '=', hash).execute();
}
