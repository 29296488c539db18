/** So many failures in a row open it. */
const mostInARow = 3;
/** A larger share of failures among the last `window` opens it, too, once that many were seen. */
const share = 0.05;
const window = 200;
/** Milliseconds until one trial is let through; doubled each time that the trial fails. */
const firstRest = 60_000;
const mostRest = 1_800_000;

/**
 * A circuit breaker for a relay or a domain. After a rest, one trial is let through: it closes the
 * breaker, or opens it for twice as long.
 */
export class Breaker {
  private inARow = 0;
  private last: boolean[] = [];
  private rest = firstRest;
  private openUntil: number | undefined;
  private trial = false;

  /**
   * @param now Milliseconds. @returns 0 to let one through, which ends in `good`, `bad` or
   * `cancel`; else the milliseconds to wait.
   */
  ask(now: number): number {
    if (this.openUntil === undefined) return 0;
    if (now < this.openUntil) return this.openUntil - now;
    if (this.trial) return firstRest;
    this.trial = true;
    return 0;
  }

  good(): void {
    this.inARow = 0;
    this.rest = firstRest;
    this.openUntil = undefined;
    this.trial = false;
    this.count(true);
  }

  /** @returns true if it is open now. */
  bad(now: number): boolean {
    this.inARow += 1;
    this.count(false);
    const failed = this.last.filter((good) => !good).length;
    const tooMany = this.last.length >= window && failed > share * window;
    if (this.openUntil === undefined && this.inARow < mostInARow && !tooMany) return false;
    this.trip(now);
    return true;
  }

  trip(now: number): void {
    // Several that were let through before it opened fail together: that is one failure.
    if (this.openUntil !== undefined && !this.trial && now < this.openUntil) return;
    if (this.trial) this.rest = Math.min(mostRest, this.rest * 2);
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
    if (this.last.length > window) this.last.shift();
  }
}
