import type { Secret } from '../lib/keys/secret.ts';
import type { Store } from '../lib/store/open.ts';
import { withStore } from '../mailing/open-ledger.ts';
import { UsageError } from '../model/errors.ts';
import { openSecret, type Project } from '../project.ts';
import type { OverwriteResult } from '../subscribers/overwrite.ts';
import type { SubscriberKey } from '../subscribers/queries/subscriber-rows.ts';
import { languageQuestion } from './choose-language.ts';
import { exit, type Result, type Terminal, toResult } from './command.ts';
import type { Action } from './subscribers-action.ts';

/** `subscribers add ADDRESS` */
export const add: Action = async (project, [address, ...more], args, terminal) => {
  if (address === undefined || more.length > 0) throw new UsageError('Name one address to add.');
  const { addSubscriber } = await import('../subscribers/add.ts');
  const { addedByEditor } = await import('../subscribers/queries/imported.ts');
  const [name, language] = [args.text('name'), args.text('language')];
  const sections = args.text('sections')?.split(/[\s,]+/);
  const person = {
    address,
    ...(name !== undefined && { name }),
    ...(language !== undefined && { language }),
    ...(sections !== undefined && { sections: sections.filter((id) => id !== '').sort() }),
    ...(args.flag('text-only') && { textOnly: true }),
    consent: args.text('consent') ?? addedByEditor,
  };
  return withStore(project, async (store) => {
    const { value: added, problems } = await addSubscriber(
      project,
      store,
      person,
      languageQuestion(terminal),
    );
    if (added === undefined) return toResult(problems);
    terminal.say(`Added. Id: ${added.id}`);
    return { exit: exit.done, json: { id: added.id } };
  });
};

/** `subscribers show WHO` */
export const show: Action = (project, rest, _args, terminal) =>
  withSubscriber(project, rest, terminal, async ({ store, person }) => {
    const { readAccount } = await import('../subscribers/export.ts');
    const account = (await readAccount(store, person.id))?.you ?? {};
    const { describeAccount } = await import('./describe-account.ts');
    for (const line of describeAccount(account, project.newsletter.timeZone)) terminal.say(line);
    return { exit: exit.done, json: account };
  });

/** `subscribers remove WHO` */
export const remove: Action = (project, rest, _args, terminal) =>
  withSubscriber(project, rest, terminal, async ({ store, person: { id } }) => {
    const { unsubscribe } = await import('../subscribers/preferences.ts');
    const change = { now: project.now(), randomHex: project.randomHex };
    const before = await unsubscribe(store, id, change);
    terminal.say(
      before === 'unsubscribed' || before === 'suppressed'
        ? `${id} is ${before} already and gets no mail. Nothing was changed.`
        : `Unsubscribed ${id}. You cannot add this person again, but they can subscribe themselves.`,
    );
    return { exit: exit.done, json: { removed: id } };
  });

/** `subscribers erase WHO`, or `erase --finish` for what earlier erasures left. */
export const erase: Action = async (project, rest, args, terminal) => {
  const { eraseSubscriber } = await import('../subscribers/erasure-journal.ts');
  const { overwriteTraces } = await import('../subscribers/overwrite.ts');
  if (args.flag('finish')) {
    if (rest.length > 0)
      throw new UsageError('--finish applies to everybody who was erased. Leave out the address.');
    return withStore(project, async (store) => {
      const left = await overwriteTraces(project, store, await openSecret(project));
      terminal.say(
        left.unread.length === 0
          ? 'No data is left of the people who were erased.'
          : 'These files may still contain data of people who were erased:',
      );
      return reportOverwriting(terminal, left, null);
    });
  }
  return withSubscriber(project, rest, terminal, async ({ store, secret, person }) => {
    const { id } = person;
    if (!args.flag('yes')) {
      const question = `Erase ${id} and everything stored about them? This cannot be undone.`;
      const answer = await terminal.confirm(question);
      if (answer === undefined) throw new UsageError('Erasing needs a confirmation. Add --yes.');
      if (!answer) {
        return { exit: exit.done, closing: 'Nothing was erased.', json: { erased: null } };
      }
    }
    await eraseSubscriber(project, store, secret, person);
    const left = await overwriteTraces(project, store, secret);
    terminal.say(
      left.unread.length === 0
        ? `${id} is erased.`
        : `${id} was deleted from the database, but these files may still contain their data:`,
    );
    return reportOverwriting(terminal, left, id);
  });
};

interface FoundSubscriber {
  store: Store;
  secret: Secret;
  person: SubscriberKey;
}

/** Runs `work` for one person, named by id, address, a link in their mail, or a bounce of it. */
function withSubscriber(
  project: Project,
  [who, ...more]: string[],
  terminal: Terminal,
  work: (found: FoundSubscriber) => Promise<Result>,
): Promise<Result> {
  if (who === undefined || more.length > 0) {
    throw new UsageError(
      'Name one person: by address, id, a link in their mail, or the address a bounce came back to.',
    );
  }
  return withStore(project, async (store) => {
    const { findSubscriber, readLinkOwner } = await import('../subscribers/find-subscriber.ts');
    const secret = await openSecret(project);
    const person = await findSubscriber(
      store,
      readLinkOwner(secret, project.newsletter, who) ?? who,
    );
    if (person !== undefined) return work({ store, secret, person });
    const { findBounced } = await import('../mailing/find-bounced.ts');
    const bounced = await findBounced(store, secret, who);
    const known = bounced && (await findSubscriber(store, bounced.subscriberId));
    if (bounced === undefined || known === undefined) {
      const { subscriberProblems } = await import('../subscribers/problems.ts');
      return toResult([subscriberProblems.nobody()]);
    }
    terminal.say(`The bounce is about issue ${bounced.issue}.`);
    return work({ store, secret, person: known });
  });
}

async function reportOverwriting(
  { say }: Terminal,
  { unread, dumps }: OverwriteResult,
  erased: string | null,
): Promise<Result> {
  const { describeUnreadable } = await import('../subscribers/overwrite.ts');
  for (const each of unread) say(`  ${describeUnreadable(each)}`);
  if (unread.length > 0) {
    say('Delete or repair them, then run: `masthead subscribers erase --finish`');
  }
  for (const dump of dumps) {
    say(
      `The backup ${dump} is a PostgreSQL dump and still names them. Delete it once there is a newer one; restoring it erases them again.`,
    );
  }
  return {
    exit: unread.length === 0 ? exit.done : exit.unfinished,
    json: { erased, backups: dumps, unread },
  };
}
