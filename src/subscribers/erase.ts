import { addressHash, addressHashes, mailboxHash } from '../lib/keys/address-hash.ts';
import type { Secret } from '../lib/keys/secret.ts';
import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { parseAddress } from '../model/address.ts';
import { type ChangeContext, newSubscriberId } from './change-context.ts';
import { deleteRequests } from './queries/confirmation-requests.ts';
import {
  deleteSubscriber,
  type Erasure,
  findErasure,
  insertErasure,
  listErasures,
} from './queries/erasures.ts';
import { countChange } from './queries/statistics.ts';
import { eachRow, type SubscriberKey } from './queries/subscriber-rows.ts';
import { insertTrace } from './queries/traces.ts';

/**
 * Deletes somebody from the database, except for a keyed hash of the address, so that nothing adds
 * them again. Bytes in free pages stay until `overwriteTraces`. @returns undefined if not found.
 */
export async function eraseFromDatabase(
  store: Store,
  secret: Secret,
  { id, addressKey }: SubscriberKey,
  change: ChangeContext,
): Promise<Erasure | undefined> {
  const { now } = change;
  const hash = addressHash(secret, addressKey);
  const erasedAt = now.toISOString();
  return withRetries(store, async (tx) => {
    const wasSuppressed = (await findErasure(tx, hash))?.suppressed === true;
    const deleted = await deleteSubscriber(tx, id, () => newSubscriberId(change), now);
    if (deleted === undefined) return undefined;
    await deleteRequests(tx, mailboxHash(secret, addressKey));
    const suppressed = wasSuppressed || deleted.state === 'suppressed';
    const erasure = { hash, erasedAt, suppressed };
    await insertErasure(tx, erasure);
    await insertTrace(tx, { subscriberId: id, hash, erasedAt });
    if (deleted.state === 'confirmed') await countChange(tx, 'erased', deleted.language, now);
    return erasure;
  });
}

/** Repeats erasures of another copy, except of people added later. @returns who was erased. */
export async function replayErasures(
  store: Store,
  secret: Secret,
  erasures: readonly Erasure[],
  change: ChangeContext,
): Promise<SubscriberKey[]> {
  if (erasures.length === 0) return [];
  const known = new Map((await listErasures(store)).map((each) => [each.hash, each.erasedAt]));
  const missing = new Map(
    erasures
      .filter(({ hash, erasedAt }) => (known.get(hash) ?? '') < erasedAt)
      .map((each) => [each.hash, each]),
  );
  if (missing.size === 0) return [];
  const people: (SubscriberKey & Pick<Erasure, 'erasedAt'>)[] = [];
  for await (const { id, address, address_key: addressKey, created_at } of eachRow(store)) {
    const parsed = parseAddress(address);
    const hashes =
      parsed === undefined ? [addressHash(secret, addressKey)] : addressHashes(secret, parsed);
    const found = hashes.flatMap((hash) => missing.get(hash) ?? []);
    const erasure = found.find(({ erasedAt }) => created_at <= erasedAt);
    if (erasure !== undefined) people.push({ id, addressKey, erasedAt: erasure.erasedAt });
  }
  const { now } = change;
  await withRetries(store, async (tx) => {
    for (const { id, addressKey, erasedAt } of people) {
      const deleted = await deleteSubscriber(tx, id, () => newSubscriberId(change), now);
      if (deleted?.state === 'confirmed') {
        await countChange(tx, 'erased', deleted.language, new Date(erasedAt));
      }
      const hash = addressHash(secret, addressKey);
      await insertTrace(tx, { subscriberId: id, hash, erasedAt: now.toISOString() });
    }
    for (const erasure of missing.values()) await insertErasure(tx, erasure);
  });
  return people;
}
