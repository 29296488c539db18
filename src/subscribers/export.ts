import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { makeFolder } from '../lib/make-folder.ts';
import { requirePrivatePath } from '../lib/private-files.ts';
import type { Store, Transaction } from '../lib/store/open.ts';
import { dayIn } from '../model/calendar.ts';
import type { Subscriber } from '../model/subscriber.ts';
import { dataFolder, type Project } from '../project.ts';
import { guard } from './csv/guard.ts';
import { listReceivedMails } from './queries/received.ts';
import { eachSubscriber, getSubscriber } from './queries/subscriber-rows.ts';

const columns: readonly [name: string, (person: Subscriber) => string | undefined][] = [
  ['id', ({ id }) => id],
  ['email', ({ address }) => address],
  ['name', ({ name }) => name],
  ['first_name', ({ firstName }) => firstName],
  ['language', ({ language }) => language],
  ['sections', ({ sections }) => (sections === undefined ? '*' : sections.join(' ') || 'none')],
  ['text_only', ({ textOnly }) => (textOnly === true ? 'true' : 'false')],
  ['state', ({ state }) => state],
  ['suppressed_reason', ({ suppressedReason }) => suppressedReason],
  ['consent', ({ consent }) => consent],
  ['consent_version', ({ consentVersion }) => consentVersion],
  ['form', ({ form }) => form],
  ['asked_at', ({ askedAt }) => askedAt],
  ['confirmed_at', ({ confirmedAt }) => confirmedAt],
  ['left_at', ({ leftAt }) => leftAt],
  ['created_at', ({ createdAt }) => createdAt],
];

/** Writes the list to a private CSV file. @param path Absolute; default: in `data/exports/`. */
export async function exportFile(
  { root, now, newsletter }: Pick<Project, 'root' | 'now' | 'newsletter'>,
  store: Store,
  path?: string,
): Promise<string> {
  if (path !== undefined) await requirePrivatePath(path);
  const day = dayIn(now(), newsletter.timeZone);
  const file = path ?? join(await dataFolder(root), 'exports', `subscribers-${day}.csv`);
  const temporary = `${file}.new`;
  await makeFolder(dirname(file), 0o700);
  await pipeline(exportCsv(store), createWriteStream(temporary, { mode: 0o600, flush: true }));
  await rename(temporary, file);
  return file;
}

/** The list as CSV, in chunks. A spreadsheet runs nothing in it, and an import reads it back exactly. */
export function exportCsv(tx: Transaction): AsyncIterable<string> {
  const rows = async function* () {
    for await (const person of eachSubscriber(tx)) {
      yield columns.map(([, read]) => guard(read(person) ?? ''));
    }
  };
  return Readable.from(rows()).pipe(
    stringify({ header: true, columns: columns.map(([name]) => name), encoding: 'utf8' }),
  );
}

/** Everything that is stored about a subscriber, by column name; empty where there is nothing. */
export function listAccount(person: Subscriber): Record<string, string> {
  return Object.fromEntries(columns.map(([name, read]) => [name, read(person) ?? '']));
}

/** Everything that is stored about a subscriber, as it is sent to them; undefined for another id. */
export async function readAccount(store: Store, id: string) {
  const known = await getSubscriber(store, id);
  if (known === undefined) return undefined;
  return { you: listAccount(known), mails: await listReceivedMails(store, id) };
}
