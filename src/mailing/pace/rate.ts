import type { BucketLevel } from '../../lib/store/buckets.ts';
import type { Rates, Sending } from '../../model/sending.ts';

export type SendingRates = Partial<Pick<Sending, keyof Rates | 'domains' | 'warmUp'>>;

export interface Limit {
  name: string;
  allowed: number;
  /** Milliseconds. */
  period: number;
}

const periods = { perSecond: 1000, perHour: 3_600_000, perDay: 86_400_000 } as const;
const periodNames = ['perSecond', 'perHour', 'perDay'] as const;

/** The limits that apply to a message: those of the whole account and those of its domain. */
export function limitsFor(rates: SendingRates, domain: string, now: Date): Limit[] {
  const { domains = {}, warmUp } = rates;
  const own = domains[domain] ?? domains['*'] ?? {};
  const days = warmUp && Math.floor((now.getTime() - Date.parse(warmUp.from)) / periods.perDay);
  const warm = warmUp && Math.floor(warmUp.perDay * warmUp.growth ** Math.max(0, days ?? 0));
  const perDay = Math.min(
    rates.perDay ?? Number.POSITIVE_INFINITY,
    warm ?? Number.POSITIVE_INFINITY,
  );
  return [...limitsOf({ ...rates, perDay }, ''), ...limitsOf(own, ` ${domain}`)];
}

function limitsOf(rates: Rates, suffix: string): Limit[] {
  return periodNames.flatMap((name) => {
    const [allowed, period] = [rates[name], periods[name]];
    if (allowed === undefined || !Number.isFinite(allowed)) return [];
    return [{ name: name + suffix, allowed, period }];
  });
}

/** How many tokens are drawn at a time. */
export function batchOf({ allowed }: Limit): number {
  return Math.max(1, Math.floor(allowed / 50));
}

/** Below this many in a period, one message is drawn at a time. */
const small = 100;
/** Milliseconds that a timer may be late without costing a small limit anything. */
const lateness = 10;

/**
 * Draws from a token bucket, so that no window of the period has more messages than allowed. A
 * small limit means even spacing; a large one may catch up by up to a tenth. @param level Absent:
 * full. @returns how many tokens, or how long to wait.
 */
export function draw(
  limit: Limit,
  level: Omit<BucketLevel, 'name'> | undefined,
  now: number,
  want: number,
): { granted: number; wait: number; level: BucketLevel } {
  const { name, allowed, period } = limit;
  const most = batchOf(limit);
  const isSmall = allowed < small;
  const burst = isSmall ? 0 : Math.floor(allowed / 10) - most;
  const refill = (isSmall ? allowed : allowed - burst - most) / period;
  const capacity = isSmall ? 1 + Math.min(0.5, lateness * refill) : burst;
  // A clock that was set back must not delay the mail for as long.
  const passed = level === undefined ? Number.POSITIVE_INFINITY : Math.max(0, now - level.at);
  const tokens = Math.min(capacity, (level?.tokens ?? 0) + passed * refill);
  const granted = Math.min(want, most, Math.floor(tokens + 1e-9));
  const wait = granted > 0 ? 0 : Math.ceil((1 - tokens) / refill);
  return { granted, wait, level: { name, tokens: tokens - granted, at: now } };
}
