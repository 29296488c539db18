import type { Store } from '../lib/store/open.ts';
import { withRetries } from '../lib/store/retry.ts';
import { parseAddress } from '../model/address.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { importReasons } from '../model/suppression.ts';
import {
  type LineState,
  openPeople,
  type PeopleFile,
  type PeopleFileOptions,
} from './csv/people-file.ts';
import type { CsvFile } from './csv/read-csv.ts';
import { listConfirmed, suppressImported } from './queries/imported.ts';

export interface RecheckOptions extends PeopleFileOptions {
  now: Date;
  onColumns?: (columns: PeopleFile['statusColumns']) => void;
}

/** Somebody who gets no mail any more. */
export interface SuppressedLine {
  line: number;
  id: string;
  reason: string;
}

/** Lines that are looked up together. */
const batch = 200;

/**
 * Repairs a list that a file was imported into wrongly: whoever gets mail by the import, although
 * the file does not say that they should, is suppressed. Nobody is added or confirmed.
 * @returns who was suppressed, with a warning for each who confirmed here on their own and stays;
 * undefined and why where the file cannot be read or is unclear, and then nothing was changed.
 */
export async function recheckCsv(
  store: Store,
  csv: CsvFile,
  options: RecheckOptions,
): Promise<Outcome<SuppressedLine[] | undefined>> {
  const { value: opened, problems } = await openPeople(csv, options);
  if (opened === undefined) return { value: undefined, problems };
  options.onColumns?.(opened.statusColumns);
  const done: SuppressedLine[] = [];
  const kept: Problem[] = [];
  let waiting = new Map<string, { line: number; reason: string }>();
  const flush = async (): Promise<void> => {
    const { suppressed, confirmed } = await withRetries(store, async (tx) => ({
      suppressed: await suppressImported(tx, reasonsOf(waiting), options.now),
      confirmed: await listConfirmed(tx, [...waiting.keys()]),
    }));
    for (const { id, addressKey } of suppressed) {
      const found = waiting.get(addressKey);
      if (found !== undefined) done.push({ id, ...found });
    }
    for (const { id, addressKey } of confirmed) {
      kept.push(confirmedHere(csv.file, waiting.get(addressKey)?.line, id));
    }
    waiting = new Map();
  };
  for await (const { line, cells, state } of opened.lines()) {
    const key = parseAddress(opened.columns.cell(cells, 'address'))?.key;
    const reason = reasonOf(state);
    if (key === undefined || reason === undefined || waiting.has(key)) continue;
    waiting.set(key, { line, reason });
    if (waiting.size === batch) await flush();
  }
  await flush();
  return { value: done.sort((a, b) => a.line - b.line), problems: kept };
}

function reasonOf({ state, reason }: LineState): string | undefined {
  if (state === 'confirmed') return undefined;
  if (reason !== undefined) return reason;
  if (state === 'unsubscribed') return importReasons.left;
  if (state === 'suppressed') return importReasons.bounced;
  return state === 'unclear' ? importReasons.unclear : importReasons.unconfirmed;
}

/** The address keys for each reason. */
function reasonsOf(
  waiting: ReadonlyMap<string, { reason: string }>,
): ReadonlyMap<string, readonly string[]> {
  const byReason = Map.groupBy(waiting, ([, { reason }]) => reason);
  return new Map([...byReason].map(([reason, rows]) => [reason, rows.map(([key]) => key)]));
}

function confirmedHere(file: string, line: number | undefined, id: string): Problem {
  return {
    code: 'confirmed-here',
    severity: 'warning',
    message: 'By this file, this person gets no mail, but they agreed here apart from an import.',
    hint: `Nothing was changed. If they left since then: npm run subscribers -- remove ${id}`,
    file,
    ...(line !== undefined && { line }),
  };
}
