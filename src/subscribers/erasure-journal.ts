import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ifMissing } from '../lib/files.ts';
import { addressHash } from '../lib/keys/address-hash.ts';
import type { Secret } from '../lib/keys/secret.ts';
import type { Store } from '../lib/store/open.ts';
import { countNouns } from '../lib/text/count-nouns.ts';
import { dataFolder } from '../project.ts';
import type { ErasurePlace } from './overwrite.ts';
import type { Erasure } from './queries/erasures.ts';
import type { SubscriberKey } from './queries/subscriber-rows.ts';

/** In `data/`, outside the database, so that a database restored from a backup can be compared with it. */
const journalFile = 'erasures';

/** Erases somebody from list and ledger; `overwriteTraces` does the files and free pages. */
export async function eraseSubscriber(
  { root, now, randomHex }: Pick<ErasurePlace, 'root' | 'now' | 'randomHex'>,
  store: Store,
  secret: Secret,
  person: SubscriberKey,
): Promise<void> {
  const { eraseFromDatabase } = await import('./erase.ts');
  const { findErasure } = await import('./queries/erasures.ts');
  const erasure =
    (await eraseFromDatabase(store, secret, person, { now: now(), randomHex })) ??
    (await findErasure(store, addressHash(secret, person.addressKey)));
  if (erasure !== undefined) await appendJournal(await dataFolder(root), [erasure]);
}

/** Makes journal and database agree: after a restore, people in the journal are erased again. */
export async function replayJournal(
  place: ErasurePlace,
  store: Store,
  secret: Secret,
): Promise<void> {
  const { now, randomHex, log } = place;
  const data = await dataFolder(place.root);
  const { listErasures } = await import('./queries/erasures.ts');
  const journal = await readJournal(data);
  const { replayErasures } = await import('./erase.ts');
  const people = await replayErasures(store, secret, journal, { now: now(), randomHex });
  const known = new Set(journal.map(formatErasure));
  const missing = (await listErasures(store)).filter((each) => !known.has(formatErasure(each)));
  await appendJournal(data, missing);
  if (people.length === 0) return;
  const { overwriteTraces } = await import('./overwrite.ts');
  await overwriteTraces(place, store, secret);
  const were = countNouns(people.length, 'person was', 'people were');
  log.say(`${were} erased again: this database is older than their erasure.`);
}

/** @param data The folder with the journal. Without a journal, nobody was erased. */
export async function readJournal(data: string): Promise<Erasure[]> {
  const text = await readFile(join(data, journalFile), 'utf8').catch(ifMissing(''));
  return text.split('\n').flatMap((line) => {
    const [hash, erasedAt, mark] = line.split(' ');
    if (!hash || erasedAt === undefined) return [];
    return [{ hash, erasedAt, suppressed: mark === 'suppressed' }];
  });
}

async function appendJournal(data: string, erasures: readonly Erasure[]): Promise<void> {
  if (erasures.length === 0) return;
  const lines = erasures.map((each) => `${formatErasure(each)}\n`).join('');
  await appendFile(join(data, journalFile), lines, { mode: 0o600, flush: true });
}

function formatErasure({ hash, erasedAt, suppressed }: Erasure): string {
  return `${hash} ${erasedAt}${suppressed ? ' suppressed' : ''}`;
}
