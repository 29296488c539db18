export interface BreakerOptions {
  inARow: number;
  /** A larger share of failures among the last `window` opens it, once that many were seen. */
  share: number;
  window: number;
  /** Milliseconds until one trial is let through; doubled each time that the trial fails. */
  rest: number;
  mostRest: number;
}

const defaults: BreakerOptions = {
  inARow: 3,
  share: 0.05,
  window: 200,
  rest: 60_000,
  mostRest: 1_800_000,
};

/**
 * A circuit breaker for a relay or a domain. After a rest, one trial is let through: it closes the
 * breaker, or opens it for twice as long.
 */
export class Breaker {
  private readonly options: BreakerOptions;
  private inARow = 0;
  private last: boolean[] = [];
  private rest: number;
  private openUntil: number | undefined;
  private trial = false;

  constructor(options: Partial<BreakerOptions> = {}) {
    this.options = { ...defaults, ...options };
    this.rest = this.options.rest;
  }

  /**
   * @param now Milliseconds. @returns 0 to let one through, which ends in `good`, `bad` or
   * `cancel`; else the milliseconds to wait.
   */
  ask(now: number): number {
    if (this.openUntil === undefined) return 0;
    if (now < this.openUntil) return this.openUntil - now;
    if (this.trial) return this.options.rest;
    this.trial = true;
    return 0;
  }

  good(): void {
    this.inARow = 0;
    this.rest = this.options.rest;
    this.openUntil = undefined;
    this.trial = false;
    this.count(true);
  }

  /** @returns true if it is open now. */
  bad(now: number): boolean {
    this.inARow += 1;
    this.count(false);
    const { inARow, share, window } = this.options;
    const failed = this.last.filter((good) => !good).length;
    const tooMany = this.last.length >= window && failed > share * window;
    if (this.openUntil === undefined && this.inARow < inARow && !tooMany) return false;
    this.trip(now);
    return true;
  }

  trip(now: number): void {
    // Several that were let through before it opened fail together: that is one failure.
    if (this.openUntil !== undefined && !this.trial && now < this.openUntil) return;
    if (this.trial) this.rest = Math.min(this.options.mostRest, this.rest * 2);
    this.openUntil = now + this.rest;
    this.trial = false;
    this.last = [];
  }

  /** Nothing was learned about the other side. */
  cancel(): void {
    this.trial = false;
  }

  private count(good: boolean): void {
    this.last.push(good);
    if (this.last.length > this.options.window) this.last.shift();
  }
}
