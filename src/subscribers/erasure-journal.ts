import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ifMissing } from '../lib/files.ts';
import { addressHash } from '../lib/keys/address-hash.ts';
import type { Secret } from '../lib/keys/secret.ts';
import type { Store } from '../lib/store/open.ts';
import { dataFolder, type Project } from '../project.ts';
import type { Erasure } from './queries/erasures.ts';
import type { SubscriberKey } from './queries/subscriber-rows.ts';

/** Beside the database, so that one that is restored from a backup learns of them. */
const journalFile = 'erasures';

type Place = Pick<Project, 'root' | 'now' | 'log'>;

/**
 * Deletes somebody from the list and the ledger, and records it in the journal. Takes no longer
 * than any other change. What is left of them in files and free pages is for `overwriteTraces`.
 */
export async function eraseSubscriber(
  place: Place,
  store: Store,
  secret: Secret,
  person: SubscriberKey,
): Promise<void> {
  const { eraseFromDatabase } = await import('./erase.ts');
  const { findErasure } = await import('./queries/erasures.ts');
  const erasure =
    (await eraseFromDatabase(store, secret, person, place.now())) ??
    (await findErasure(store, addressHash(secret, person.addressKey)));
  if (erasure !== undefined) await appendJournal(await dataFolder(place.root), [erasure]);
}

/**
 * Brings the journal of erasures and the database to the same: what one of them does not know
 * is done, or written down. A database from before an erasure is a restored one.
 */
export async function replayJournal(place: Place, store: Store, secret: Secret): Promise<void> {
  const data = await dataFolder(place.root);
  const { listErasures } = await import('./queries/erasures.ts');
  const journal = await readJournal(data);
  const { replayErasures } = await import('./erase.ts');
  const people = await replayErasures(store, secret, journal, place.now());
  const known = new Set(journal.map(formatErasure));
  const missing = (await listErasures(store)).filter((each) => !known.has(formatErasure(each)));
  await appendJournal(data, missing);
  if (people.length === 0) return;
  const { overwriteTraces } = await import('./overwrite.ts');
  await overwriteTraces(place, store, secret);
  place.log.say(
    `${people.length} of this database had been erased since it was copied: they are erased again.`,
  );
}

async function appendJournal(data: string, erasures: readonly Erasure[]): Promise<void> {
  if (erasures.length === 0) return;
  const lines = erasures.map((each) => `${formatErasure(each)}\n`).join('');
  await appendFile(join(data, journalFile), lines, { mode: 0o600, flush: true });
}

function formatErasure({ hash, erasedAt, suppressed }: Erasure): string {
  return `${hash} ${erasedAt}${suppressed ? ' suppressed' : ''}`;
}

/** @param data The folder that holds the journal; none: nobody was erased. */
export async function readJournal(data: string): Promise<Erasure[]> {
  const text = await readFile(join(data, journalFile), 'utf8').catch(ifMissing(''));
  return text.split('\n').flatMap((line) => {
    const [hash, erasedAt, standing] = line.split(' ');
    if (!hash || erasedAt === undefined) return [];
    return [{ hash, erasedAt, suppressed: standing === 'suppressed' }];
  });
}
