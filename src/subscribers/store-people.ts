import { addressHashes } from '../lib/keys/address-hash.ts';
import type { Secret } from '../lib/keys/secret.ts';
import type { Transaction } from '../lib/store/open.ts';
import type { SubscriberState } from '../model/subscriber.ts';
import { compareDetails, type DetailChanges } from './compare-details.ts';
import { recordDetails } from './queries/details.ts';
import { findErasedHashes } from './queries/erasures.ts';
import { countChange } from './queries/statistics.ts';
import { findByKeys, insertSubscribers, type NewSubscriber } from './queries/subscriber-rows.ts';

export interface StoreOptions {
  secret: Secret;
  now: Date;
  /** The newsletter's; the first is that of people without one. */
  languages: readonly string[];
  /** Changes name, language and sections of people on the list; never whether they get mail. */
  update?: boolean;
  /** Writes nothing: the result is what a run would have. */
  dryRun?: boolean;
  /** People whom earlier batches of this import added or found, by address key. Grows. */
  earlier?: Map<string, SubscriberState>;
}

export type RefusedState = SubscriberState | 'erased';

export interface StoredPeople {
  /** The states of those who were not added. */
  refused: ReadonlyMap<NewSubscriber, RefusedState>;
  changed: ReadonlyMap<NewSubscriber, { id: string; changes: DetailChanges }>;
  /** What `earlier` gets once the transaction is committed. */
  handled: ReadonlyMap<string, SubscriberState>;
}

/** Adds people whose address is new and was not erased, in a transaction. */
export async function storePeople(
  tx: Transaction,
  people: readonly NewSubscriber[],
  options: StoreOptions,
): Promise<StoredPeople> {
  const { secret, now, languages, update = false, dryRun = false, earlier = new Map() } = options;
  const hashes = new Map(people.map((each) => [each, addressHashes(secret, each.address)]));
  const erasedHashes = await findErasedHashes(tx, [...hashes.values()].flat());
  const isErased = (each: NewSubscriber): boolean =>
    hashes.get(each)?.some((hash) => erasedHashes.has(hash)) === true;
  const allowed = people.filter((each) => !isErased(each));
  const inserted = dryRun
    ? await findNew(tx, allowed, earlier)
    : await insertSubscribers(tx, allowed);
  const isAdded = (each: NewSubscriber): boolean => !isErased(each) && inserted.has(each.id);
  const others = people.filter((each) => !isAdded(each));
  const keys = others.map(({ address }) => address.key);
  const known = await findByKeys(tx, keys);
  const handled = new Map<string, SubscriberState>();
  const refused = new Map<NewSubscriber, RefusedState>();
  const changed = new Map<NewSubscriber, { id: string; changes: DetailChanges }>();
  for (const each of people) {
    const { key } = each.address;
    if (isAdded(each)) {
      handled.set(key, each.state);
      continue;
    }
    const row = known.get(key);
    const isRepeated = handled.has(key) || earlier.has(key);
    // Somebody who was erased and subscribed again has a state like anybody else.
    const state = row?.state ?? handled.get(key) ?? earlier.get(key);
    refused.set(each, state ?? (isErased(each) ? 'erased' : 'confirmed'));
    if (state !== undefined) handled.set(key, state);
    if (!update || isRepeated || row?.state !== 'confirmed' || each.state !== 'confirmed') continue;
    const changes = compareDetails(row, each, languages[0]);
    if (changes === undefined) continue;
    changed.set(each, { id: row.id, changes });
    if (!dryRun) await recordDetails(tx, row.id, changes.after, now);
  }
  if (!dryRun) await countAdded(tx, people.filter(isAdded), now);
  return { refused, changed, handled };
}

/** The ids of those whom `insertSubscribers` would insert. */
async function findNew(
  tx: Transaction,
  people: readonly NewSubscriber[],
  earlier: ReadonlyMap<string, SubscriberState>,
): Promise<Set<string>> {
  const keys = people.map(({ address }) => address.key);
  const known = await findByKeys(tx, keys);
  const taken = new Set<string>();
  const added = people.filter(({ address: { key } }) => {
    const isNew = !known.has(key) && !earlier.has(key) && !taken.has(key);
    taken.add(key);
    return isNew;
  });
  return new Set(added.map(({ id }) => id));
}

async function countAdded(tx: Transaction, added: readonly NewSubscriber[], now: Date) {
  const confirmed = added.filter(({ state }) => state === 'confirmed');
  for (const [language, group] of Map.groupBy(confirmed, (each) => each.language ?? '')) {
    await countChange(tx, 'imported', language, now, group.length);
  }
}
