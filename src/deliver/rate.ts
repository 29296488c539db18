/** How fast messages may leave; absent: as fast as the server takes them. */
export interface Rates {
  perSecond?: number;
  perHour?: number;
  perDay?: number;
}

/** How full a bucket was, at a moment in milliseconds since 1970. */
export interface Level {
  name: string;
  tokens: number;
  at: number;
}

interface Bucket extends Level {
  capacity: number;
  /** Tokens a millisecond. */
  refill: number;
}

const periods = { perSecond: 1000, perHour: 3_600_000, perDay: 86_400_000 } as const;

/** In milliseconds between two messages, after a server has asked for less haste. */
const leastPenalty = 250;
const mostPenalty = 60_000;

/**
 * Token buckets. A bucket holds at most a tenth of its period's messages and is refilled with the
 * rest, so that no window of that length, wherever it begins, sees more than were allowed. Levels
 * are kept from run to run, so that a restart does not burst.
 */
export class RateLimiter {
  private readonly buckets: Bucket[];
  private penalty = 0;
  private notBefore = 0;

  /** @param levels As `levels()` told them at the end of an earlier run. */
  constructor(rates: Rates, levels: readonly Level[], now: number) {
    this.buckets = Object.entries(periods).flatMap(([name, period]) => {
      const allowed = rates[name as keyof Rates];
      if (allowed === undefined) return [];
      const capacity = Math.max(1, Math.floor(allowed / 10));
      // Of one a period, none is left for refilling but the one itself.
      const refill = Math.max(allowed - capacity, allowed / 2) / period;
      const known = levels.find((level) => level.name === name);
      const tokens = Math.min(known?.tokens ?? capacity, capacity);
      // A clock that was set back must not hold the mail up for as long.
      return [{ name, capacity, refill, tokens, at: Math.min(known?.at ?? now, now) }];
    });
  }

  /**
   * Takes leave for one message.
   * @returns 0 where it was given, else the milliseconds after which to ask again.
   */
  take(now: number): number {
    for (const bucket of this.buckets) {
      const passed = Math.max(0, now - bucket.at);
      bucket.tokens = Math.min(bucket.capacity, bucket.tokens + passed * bucket.refill);
      bucket.at = now;
    }
    const waits = this.buckets.map(({ tokens, refill }) => Math.max(0, (1 - tokens) / refill));
    const wait = Math.max(0, this.notBefore - now, ...waits);
    if (wait > 0) return Math.ceil(wait);
    for (const bucket of this.buckets) bucket.tokens -= 1;
    this.notBefore = now + this.penalty;
    return 0;
  }

  /** A server said that mail comes too fast: the pace is halved, down to one a minute. */
  slowDown(now: number): void {
    this.penalty = Math.min(mostPenalty, Math.max(leastPenalty, this.penalty * 2));
    this.notBefore = now + this.penalty;
  }

  /** A message was taken: the pace comes back little by little. */
  ease(): void {
    this.penalty = this.penalty < leastPenalty / 4 ? 0 : this.penalty * 0.9;
  }

  levels(): Level[] {
    return this.buckets.map(({ name, tokens, at }) => ({ name, tokens, at }));
  }
}
