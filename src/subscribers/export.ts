import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { Transaction } from '../lib/store/open.ts';
import type { Subscriber } from '../model/subscriber.ts';
import { guard } from './csv/guard.ts';
import { eachSubscriber } from './queries/subscriber-rows.ts';

/** The columns of an export, which an import takes back. */
const columns: readonly [name: string, (person: Subscriber) => string | undefined][] = [
  ['id', ({ id }) => id],
  ['email', ({ address }) => address],
  ['name', ({ name }) => name],
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

/** The list as CSV, some lines at a time: safe to be opened by a spreadsheet, and to be imported again. */
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

/** All that is known of somebody, for themselves. */
export function listAccount(person: Subscriber): Record<string, string> {
  return Object.fromEntries(columns.map(([name, read]) => [name, read(person) ?? '']));
}
