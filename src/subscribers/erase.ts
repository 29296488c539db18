import { randomBytes } from 'node:crypto';
import { addressHash, addressHashes, mailboxHash } from '../lib/keys/address-hash.ts';
import type { Secret } from '../lib/keys/secret.ts';
import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { parseAddress } from '../model/address.ts';
import { deleteRequests } from './queries/confirmation-requests.ts';
import { findByAddress } from './queries/consent.ts';
import {
  deleteSubscriber,
  type Erasure,
  eachAddress,
  findErasure,
  insertErasure,
  listErasures,
} from './queries/erasures.ts';
import { countChange } from './queries/statistics.ts';
import { findById, type SubscriberKey } from './queries/subscriber-rows.ts';
import { insertTrace } from './queries/traces.ts';

/** Finds somebody by id, or by an address as it is typed. */
export async function findSubscriber(
  store: Store,
  wish: string,
): Promise<SubscriberKey | undefined> {
  const parsed = parseAddress(wish);
  if (parsed !== undefined) {
    const known = await findByAddress(store, parsed.key);
    return known && { id: known.id, addressKey: parsed.key };
  }
  return findById(store, wish);
}

/**
 * Deletes somebody from the database, but for a keyed hash of the address, so that no import and
 * no backup brings them back. Their bytes in files and free pages stay until they are overwritten
 * (see `overwriteTraces`).
 * @returns what stays of them; undefined where nobody has that id.
 */
export async function eraseFromDatabase(
  store: Store,
  secret: Secret,
  { id, addressKey }: SubscriberKey,
  now: Date,
): Promise<Erasure | undefined> {
  const hash = addressHash(secret, addressKey);
  const erasedAt = now.toISOString();
  return withRetries(store, async (tx) => {
    const suppressed = (await findErasure(tx, hash))?.suppressed === true;
    const gone = await deleteSubscriber(tx, id, newId, now);
    if (gone === undefined) return undefined;
    await deleteRequests(tx, mailboxHash(secret, addressKey));
    const erasure = { hash, erasedAt, suppressed: suppressed || gone.state === 'suppressed' };
    await insertErasure(tx, erasure);
    await insertTrace(tx, { subscriberId: id, hash, erasedAt });
    if (gone.state === 'confirmed') await countChange(tx, 'erased', gone.language, now);
    return erasure;
  });
}

/** Stands for somebody who was erased, and leads to nobody. */
function newId(): string {
  return randomBytes(12).toString('hex');
}

/**
 * Does again what was done to another copy of this database: forgets those who are on the list
 * from before they were forgotten.
 * @returns who they were.
 */
export async function replayErasures(
  store: Store,
  secret: Secret,
  erasures: readonly Erasure[],
  now: Date,
): Promise<SubscriberKey[]> {
  if (erasures.length === 0) return [];
  const known = new Map((await listErasures(store)).map((each) => [each.hash, each]));
  const missing = new Map(
    erasures
      .filter(({ hash, erasedAt }) => (known.get(hash)?.erasedAt ?? '') < erasedAt)
      .map((each) => [each.hash, each]),
  );
  if (missing.size === 0) return [];
  const people: SubscriberKey[] = [];
  for await (const { id, address, addressKey, createdAt } of eachAddress(store)) {
    const parsed = parseAddress(address);
    const hashes =
      parsed === undefined ? [addressHash(secret, addressKey)] : addressHashes(secret, parsed);
    const erasures = hashes.flatMap((hash) => missing.get(hash) ?? []);
    if (erasures.some(({ erasedAt }) => createdAt <= erasedAt)) people.push({ id, addressKey });
  }
  await withRetries(store, async (tx) => {
    for (const { id, addressKey } of people) {
      await deleteSubscriber(tx, id, newId, now);
      const trace = { subscriberId: id, hash: addressHash(secret, addressKey) };
      await insertTrace(tx, { ...trace, erasedAt: now.toISOString() });
    }
    for (const erasure of missing.values()) await insertErasure(tx, erasure);
  });
  return people;
}
