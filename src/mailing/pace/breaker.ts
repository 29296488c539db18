/** When a breaker opens, and for how long. */
export interface BreakerOptions {
  /** So many bad ends one after the other open it. */
  inARow: number;
  /** So large a share of bad ends among the last `window` opens it, once that many were seen. */
  share: number;
  window: number;
  /** Milliseconds until one is let through to see; doubled each time that this one fails, too. */
  rest: number;
  mostRest: number;
}

const usual: BreakerOptions = {
  inARow: 3,
  share: 0.05,
  window: 200,
  rest: 60_000,
  mostRest: 1_800_000,
};

/**
 * Keeps a relay or a recipient domain from being asked again and again for what it has just
 * refused. Open: nothing is let through. After a rest it is half open: one canary is let through,
 * and what becomes of it closes the breaker or opens it for twice as long.
 */
export class Breaker {
  private readonly options: BreakerOptions;
  private row = 0;
  private last: boolean[] = [];
  private rest: number;
  private openUntil: number | undefined;
  private canary = false;

  constructor(options: Partial<BreakerOptions> = {}) {
    this.options = { ...usual, ...options };
    this.rest = this.options.rest;
  }

  /**
   * Asks for one to be let through; whoever is let through tells how it ended.
   * @param now In milliseconds.
   * @returns 0 where it is, else the milliseconds after which to ask again.
   */
  ask(now: number): number {
    if (this.openUntil === undefined) return 0;
    if (now < this.openUntil) return this.openUntil - now;
    if (this.canary) return this.options.rest;
    this.canary = true;
    return 0;
  }

  good(): void {
    this.row = 0;
    this.rest = this.options.rest;
    this.openUntil = undefined;
    this.canary = false;
    this.count(true);
  }

  /** @returns true where it is open from now on. */
  bad(now: number): boolean {
    this.row += 1;
    this.count(false);
    const { inARow, share, window } = this.options;
    const failed = this.last.filter((good) => !good).length;
    const tooMany = this.last.length >= window && failed > share * window;
    if (this.openUntil === undefined && this.row < inARow && !tooMany) return false;
    this.trip(now);
    return true;
  }

  /** Opens it at once. */
  trip(now: number): void {
    // Several that were let through before it opened end badly together: that is one failure.
    if (this.openUntil !== undefined && !this.canary && now < this.openUntil) return;
    if (this.canary) this.rest = Math.min(this.options.mostRest, this.rest * 2);
    this.openUntil = now + this.rest;
    this.canary = false;
    this.last = [];
  }

  /** One that was let through has come to nothing that tells about the other side. */
  neither(): void {
    this.canary = false;
  }

  private count(good: boolean): void {
    this.last.push(good);
    if (this.last.length > this.options.window) this.last.shift();
  }
}
