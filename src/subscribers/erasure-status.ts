import type { Transaction } from '../lib/store/open.ts';
import { countNouns } from '../lib/text/count-nouns.ts';
import { listTraces } from './queries/traces.ts';

/** Erased people whose bytes on the disk are not overwritten yet. */
export interface ErasureStatus {
  people: number;
  /** ISO 8601: when the first of them was erased. */
  since: string;
  problem: string | null;
}

/** Minutes within which `serve` overwrites erased data. */
const promised = 10;

/** @returns null if everything is overwritten. */
export async function readErasureStatus(tx: Transaction): Promise<ErasureStatus | null> {
  const traces = await listTraces(tx);
  const [first] = traces;
  if (first === undefined) return null;
  const problem = traces.find((each) => each.problem !== undefined)?.problem ?? null;
  return { people: traces.length, since: first.erasedAt, problem };
}

/** True if the promised time is over, and no file was unreadable. */
export function isOverdue({ since, problem }: ErasureStatus, now: Date): boolean {
  return problem === null && now.getTime() - Date.parse(since) > promised * 60_000;
}

/** The status as lines to print. */
export function describeErasure(status: ErasureStatus, now: Date): string[] {
  const { people, since, problem } = status;
  const head = `Erased: ${countNouns(people, 'person was', 'people were')} deleted from the list.`;
  const finish = '`masthead subscribers erase --finish`';
  if (problem !== null) {
    return [
      `${head} They may still be named in files that cannot be read or changed:`,
      `  ${problem}`,
      `Delete or repair them, then run: ${finish}`,
    ];
  }
  if (isOverdue(status, now)) {
    return [
      `${head} Their bytes on the disk should have been overwritten by now. Start \`masthead serve\`, or run: ${finish}`,
    ];
  }
  const minutes = Math.ceil(promised - (now.getTime() - Date.parse(since)) / 60_000);
  return [
    `${head} Their bytes on the disk are overwritten within ${countNouns(minutes, 'minute')}.`,
  ];
}
