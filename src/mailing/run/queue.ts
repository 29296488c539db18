import type { Store } from '../../lib/store/open.ts';
import { withRetries } from '../../lib/store/retry.ts';
import type { DueMail } from '../ledger/claims.ts';
import type { MailSource } from './mail-source.ts';

const batch = 200;

/** Claimed mails that were not begun. */
export class Queue {
  private readonly store: Store;
  private readonly source: MailSource;
  private readonly now: () => Date;
  private waiting: { due: DueMail; notBefore: number }[] = [];
  private reading: Promise<void> | undefined;

  constructor(store: Store, source: MailSource, now: () => Date) {
    this.store = store;
    this.source = source;
    this.now = now;
  }

  /**
   * @param at Milliseconds. @returns a mail; the milliseconds to wait for one; undefined if
   * nothing is due.
   */
  async take(at: number): Promise<DueMail | number | undefined> {
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

  peek(): DueMail | undefined {
    return this.waiting[0]?.due;
  }

  /** @param notBefore Milliseconds. */
  putBack(due: DueMail, notBefore = 0): void {
    this.waiting.push({ due, notBefore });
  }

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
