import type { Kysely } from 'kysely';
import type { DeliveryState } from '../../../model/delivery.ts';
import type { SubscriberState } from '../../../model/subscriber.ts';
import type { Tables } from '../tables.ts';

interface Mergeable {
  row: { id: string; state: SubscriberState; created_at: string };
}

/** The strictest first. A request that nobody confirmed says nothing about consent that was given. */
const strictness: readonly SubscriberState[] = [
  'suppressed',
  'unsubscribed',
  'confirmed',
  'pending',
];

/**
 * Merges rows of one address into the strictest (and of those, earliest), which is returned. Its
 * history gets that of the others, and their ids lead to it.
 */
export async function mergeRows<Each extends Mergeable>(
  db: Kysely<Tables>,
  rows: readonly Each[],
): Promise<Each> {
  const [kept, ...others] = rows.toSorted(
    ({ row: a }, { row: b }) =>
      strictness.indexOf(a.state) - strictness.indexOf(b.state) ||
      (a.created_at < b.created_at ? -1 : 1),
  ) as [Each, ...Each[]];
  for (const { row } of others) await mergeInto(db, kept.row.id, row.id);
  return kept;
}

async function mergeInto(db: Kysely<Tables>, id: string, former: string): Promise<void> {
  await mergeDeliveries(db, id, former);
  for (const table of ['letters', 'confirmations', 'former_ids', 'changed_addresses'] as const) {
    await db
      .updateTable(table)
      .set({ subscriber_id: id })
      .where('subscriber_id', '=', former)
      .execute();
  }
  await db.insertInto('former_ids').values({ former_id: former, subscriber_id: id }).execute();
  await db.deleteFrom('subscribers').where('id', '=', former).execute();
}

const open: readonly DeliveryState[] = ['pending', 'deferred'];
const mayHaveArrived: readonly DeliveryState[] = ['accepted', 'writing', 'doubt'];

/** Of two deliveries of one mailing to one mailbox at most one is still made. */
async function mergeDeliveries(db: Kysely<Tables>, id: string, former: string): Promise<void> {
  const rows = await db
    .selectFrom('deliveries')
    .select(['mailing_id', 'subscriber_id', 'state'])
    .where('subscriber_id', 'in', [id, former])
    .execute();
  const byMailing = Map.groupBy(rows, ({ mailing_id }) => mailing_id);
  for (const [mailing, pair] of byMailing) {
    const own = pair.find(({ subscriber_id }) => subscriber_id === id);
    const other = pair.find(({ subscriber_id }) => subscriber_id === former);
    if (other === undefined) continue;
    if (own === undefined) {
      await update(db, mailing, former, { subscriber_id: id });
      continue;
    }
    const skipped = { state: 'skipped', reason: 'another row has the same address' } as const;
    if (open.includes(other.state)) await update(db, mailing, former, skipped);
    else if (open.includes(own.state) && mayHaveArrived.includes(other.state)) {
      await update(db, mailing, id, skipped);
    }
  }
}

async function update(
  db: Kysely<Tables>,
  mailingId: string,
  subscriberId: string,
  values: { subscriber_id: string } | { state: 'skipped'; reason: string },
): Promise<void> {
  await db
    .updateTable('deliveries')
    .set(values)
    .where('mailing_id', '=', mailingId)
    .where('subscriber_id', '=', subscriberId)
    .execute();
}
