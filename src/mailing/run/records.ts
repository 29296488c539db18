import { GroupCommit } from '../../lib/store/group-commit.ts';
import type { Store } from '../../lib/store/open.ts';
import { withRetries } from '../../lib/store/retry.ts';
import type { DeliveryOutcome } from '../../model/delivery.ts';
import type { MailSource } from './source.ts';

/** That a message is about to leave, or, with an outcome, what became of it. */
interface Entry {
  key: string;
  outcome?: DeliveryOutcome;
}

/** Between its choice and its message, a delivery was ended, its mailing held, or the person has left. */
export class NotDueError extends Error {}

/** What the connections of one sender have to record, committed together. */
export class Records {
  private readonly commits: GroupCommit<Entry, boolean>;

  constructor(store: Store, source: MailSource, now: () => Date) {
    this.commits = new GroupCommit((entries) =>
      withRetries(store, async (tx) => {
        const settled = entries.flatMap(({ key, outcome }) =>
          outcome === undefined ? [] : [{ key, outcome }],
        );
        if (settled.length > 0) await source.settle(tx, settled, now());
        const keys = entries.flatMap(({ key, outcome }) => (outcome === undefined ? [key] : []));
        const may = keys.length === 0 ? new Set() : await source.intend(tx, keys, now());
        return entries.map(({ key, outcome }) => outcome !== undefined || may.has(key));
      }),
    );
  }

  /**
   * Durable when it resolves: a message is about to leave.
   * @throws NotDueError where nothing may leave.
   */
  async intend(key: string): Promise<void> {
    if (!(await this.commits.now({ key }))) throw new NotDueError();
  }

  /** Durable when it resolves, which is together with the next intent or a moment later. */
  async settle(key: string, outcome: DeliveryOutcome): Promise<void> {
    await this.commits.soon({ key, outcome });
  }

  /** Resolves when nothing waits to be recorded. */
  idle(): Promise<void> {
    return this.commits.idle();
  }
}
