import type { Store } from '../../lib/store/open.ts';
import { withRetries } from '../../lib/store/retry.ts';
import type { Due } from '../ledger/claims.ts';
import type { MailSource } from './source.ts';

/** How many of those that are due are taken up at a time. */
const batch = 200;

/** What this sender has claimed and not begun. */
export class Queue {
  private readonly store: Store;
  private readonly source: MailSource;
  private readonly now: () => Date;
  private waiting: { due: Due; notBefore: number }[] = [];
  private reading: Promise<void> | undefined;

  constructor(store: Store, source: MailSource, now: () => Date) {
    this.store = store;
    this.source = source;
    this.now = now;
  }

  /**
   * The next that is due; more are taken up when none is left, by one reader at a time.
   * @param at In milliseconds.
   * @returns undefined where nothing is due any more, or the milliseconds to wait for those that were put back.
   */
  async take(at: number): Promise<Due | number | undefined> {
    if (this.waiting.length === 0) {
      this.reading ??= this.read().finally(() => {
        this.reading = undefined;
      });
      await this.reading;
    }
    const index = this.waiting.findIndex(({ notBefore }) => notBefore <= at);
    if (index !== -1) return this.waiting.splice(index, 1)[0]?.due;
    if (this.waiting.length === 0) return undefined;
    return Math.min(...this.waiting.map(({ notBefore }) => notBefore)) - at;
  }

  /** Who comes next, as far as is known now. */
  peek(): Due | undefined {
    return this.waiting[0]?.due;
  }

  /** For later: not before some moment, in milliseconds. */
  putBack(due: Due, notBefore = 0): void {
    this.waiting.push({ due, notBefore });
  }

  /** Gives back what is left: somebody else may take it up. */
  async release(): Promise<void> {
    const keys = this.waiting.map(({ due }) => due.key);
    this.waiting = [];
    await withRetries(this.store, (tx) => this.source.release(tx, keys));
  }

  private async read(): Promise<void> {
    const now = this.now();
    const found = await withRetries(this.store, (tx) => this.source.claim(tx, now, batch));
    this.waiting.push(...found.map((due) => ({ due, notBefore: 0 })));
  }
}
