import { addressHash } from '../../lib/keys/address-hash.ts';
import { randomHex } from '../../lib/keys/random.ts';
import type { Secret } from '../../lib/keys/secret.ts';
import type { Store, Transaction } from '../../lib/store/open.ts';
import { withRetries } from '../../lib/store/retry.ts';
import { replayErasures } from '../../subscribers/erase.ts';
import { type Erasure, listErasures } from '../../subscribers/queries/erasures.ts';
import { countChange } from '../../subscribers/queries/statistics.ts';
import type { SubscriberRow } from '../../subscribers/queries/subscriber-rows.ts';

export interface ListChanges {
  /** People who unsubscribed, bounced or complained. */
  gone: SubscriberRow[];
  confirmed: string[];
  erasures: Erasure[];
}

export interface BroughtOver {
  unsubscribed: number;
  suppressed: number;
  erased: number;
  /** People who were on the list before the restore and are not now. */
  joined: number;
}

/** Who unsubscribed, is suppressed, confirmed or erased in the current database. */
export async function readListChanges(current: Transaction): Promise<ListChanges> {
  const gone = await current.db
    .selectFrom('subscribers')
    .selectAll()
    .where('state', 'in', ['unsubscribed', 'suppressed'])
    .execute();
  const confirmed = await current.db
    .selectFrom('subscribers')
    .select('id')
    .where('state', '=', 'confirmed')
    .execute();
  return { gone, confirmed: confirmed.map(({ id }) => id), erasures: await listErasures(current) };
}

/** Takes people off the restored list who left it since. Can be repeated. */
export async function bringOver(
  restored: Store,
  secret: Secret,
  { gone, confirmed, erasures }: ListChanges,
  now: Date,
): Promise<BroughtOver> {
  const erased = await replayErasures(restored, secret, erasures, { now, randomHex });
  const hashes = new Set(erasures.map(({ hash }) => hash));
  const counts = { unsubscribed: 0, suppressed: 0 };
  for (let first = 0; first < gone.length; first += 500) {
    await withRetries(restored, async (tx) => {
      for (const row of gone.slice(first, first + 500)) {
        // Who was erased and subscribed again is on the current list.
        const wasErased = hashes.has(addressHash(secret, row.address_key));
        if (await takeOffList(tx, row, wasErased))
          counts[row.state === 'suppressed' ? 'suppressed' : 'unsubscribed'] += 1;
      }
    });
  }
  const known = await restored.db.selectFrom('subscribers').select('id').execute();
  const ids = new Set(known.map(({ id }) => id));
  const joined = confirmed.filter((id) => !ids.has(id)).length;
  return { ...counts, erased: erased.length, joined };
}

async function takeOffList(tx: Transaction, row: SubscriberRow, wasErased: boolean) {
  const { db } = tx;
  const { state, left_at, suppressed_reason, suppressed_by, changed_at } = row;
  const before = await db
    .selectFrom('subscribers')
    .select(['state', 'language'])
    .where('address_key', '=', row.address_key)
    .executeTakeFirst();
  if (before?.state === 'pending' || before?.state === 'confirmed') {
    await db
      .updateTable('subscribers')
      .set({ state, left_at, suppressed_reason, suppressed_by, changed_at })
      .where('address_key', '=', row.address_key)
      .execute();
    if (before.state === 'confirmed') {
      const change = state === 'suppressed' ? 'suppressed' : 'unsubscribed';
      await countChange(tx, change, before.language, new Date(left_at ?? changed_at));
    }
    return true;
  }
  if (!wasErased) {
    // Who joined and left since stays recorded, so that no import subscribes them again.
    await db
      .insertInto('subscribers')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  return false;
}
