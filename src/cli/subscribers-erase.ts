import type { Store } from '../lib/store/open.ts';
import { withStore } from '../mailing/open-ledger.ts';
import { UsageError } from '../model/errors.ts';
import { type Context, openSecret } from '../project.ts';
import { eraseSubscriber } from '../subscribers/erasure-journal.ts';
import {
  describeUnreadable,
  type OverwriteResult,
  overwriteTraces,
} from '../subscribers/overwrite.ts';
import type { SubscriberKey } from '../subscribers/queries/subscriber-rows.ts';
import { exit, type Result } from './command.ts';

/** `subscribers erase WHO`: deletes one person and overwrites every byte of them that can be reached. */
export async function eraseSomebody(
  context: Context,
  store: Store,
  person: SubscriberKey,
  yes: boolean,
): Promise<Result> {
  const { terminal } = context;
  if (!yes) {
    const question = `Erase ${person.id} and everything known about them? This cannot be undone.`;
    const answer = await terminal.confirm(question);
    if (answer === undefined) {
      throw new UsageError('Erasing needs a confirmation. Add --yes.');
    }
    if (!answer) return { exit: exit.done, json: { erased: null } };
  }
  const secret = await openSecret(context);
  await eraseSubscriber(context, store, secret, person);
  const left = await overwriteTraces(context, store, secret);
  if (left.unread.length === 0) terminal.say(`${person.id} is erased.`);
  else terminal.say(`${person.id} was deleted from the list and the ledger, but not everywhere:`);
  return report(context, left, person.id);
}

/** `subscribers erase --finish`: overwrites what earlier requests left. */
export async function finishErasing(context: Context, rest: readonly string[]): Promise<Result> {
  if (rest.length > 0)
    throw new UsageError('--finish takes no name: it is about everybody erased.');
  return withStore(context, async (store) => {
    const left = await overwriteTraces(context, store, await openSecret(context));
    const { terminal } = context;
    if (left.unread.length === 0) terminal.say('Nothing is left of the people who were erased.');
    else terminal.say('People who were erased may still be named in these files:');
    return report(context, left, null);
  });
}

function report({ terminal }: Context, left: OverwriteResult, erased: string | null): Result {
  for (const each of left.unread) terminal.say(`  ${describeUnreadable(each)}`);
  if (left.unread.length > 0) {
    terminal.say('Delete or repair them, then run: npm run subscribers -- erase --finish');
  }
  for (const dump of left.dumps) {
    terminal.say(
      `The backup ${dump} is a dump of PostgreSQL and still names them; restoring it erases them again. Delete it once there is a newer one.`,
    );
  }
  return {
    exit: left.unread.length === 0 ? exit.done : exit.unfinished,
    json: { erased, backups: left.dumps, unread: left.unread },
  };
}
