import { updateBuckets } from '../../lib/store/buckets.ts';
import type { Store } from '../../lib/store/open.ts';
import { withRetries } from '../../lib/store/retry.ts';
import { batchOf, draw, type Limit, limitsFor, type SendingRates } from './rate.ts';

/** Milliseconds between two messages, after a server has said that mail comes too fast. */
const leastPenalty = 250;
const mostPenalty = 60_000;
/** Milliseconds that tokens may be used after they were drawn; then they are lost. */
const creditLifetime = 5000;

export interface Wait {
  wait: number;
  whose: 'all' | 'domain';
}

/**
 * Limits the rate. The buckets are in the database: several senders share them, and a restart does
 * not burst.
 */
export class Pace {
  private readonly store: Store;
  private readonly rates: SendingRates;
  private readonly now: () => Date;
  private readonly credit = new Map<string, { left: number; until: number }>();
  private drawing: Promise<unknown> = Promise.resolve();
  private penalty = 0;
  private notBefore = 0;

  constructor(store: Store, rates: SendingRates, now: () => Date) {
    this.store = store;
    this.rates = rates;
    this.now = now;
  }

  /** @param now Milliseconds, monotonic. @returns a wait of 0 if a message may be sent. */
  async take(domain: string, now: number): Promise<Wait> {
    if (this.notBefore > now) {
      return { wait: Math.min(mostPenalty, this.notBefore - now), whose: 'all' };
    }
    const limits = limitsFor(this.rates, domain, this.now());
    if (limits.length > 0) {
      const turn = this.drawing.then(() => this.spend(limits, now));
      this.drawing = turn.catch(() => {});
      const turned = await turn;
      if (turned.wait > 0) return turned;
    }
    this.notBefore = now + this.penalty;
    return { wait: 0, whose: 'all' };
  }

  /** Halves the pace, down to one message a minute. */
  slowDown(now: number): void {
    this.penalty = Math.min(mostPenalty, Math.max(leastPenalty, this.penalty * 2));
    this.notBefore = now + this.penalty;
  }

  speedUp(): void {
    this.penalty = this.penalty < leastPenalty / 4 ? 0 : this.penalty * 0.9;
  }

  private async spend(limits: readonly Limit[], now: number): Promise<Wait> {
    const lacking = limits.filter(({ name }) => {
      const known = this.credit.get(name);
      return known === undefined || known.left < 1 || known.until < now;
    });
    if (lacking.length > 0) {
      const waits = await this.drawFor(lacking, now);
      const all = Math.max(
        0,
        ...lacking.map(({ name }, at) => (name.includes(' ') ? 0 : (waits[at] ?? 0))),
      );
      if (all > 0) return { wait: all, whose: 'all' };
      const wait = Math.max(...waits);
      if (wait > 0) return { wait, whose: 'domain' };
    }
    for (const { name } of limits) {
      const known = this.credit.get(name);
      if (known !== undefined) known.left -= 1;
    }
    return { wait: 0, whose: 'all' };
  }

  /** For all limits or none. @returns the wait for each. */
  private drawFor(limits: readonly Limit[], now: number): Promise<number[]> {
    const names = limits.map(({ name }) => name);
    return withRetries(this.store, (tx) =>
      updateBuckets(tx, names, (levels, clock) => {
        const drawn = limits.map((limit) =>
          draw(limit, levels.get(limit.name), clock, batchOf(limit)),
        );
        const waits = drawn.map(({ wait }) => wait);
        if (Math.max(...waits) > 0) return { levels: [], value: waits };
        for (const { granted, level } of drawn) {
          this.credit.set(level.name, { left: granted, until: now + creditLifetime });
        }
        return { levels: drawn.map(({ level }) => level), value: waits };
      }),
    );
  }
}
