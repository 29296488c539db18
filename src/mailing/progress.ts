import type { DeliveryCounts } from '../model/delivery.ts';
import type { Log } from '../project.ts';

/** Milliseconds that a rate is taken from. */
const window = 10_000;
/** Milliseconds between two lines. */
const pause = 200;

/** `Sending issue 3: 1,234 of 5,000, 41/s, 2 deferred, 3 min left`. @param clock Milliseconds. */
export function progressLine(
  issue: number,
  log: Pick<Log, 'progress'>,
  clock: () => number,
): (counts: DeliveryCounts, sent: number) => void {
  const recent: { at: number; sent: number }[] = [{ at: clock(), sent: 0 }];
  let said = Number.NEGATIVE_INFINITY;
  return (counts, sent) => {
    const at = clock();
    if (at - said < pause) return;
    said = at;
    recent.push({ at, sent });
    while (recent.length > 2 && at - (recent[0]?.at ?? at) > window) recent.shift();
    const [first = { at, sent }] = recent;
    const rate = at === first.at ? 0 : ((sent - first.sent) * 1000) / (at - first.at);
    log.progress(`Sending issue ${issue}: ${describe(counts, rate)}`);
  };
}

/** @param rate Messages a second. */
export function describe(counts: DeliveryCounts, rate: number): string {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const number = new Intl.NumberFormat('en').format;
  const others = (['deferred', 'failed', 'doubt', 'skipped'] as const)
    .filter((state) => counts[state] > 0)
    .map((state) => `${number(counts[state])} ${state === 'doubt' ? 'in doubt' : state}`);
  const left = counts.pending + counts.writing;
  const pace = rate === 0 ? [] : [`${rate < 10 ? rate.toFixed(1) : number(Math.round(rate))}/s`];
  const time = rate === 0 || left === 0 ? [] : [`${duration(left / rate)} left`];
  return [`${number(counts.accepted)} of ${number(all)}`, ...pace, ...others, ...time].join(', ');
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}

/** `0:09`, `9:41`, `1:02:03`. @param left Milliseconds. */
export function countdown(left: number): string {
  const seconds = Math.max(0, Math.ceil(left / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const shown = hours > 0 ? `${hours}:${two(minutes)}` : String(minutes);
  return `${shown}:${two(seconds % 60)}`;
}
