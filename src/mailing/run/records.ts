import { GroupCommit } from '../../lib/store/group-commit.ts';
import type { Store } from '../../lib/store/open.ts';
import { withRetries } from '../../lib/store/retry.ts';
import type { DeliveryOutcome } from '../../model/delivery.ts';
import type { MailSource } from './mail-source.ts';

/** An intent, or, with an outcome, a result. */
interface RecordEntry {
  key: string;
  outcome?: DeliveryOutcome;
}

/** The mailing was held, or the person unsubscribed, after the claim. */
export class NotDueError extends Error {}

/** Commits the records of all connections together. */
export class Records {
  private readonly commits: GroupCommit<RecordEntry, boolean>;

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

  /** Durable when it resolves. @throws NotDueError if the message may not be sent. */
  async intend(key: string): Promise<void> {
    if (!(await this.commits.now({ key }))) throw new NotDueError();
  }

  /** Durable when it resolves: with the next intent, or a moment later. */
  async settle(key: string, outcome: DeliveryOutcome): Promise<void> {
    await this.commits.soon({ key, outcome });
  }

  idle(): Promise<void> {
    return this.commits.idle();
  }
}
