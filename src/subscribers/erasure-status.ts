import type { Transaction } from '../lib/store/open.ts';
import { listTraces } from './queries/traces.ts';

/** People who were deleted and whose bytes on the disk are still to be overwritten. */
export interface ErasureStatus {
  people: number;
  /** ISO 8601: when the first of them was erased. */
  since: string;
  /** Which files could not be read when it was last tried. */
  problem: string | null;
}

/** Minutes within which erased data is overwritten while the service runs. */
const promised = 10;

/** @returns null where nothing is left to do. */
export async function readErasureStatus(tx: Transaction): Promise<ErasureStatus | null> {
  const traces = await listTraces(tx);
  const [first] = traces;
  if (first === undefined) return null;
  const problem = traces.find((each) => each.problem !== undefined)?.problem ?? null;
  return { people: traces.length, since: first.erasedAt, problem };
}

/** @returns true where the promised time is over and nothing but time was in the way. */
export function isOverdue({ since, problem }: ErasureStatus, now: Date): boolean {
  return problem === null && now.getTime() - Date.parse(since) > promised * 60_000;
}

/** The same for a person, as lines. */
export function describeErasure(status: ErasureStatus, now: Date): string[] {
  const { people, since, problem } = status;
  const who = people === 1 ? '1 person was' : `${people} people were`;
  const head = `Erased: ${who} deleted from the list.`;
  const finish = 'npm run subscribers -- erase --finish';
  if (problem !== null) {
    return [
      `${head} They may still be named in files that cannot be read or changed:`,
      `  ${problem}`,
      `Delete or repair them, then run: ${finish}`,
    ];
  }
  if (isOverdue(status, now)) {
    return [
      `${head} Their bytes on the disk should have been overwritten by now: start npm run serve, or run: ${finish}`,
    ];
  }
  const minutes = Math.ceil(promised - (now.getTime() - Date.parse(since)) / 60_000);
  const time = minutes === 1 ? '1 minute' : `${minutes} minutes`;
  return [`${head} Their bytes on the disk are overwritten within ${time}.`];
}
