import { sql } from 'kysely';
import type { Transaction } from '../../lib/store/open.ts';
import { suppressSubscribers } from '../../subscribers/queries/suppressions.ts';

const acceptedForEach = 2;
/** From so many refusals at one domain on, the ratio must hold for that domain, too. */
const manyOfDomain = 3;

/** Refused recipients wait again, and are tried after all others. Needs a transaction. */
export async function exonerate(
  { db }: Transaction,
  mailingId: string,
  now: Date,
  subscriberIds?: readonly string[],
): Promise<void> {
  const query = db
    .updateTable('deliveries')
    .set({ state: 'pending', refused: 'retry', next_attempt: now.toISOString() })
    .where('mailing_id', '=', mailingId)
    .where('state', '=', 'deferred')
    .where('refused', 'is not', null);
  if (subscriberIds === undefined) await query.execute();
  for (const ids of parts(subscriberIds ?? [])) {
    await query.where('subscriber_id', 'in', ids).execute();
  }
}

/** Makes refused recipients due now, because a person asks for it. */
export async function retryRefused({ db }: Transaction, id: string, now: Date): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ next_attempt: now.toISOString() })
    .where('mailing_id', '=', id)
    .where('state', '=', 'deferred')
    .where('refused', 'is not', null)
    .execute();
}

/** Fails recipients who were refused while others were accepted. Needs a transaction. */
export async function failRefused({ db }: Transaction, id: string, now: Date): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ state: 'failed', next_attempt: null, updated_at: now.toISOString() })
    .where('mailing_id', '=', id)
    .where('state', '=', 'deferred')
    .where('refused', 'in', ['fail', 'suppress'])
    .execute();
}

/**
 * Suppresses addresses that do not exist, if enough others of the mailing and of their domain were
 * accepted. Needs a transaction; can be repeated.
 */
export async function suppressRefused(
  tx: Transaction,
  mailingId: string,
  accepted: number,
  now: Date,
): Promise<void> {
  const { db } = tx;
  const found = await db
    .selectFrom('deliveries')
    .innerJoin('subscribers', 'subscribers.id', 'deliveries.subscriber_id')
    .select(['subscribers.id', 'subscribers.address_key as key'])
    .where('mailing_id', '=', mailingId)
    .where('deliveries.state', '=', 'failed')
    .where('deliveries.refused', '=', 'suppress')
    .execute();
  if (found.length === 0 || accepted < found.length * acceptedForEach) return;
  const byDomain = Map.groupBy(found, ({ key }) => key.slice(key.lastIndexOf('@') + 1));
  const large = [...byDomain].filter(([, people]) => people.length >= manyOfDomain);
  const acceptedAt = large.length === 0 ? new Map() : await acceptedByDomain(tx, mailingId);
  for (const [domain, people] of large) {
    if ((acceptedAt.get(domain) ?? 0) < people.length * acceptedForEach) byDomain.delete(domain);
  }
  const ids = [...byDomain.values()].flat().map(({ id }) => id);
  for (const part of parts(ids)) await suppressSubscribers(tx, part, { mailingId, now });
}

async function acceptedByDomain({ db, dialect }: Transaction, mailingId: string) {
  const at =
    dialect.name === 'sqlite' ? sql`instr(address_key, '@')` : sql`strpos(address_key, '@')`;
  const rows = await db
    .selectFrom('deliveries')
    .innerJoin('subscribers', 'subscribers.id', 'deliveries.subscriber_id')
    .select(({ fn }) => [
      sql<string>`substr(address_key, ${at} + 1)`.as('domain'),
      fn.countAll<number>().as('count'),
    ])
    .where('mailing_id', '=', mailingId)
    .where('deliveries.state', '=', 'accepted')
    .groupBy('domain')
    .execute();
  return new Map(rows.map(({ domain, count }) => [domain, Number(count)]));
}

/** Of a size for one statement's parameters. */
function parts<T>(all: readonly T[]): T[][] {
  const size = 500;
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
    all.slice(at * size, (at + 1) * size),
  );
}
