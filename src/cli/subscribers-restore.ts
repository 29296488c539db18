import { withRetries } from '../lib/store/retry.ts';
import { listMailings } from '../mailing/ledger/mailings.ts';
import { withStore } from '../mailing/open-ledger.ts';
import { UsageError } from '../model/errors.ts';
import { countSuppressedBy } from '../subscribers/queries/subscriber-rows.ts';
import { restoreSuppressed } from '../subscribers/queries/suppressions.ts';
import { exit } from './command.ts';
import type { Action } from './subscribers-action.ts';

/** `subscribers restore --mailing ID`: undoes the suppressions of one mailing. */
export const restore: Action = (context, rest, args) => {
  const id = args.text('mailing');
  if (id === undefined || rest.length > 0) {
    throw new UsageError(
      'Name a mailing: subscribers restore --mailing ID. `status` prints its ID.',
    );
  }
  return withStore(context, async (store) => {
    const mailings = await listMailings(store);
    if (!mailings.some((mailing) => mailing.id === id)) {
      const known = mailings.map(async (mailing) => ({
        ...mailing,
        count: await countSuppressedBy(store, mailing.id),
      }));
      const lines = (await Promise.all(known))
        .filter(({ count }) => count > 0)
        .map((each) => `${each.id} (issue ${each.issue}, ${each.count} suppressed)`);
      throw new UsageError(
        `There is no mailing "${id}". ${lines.length === 0 ? 'No mailing has suppressed anybody.' : `Mailings with suppressions: ${lines.join(', ')}.`}`,
      );
    }
    const by = { mailingId: id, now: context.terminal.now() };
    const restored = await withRetries(store, (tx) => restoreSuppressed(tx, by));
    context.terminal.say(
      restored === 0
        ? 'This mailing has no suppressed subscribers.'
        : `Restored ${restored} ${restored === 1 ? 'subscriber' : 'subscribers'}: the next mailing is sent to them again.`,
    );
    return { exit: exit.done, json: { mailing: id, restored } };
  });
};
