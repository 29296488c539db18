import type { Transaction } from '../../lib/store/open.ts';

/** The times of the requests for mails to a mailbox, newest first. @param hash See `mailboxHash`. */
export async function listRequestTimes(
  { db }: Transaction,
  hash: string,
  since: Date,
): Promise<string[]> {
  const rows = await db
    .selectFrom('askings')
    .select('asked_at')
    .where('hash', '=', hash)
    .where('asked_at', '>', since.toISOString())
    .orderBy('asked_at', 'desc')
    .execute();
  return rows.map(({ asked_at }) => asked_at);
}

/** Records a confirmation request. @param hash Of the address. */
export async function recordRequest({ db }: Transaction, hash: string, now: Date): Promise<void> {
  await db.insertInto('askings').values({ hash, asked_at: now.toISOString() }).execute();
}

/** After a confirmation, earlier requests do not count. */
export async function deleteRequests({ db }: Transaction, hash: string): Promise<void> {
  await db.deleteFrom('askings').where('hash', '=', hash).execute();
}

/** Deletes requests that no limit counts any more. */
export async function deleteOldRequests({ db }: Transaction, before: Date): Promise<void> {
  await db.deleteFrom('askings').where('asked_at', '<', before.toISOString()).execute();
}
