import { GroupCommit } from '../../lib/store/group-commit.ts';
import type { Store } from '../../lib/store/open.ts';
import { withRetries } from '../../lib/store/retry.ts';
import type { DeliveryOutcome } from '../../model/delivery.ts';
import { recordOutcomes, recordWriting } from '../ledger/claims.ts';
import type { Sender } from '../ledger/senders.ts';

/** That a message is about to leave, or, with an outcome, what became of it. */
interface Entry {
  subscriberId: string;
  outcome?: DeliveryOutcome;
}

/** Between its choice and its message, a delivery was ended, its mailing held, or the person has left. */
export class NotDueError extends Error {}

/** What the connections of one sender have to record, committed together. */
export class Records {
  private readonly commits: GroupCommit<Entry, boolean>;

  constructor(store: Store, sender: Sender, now: () => Date) {
    this.commits = new GroupCommit((entries) =>
      withRetries(store, async (tx) => {
        const settled = entries.flatMap(({ subscriberId, outcome }) =>
          outcome === undefined ? [] : [{ subscriberId, outcome }],
        );
        if (settled.length > 0) await recordOutcomes(tx, sender, settled, now());
        const intents = entries.filter(({ outcome }) => outcome === undefined);
        const ids = intents.map(({ subscriberId }) => subscriberId);
        const may = ids.length === 0 ? new Set() : await recordWriting(tx, sender, ids, now());
        return entries.map(
          ({ subscriberId, outcome }) => outcome !== undefined || may.has(subscriberId),
        );
      }),
    );
  }

  /**
   * Durable when it resolves: a message to this subscriber is about to leave.
   * @throws NotDueError where nothing may leave.
   */
  async intend(subscriberId: string): Promise<void> {
    if (!(await this.commits.now({ subscriberId }))) throw new NotDueError();
  }

  /** Durable when it resolves, which is together with the next intent or a moment later. */
  async settle(subscriberId: string, outcome: DeliveryOutcome): Promise<void> {
    await this.commits.soon({ subscriberId, outcome });
  }

  /** Resolves when nothing waits to be recorded. */
  idle(): Promise<void> {
    return this.commits.idle();
  }
}
