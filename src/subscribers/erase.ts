import { randomBytes } from 'node:crypto';
import { addressHash } from '../lib/keys/address-hash.ts';
import type { Secret } from '../lib/keys/secret.ts';
import type { Store } from '../lib/store/open.ts';
import { patiently } from '../lib/store/retry.ts';
import { type Address, parseAddress } from '../model/subscriber.ts';
import { forgetAsking } from './queries/confirmation-requests.ts';
import { findByAddress } from './queries/consent.ts';
import {
  deletePerson,
  type Erasure,
  eachListed,
  erasureOf,
  insertErasure,
  listErasures,
} from './queries/erasures.ts';
import { tally } from './queries/statistics.ts';
import { getSubscriber } from './queries/subscribers.ts';

/** Somebody of whom every trace is to go: what the traces are found by. */
export interface Person {
  id: string;
  addressKey: string;
}

/** Finds somebody by id, or by an address as it is typed. */
export async function findPerson(store: Store, wish: string): Promise<Person | undefined> {
  const parsed = parseAddress(wish);
  if (parsed !== undefined) {
    const known = await findByAddress(store, parsed.key);
    return known && { id: known.id, addressKey: parsed.key };
  }
  const known = await getSubscriber(store, wish);
  return known && { id: wish, addressKey: (parseAddress(known.address) as Address).key };
}

/**
 * Forgets somebody: the database has no byte of them any more, but for a keyed hash of the address,
 * so that no import and no backup brings them back. Files are the caller's to clear.
 */
export async function erase(
  store: Store,
  secret: Secret,
  { id, addressKey }: Person,
  now: Date,
): Promise<void> {
  const hash = addressHash(secret, addressKey);
  await patiently(store, async (inside) => {
    const suppressed = (await erasureOf(inside, hash))?.suppressed === true;
    const gone = await deletePerson(inside, id, () => randomBytes(12).toString('hex'), now);
    if (gone === undefined) return;
    await forgetAsking(inside, hash);
    const stays = suppressed || gone.state === 'suppressed';
    await insertErasure(inside, { hash, erasedAt: now.toISOString(), suppressed: stays });
    if (gone.state === 'confirmed') await tally(inside, 'erased', gone.language, now);
  });
  await scrub(store);
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
): Promise<Person[]> {
  if (erasures.length === 0) return [];
  const known = new Map((await listErasures(store)).map((each) => [each.hash, each]));
  const missing = new Map(
    erasures
      .filter(({ hash, erasedAt }) => (known.get(hash)?.erasedAt ?? '') < erasedAt)
      .map((each) => [each.hash, each]),
  );
  if (missing.size === 0) return [];
  const people: Person[] = [];
  for await (const { id, addressKey, createdAt } of eachListed(store)) {
    const erasure = missing.get(addressHash(secret, addressKey));
    if (erasure !== undefined && createdAt <= erasure.erasedAt) people.push({ id, addressKey });
  }
  await patiently(store, async (inside) => {
    for (const { id } of people) {
      await deletePerson(inside, id, () => randomBytes(12).toString('hex'), now);
    }
    for (const erasure of missing.values()) await insertErasure(inside, erasure);
  });
  if (people.length > 0) await scrub(store);
  return people;
}

/** Waits for others who are at the database. */
async function scrub({ db, dialect }: Store): Promise<void> {
  const until = performance.now() + 60_000;
  for (;;) {
    try {
      return await dialect.scrub(db);
    } catch (error) {
      if (!dialect.isPassing(error) || performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
