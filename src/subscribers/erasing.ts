import { appendFile, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../content/write.ts';
import type { Secret } from '../lib/keys/secret.ts';
import type { Store } from '../lib/store/open.ts';
import { parseAddress } from '../model/subscriber.ts';
import { type Context, dataFolder } from '../project.ts';
import type { Person } from './erase.ts';
import type { Erasure } from './queries/erasures.ts';

/** Beside the database, so that one that is put back from a backup learns of them. */
const journalFile = 'erasures';

type Place = Pick<Context, 'root' | 'terminal'>;

/**
 * Forgets somebody everywhere under `data/`: list, ledger, outbox, reports, exports, and backups
 * that lie there.
 * @returns Backups that could not be cleared of them: dumps of PostgreSQL.
 */
export async function eraseEverywhere(
  place: Place,
  store: Store,
  secret: Secret,
  person: Person,
): Promise<string[]> {
  const { erase } = await import('./erase.ts');
  await erase(store, secret, person, place.terminal.now());
  await matchJournal(place, store, secret);
  const data = await dataFolder(place.root);
  await clearFiles(data, [person]);
  return clearBackups(place, secret, person);
}

/**
 * Brings the journal of erasures and the database to the same: what one of them has not heard of
 * is done, or written down. A database from before an erasure is one that was put back.
 */
export async function matchJournal(place: Place, store: Store, secret: Secret): Promise<void> {
  const data = await dataFolder(place.root);
  const { listErasures } = await import('./queries/erasures.ts');
  const journal = await readJournal(join(data, journalFile));
  const { replayErasures } = await import('./erase.ts');
  const people = await replayErasures(store, secret, journal, place.terminal.now());
  if (people.length > 0) {
    await clearFiles(data, people);
    place.terminal.say(
      `${people.length} of this database had been erased since it was copied: they are forgotten again.`,
    );
  }
  const heard = new Set(journal.map(lineOf));
  const missing = (await listErasures(store)).map(lineOf).filter((line) => !heard.has(line));
  if (missing.length === 0) return;
  const lines = missing.map((line) => `${line}\n`).join('');
  await appendFile(join(data, journalFile), lines, { mode: 0o600, flush: true });
}

function lineOf({ hash, erasedAt, suppressed }: Erasure): string {
  return `${hash} ${erasedAt}${suppressed ? ' suppressed' : ''}`;
}

async function readJournal(file: string): Promise<Erasure[]> {
  const text = await readFile(file, 'utf8').catch((error) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').flatMap((line) => {
    const [hash, erasedAt, standing] = line.split(' ');
    if (!hash || erasedAt === undefined) return [];
    return [{ hash, erasedAt, suppressed: standing === 'suppressed' }];
  });
}

/** Takes people out of the files beside a database. */
async function clearFiles(data: string, people: readonly Person[]): Promise<void> {
  const keys = new Set(people.map(({ addressKey }) => addressKey));
  const ids = new Set(people.map(({ id }) => id));
  for (const name of await namesIn(join(data, 'outbox'))) {
    const file = join(data, 'outbox', name);
    if (keys.has(await recipientOf(file))) await rm(file, { force: true });
  }
  for (const folder of ['reports', 'exports']) {
    for (const name of await namesIn(join(data, folder))) {
      if (name.endsWith('.csv')) await dropRows(join(data, folder, name), ids);
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

/** The key of the address in the `To:` of a message. */
async function recipientOf(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const head = text.slice(0, text.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  const to = /^To: (.*)$/im.exec(head)?.[1] ?? '';
  return parseAddress(/<([^<>]+)>\s*$/.exec(to)?.[1] ?? to)?.key ?? '';
}

/** Writes a CSV file anew without the rows that name one of these ids. */
async function dropRows(file: string, ids: ReadonlySet<string>): Promise<void> {
  const { parse } = await import('csv-parse/sync');
  const { stringify } = await import('csv-stringify/sync');
  const text = await readFile(file, 'utf8');
  if (![...ids].some((id) => text.includes(id))) return;
  const rows = parse(text, { bom: true, relax_column_count: true }) as string[][];
  const kept = rows.filter((row) => !row.some((cell) => ids.has(cell)));
  await writeFileAtomic(file, stringify(kept), 0o600);
}

/** @returns the names of those that hold a database which cannot be written to. */
async function clearBackups(
  { root, terminal }: Place,
  secret: Secret,
  person: Person,
): Promise<string[]> {
  const folder = join(await dataFolder(root), 'backups');
  const names = (await namesIn(folder)).sort();
  if (names.length === 0) return [];
  const { eraseFromCopy } = await import('../lib/store/copies.ts');
  const { erase, findPerson } = await import('./erase.ts');
  const left: string[] = [];
  for (const name of names) {
    const files = await namesIn(join(folder, name));
    await clearFiles(join(folder, name), [person]);
    if (files.includes('newsletter.dump')) left.push(join('data/backups', name));
    if (!files.includes('newsletter.db')) continue;
    terminal.progress(`Clearing the backup ${name}`);
    await eraseFromCopy(join(folder, name, 'newsletter.db'), async (copy) => {
      const known = await findPerson(copy, person.id);
      if (known !== undefined) await erase(copy, secret, known, terminal.now());
    });
  }
  return left;
}
