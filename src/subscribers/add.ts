import { randomBytes } from 'node:crypto';
import { addressHashes } from '../lib/keys/address-hash.ts';
import type { Secret } from '../lib/keys/secret.ts';
import type { Store, Transaction } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { parseAddress } from '../model/address.ts';
import type { Problem } from '../model/problem.ts';
import { dropControls } from '../model/slots.ts';
import type { Choice, Consent, SubscriberState } from '../model/subscriber.ts';
import { findErasedHashes } from './queries/erasures.ts';
import { countChange } from './queries/statistics.ts';
import { insertSubscribers, type NewSubscriber, readStates } from './queries/subscriber-rows.ts';

/** Somebody who agreed to get the newsletter, or who left elsewhere, as typed or imported. */
export interface PersonToAdd extends Choice, Consent {
  /** From another copy of this list, so that links in old mails go on working. */
  id?: string;
  address: string;
  name?: string;
  /** Absent: confirmed. */
  state?: SubscriberState;
  suppressedReason?: string;
  createdAt?: string;
}

export interface AddOptions {
  secret: Secret;
  /** Those of the newsletter; another one is a problem. */
  languages: readonly string[];
  /** Ids of its sections; the same. */
  sections: readonly string[];
  now: Date;
}

/** Taken, or why not. The problem never holds the address: problems go to logs. */
export type AddResult = { id: string } | Problem;

const refusals: Readonly<Record<SubscriberState, string>> = {
  confirmed: 'This address is on the list already.',
  pending: 'This address waits for its owner to confirm.',
  unsubscribed: 'Its owner has unsubscribed, and only its owner can come back.',
  suppressed: 'This address does not take mail.',
};

/**
 * Puts people on the list. Whoever left, was suppressed or was forgotten is not brought back.
 * @returns for each of them, in their order.
 */
export async function addPeople(
  store: Store,
  people: readonly PersonToAdd[],
  options: AddOptions,
): Promise<AddResult[]> {
  const read = people.map((person) => readPerson(person, options));
  const ready = read.filter((each): each is NewSubscriber => 'address' in each);
  const standing = await withRetries(store, (tx) => insertNew(tx, ready, options));
  return read.map((each) => {
    if ('code' in each) return each;
    const there = standing.get(each);
    return there === undefined ? { id: each.id } : alreadyThere(there, each.state);
  });
}

/** @returns in what state those are found who were not put in. */
async function insertNew(
  tx: Transaction,
  newcomers: readonly NewSubscriber[],
  { secret, now }: AddOptions,
): Promise<Map<NewSubscriber, SubscriberState | 'erased'>> {
  const hashes = new Map(newcomers.map((each) => [each, addressHashes(secret, each.address)]));
  const erased = await findErasedHashes(tx, [...hashes.values()].flat());
  const standing = new Map<NewSubscriber, SubscriberState | 'erased'>();
  const wanted = newcomers.filter((each) => {
    if (!hashes.get(each)?.some((hash) => erased.has(hash))) return true;
    standing.set(each, 'erased');
    return false;
  });
  const taken = await insertSubscribers(tx, wanted);
  const refused = wanted.filter(({ id }) => !taken.has(id));
  const states = await readStates(
    tx,
    [...standing.keys(), ...refused].map(({ address }) => address.key),
  );
  // Somebody who was forgotten and came back by the form is on the list like anybody else.
  for (const each of [...standing.keys()]) {
    standing.set(each, states.get(each.address.key) ?? 'erased');
  }
  for (const each of refused) standing.set(each, states.get(each.address.key) ?? 'confirmed');
  const came = wanted.filter(({ id, state }) => taken.has(id) && state === 'confirmed');
  for (const [language, group] of Map.groupBy(came, (each) => each.language ?? '')) {
    await countChange(tx, 'imported', language, now, group.length);
  }
  return standing;
}

function readPerson(
  person: PersonToAdd,
  { languages, sections, now }: AddOptions,
): NewSubscriber | Problem {
  const address = parseAddress(person.address);
  if (address === undefined) {
    return refuse(
      'bad-address',
      'This is not an e-mail address.',
      'Write it plainly: name@example.org.',
    );
  }
  const language = person.language?.trim();
  if (language && !languages.includes(language)) {
    return refuse(
      'unknown-language',
      `The newsletter has no language "${dropControls(language)}".`,
      `Its languages are ${languages.join(', ')}.`,
    );
  }
  const unknown = person.sections?.find((id) => !sections.includes(id));
  if (unknown !== undefined) {
    return refuse(
      'unknown-section',
      `The newsletter has no section "${dropControls(unknown)}".`,
      `Its sections are ${sections.join(', ')}.`,
    );
  }
  const name = dropControls(person.name ?? '').trim();
  const { name: _, language: __, address: ___, ...same } = person;
  return {
    ...same,
    id: person.id ?? randomBytes(12).toString('hex'),
    address,
    ...(name !== '' && { name }),
    ...(language && { language }),
    state: person.state ?? 'confirmed',
    createdAt: person.createdAt ?? now.toISOString(),
  };
}

function alreadyThere(there: SubscriberState | 'erased', wished: SubscriberState): Problem {
  if (there === 'erased') {
    return refuse(
      'already-erased',
      'Its owner asked to be forgotten, and only its owner can come back.',
      'Nothing was changed.',
    );
  }
  if (there === 'confirmed' && wished !== 'confirmed') {
    return refuse(
      'left-elsewhere',
      'The file says that they left, and they are on the list here.',
      'Nothing was changed. If they left after they were brought in here, take them off: npm run subscribers -- remove ID',
    );
  }
  const severity = there === 'confirmed' || there === wished ? 'warning' : 'error';
  return { ...refuse(`already-${there}`, refusals[there], 'Nothing was changed.'), severity };
}

function refuse(code: string, message: string, hint: string): Problem {
  return { code, severity: 'error', message, hint };
}
