import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { parseAddress } from '../model/address.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { importReasons } from '../model/suppression.ts';
import { type LineState, openPeople, type PeopleFileOptions } from './csv/people-file.ts';
import type { CsvFile } from './csv/read-csv.ts';
import type { ColumnUses } from './csv/status-survey.ts';
import { subscriberProblems } from './problems.ts';
import { listConfirmed, suppressImported } from './queries/imported.ts';

export interface RecheckResult {
  uses: ColumnUses;
  suppressed: { line: number; id: string; reason: string }[];
}

const batchSize = 200;

/**
 * Suppresses imported people who must not get mail by this file; adds nobody. @returns warnings for
 * those who subscribed here and stay; no value, and nothing changed, if the file is unclear.
 */
export async function recheckCsv(
  store: Store,
  csv: CsvFile,
  { now, ...options }: PeopleFileOptions & { now: Date },
): Promise<Outcome<RecheckResult | undefined>> {
  const { value: opened, problems } = await openPeople(csv, options);
  if (opened === undefined) return { value: undefined, problems };
  const done: RecheckResult['suppressed'] = [];
  const kept: Problem[] = [];
  let batch = new Map<string, { line: number; reason: string }>();
  const flush = async (): Promise<void> => {
    const { suppressed, confirmed } = await withRetries(store, async (tx) => ({
      suppressed: await suppressImported(tx, keysByReason(batch), now),
      confirmed: await listConfirmed(tx, [...batch.keys()]),
    }));
    for (const { id, addressKey } of suppressed) {
      const found = batch.get(addressKey);
      if (found !== undefined) done.push({ id, ...found });
    }
    for (const { id, addressKey } of confirmed) {
      const line = batch.get(addressKey)?.line;
      const place = { file: csv.file, ...(line !== undefined && { line }) };
      kept.push(subscriberProblems['confirmed-here']({ id }, place));
    }
    batch = new Map();
  };
  for await (const { line, cells, state } of opened.lines()) {
    const key = parseAddress(opened.columns.cell(cells, 'address'))?.key;
    const reason = reasonOf(state);
    if (key === undefined || reason === undefined || batch.has(key)) continue;
    batch.set(key, { line, reason });
    if (batch.size === batchSize) await flush();
  }
  await flush();
  const suppressed = done.sort((a, b) => a.line - b.line);
  return { value: { uses: opened.uses, suppressed }, problems: kept };
}

function reasonOf({ state, reason }: LineState): string | undefined {
  if (state === 'confirmed') return undefined;
  if (reason !== undefined) return reason;
  if (state === 'unsubscribed') return importReasons.left;
  if (state === 'suppressed') return importReasons.bounced;
  return state === 'unclear' ? importReasons.unclear : importReasons.unconfirmed;
}

function keysByReason(batch: ReadonlyMap<string, { reason: string }>) {
  const byReason = Map.groupBy(batch, ([, { reason }]) => reason);
  return new Map([...byReason].map(([reason, rows]) => [reason, rows.map(([key]) => key)]));
}
