import type { Store } from '../lib/store/open.ts';
import { withStore } from '../mailing/open-ledger.ts';
import { readableAddress } from '../model/address.ts';
import { UsageError } from '../model/errors.ts';
import { listId } from '../model/newsletter.ts';
import { printableInLine } from '../model/printable.ts';
import { type Context, openSecret } from '../project.ts';
import type { Growth } from '../subscribers/growth.ts';
import { type Command, exit, type Result, toResult } from './command.ts';
import { openContext } from './open-context.ts';
import { type Action, addOptions } from './subscribers-action.ts';

export const subscribers: Command = {
  name: 'subscribers',
  summary: 'The list of those who get the newsletter; without an action: how it stands and grows.',
  usage:
    '[add ADDRESS | import FILE.csv --consent "…" | import --recheck FILE.csv | export [FILE.csv] | list | show WHO | remove WHO | restore --mailing ID | erase WHO]',
  options: {
    name: { type: 'string', value: 'NAME', help: 'with add: what the mail calls them' },
    language: { type: 'string', value: 'TAG', help: 'with add: one of the newsletter’s languages' },
    sections: { type: 'string', value: 'IDS', help: 'with add: those that they follow; else all' },
    'text-only': { type: 'boolean', help: 'with add: mail without HTML' },
    consent: { type: 'string', value: 'WORDS', help: 'how they agreed; recorded with each' },
    map: {
      type: 'string',
      multiple: true,
      value: 'FIELD=COLUMN',
      help: 'with import: which column holds what, as in address="E-pošta"',
    },
    encoding: {
      type: 'string',
      value: 'NAME',
      help: 'with import: of a file that is not UTF-8, e.g. windows-1250',
    },
    status: {
      type: 'string',
      multiple: true,
      value: 'COLUMN[=VALUE,…]',
      help: 'with import: the column that says who gets mail, and the values that mean subscribed',
    },
    ignore: {
      type: 'string',
      multiple: true,
      value: 'COLUMN',
      help: 'with import: a column that says nothing about who gets mail',
    },
    recheck: {
      type: 'boolean',
      help: 'with import: suppress people who were imported from this file before and must not get mail',
    },
    mailing: {
      type: 'string',
      value: 'ID',
      help: 'with restore: undo the suppressions of this mailing',
    },
    yes: { type: 'boolean', help: 'with erase: do not ask' },
    finish: {
      type: 'boolean',
      help: 'with erase, without WHO: overwrite what earlier requests left on the disk',
    },
  },
  async run(args, terminal): Promise<Result> {
    const [action = 'growth', ...rest] = args.positionals;
    const run = actions[action];
    if (run === undefined) {
      throw new UsageError(
        `"${action}" is nothing that can be done with the list. There are ${Object.keys(actions).join(', ')}.`,
      );
    }
    const context = await openContext(args, terminal);
    if ('stop' in context) return context.stop;
    return run(context, rest, args);
  },
};

const actions: Readonly<Record<string, Action>> = {
  growth: (context) =>
    withStore(context, async (store) => {
      const { readGrowth } = await import('../subscribers/growth.ts');
      const { sections } = context.newsletter;
      const growth = await readGrowth(
        store,
        sections.map(({ id }) => id),
      );
      const { growthLines } = await import('./growth.ts');
      for (const line of growthLines(growth, context.newsletter)) context.terminal.say(line);
      return { exit: exit.done, json: growth satisfies Growth };
    }),

  add: (context, [address, ...more], args) => {
    if (address === undefined || more.length > 0) throw new UsageError('Name one address to add.');
    return withStore(context, async (store) => {
      const { addPeople } = await import('../subscribers/add.ts');
      const { addedByEditor } = await import('../subscribers/queries/imported.ts');
      const now = context.terminal.now();
      const sections = args.text('sections')?.split(/[\s,]+/);
      const person = {
        address,
        name: args.text('name') ?? '',
        ...(args.text('language') !== undefined && { language: args.text('language') as string }),
        ...(sections !== undefined && { sections: sections.filter((id) => id !== '').sort() }),
        ...(args.flag('text-only') && { textOnly: true }),
        consent: args.text('consent') ?? 'added by the editor',
        form: addedByEditor,
        confirmedAt: now.toISOString(),
      };
      const [added] = await addPeople(store, [person], await addOptions(context));
      if (added === undefined || 'code' in added) return toResult(added ? [added] : []);
      context.terminal.say(`Added, with the id ${added.id}.`);
      return { exit: exit.done, json: added };
    });
  },

  import: async (...all) => (await import('./subscribers-files.ts')).importFile(...all),

  export: async (...all) => (await import('./subscribers-files.ts')).exportFile(...all),

  list: (context) =>
    withStore(context, async (store) => {
      const { listSubscribers } = await import('../subscribers/queries/subscriber-rows.ts');
      const people = await listSubscribers(store);
      for (const { id, state, address, name, language } of people) {
        const cells = [id, state, readableAddress(address), name ?? '', language ?? ''];
        context.terminal.say(cells.map(printableInLine).join('\t').trimEnd());
      }
      if (people.length === 0) context.terminal.say('Nobody is on the list yet.');
      return { exit: exit.done, json: people };
    }),

  show: (context, rest) =>
    withPerson(context, rest, async (store, { id }) => {
      const { listAccount } = await import('../subscribers/export.ts');
      const { getSubscriber } = await import('../subscribers/queries/subscriber-rows.ts');
      const known = await getSubscriber(store, id);
      const account = known === undefined ? {} : listAccount(known);
      for (const [name, value] of Object.entries(account)) {
        if (value === '') continue;
        const shown = name === 'email' ? readableAddress(value) : value;
        context.terminal.say(`${name.padEnd(18)}${printableInLine(shown)}`);
      }
      return { exit: exit.done, json: account };
    }),

  remove: (context, rest) =>
    withPerson(context, rest, async (store, { id }) => {
      const { unsubscribe } = await import('../subscribers/preferences.ts');
      await unsubscribe(store, id, context.terminal.now());
      context.terminal.say(`${id} is off the list, and comes back only by asking.`);
      return { exit: exit.done, json: { removed: id } };
    }),

  restore: async (...all) => (await import('./subscribers-restore.ts')).restore(...all),

  erase: async (context, rest, args) => {
    const { eraseSomebody, finishErasing } = await import('./subscribers-erase.ts');
    if (args.flag('finish')) return finishErasing(context, rest);
    return withPerson(context, rest, (store, person) =>
      eraseSomebody(context, store, person, args.flag('yes')),
    );
  },
};

/** Does something about one person, named by id, address, a link of theirs, or a bounce of their mail. */
function withPerson(
  context: Context,
  [who, ...more]: string[],
  work: (store: Store, person: { id: string; addressKey: string }) => Promise<Result>,
): Promise<Result> {
  if (who === undefined || more.length > 0) {
    throw new UsageError(
      'Name one person: by address, id, a link in their mail, or the address a bounce came back to.',
    );
  }
  return withStore(context, async (store) => {
    const { findSubscriber } = await import('../subscribers/erase.ts');
    const { verifyToken } = await import('../lib/keys/link-token.ts');
    const secret = await openSecret(context);
    const token = /\/[up]\/([^/?#]+)$/.exec(who)?.[1] ?? '';
    const list = listId(context.newsletter);
    const linked =
      verifyToken(secret, 'unsubscribe', list, token) ??
      verifyToken(secret, 'preferences', list, token);
    const person = await findSubscriber(store, linked ?? who);
    if (person !== undefined) return work(store, person);
    const { findBounced } = await import('../mailing/find-bounced.ts');
    const bounced = await findBounced(store, secret, who);
    const known = bounced && (await findSubscriber(store, bounced.subscriberId));
    if (bounced === undefined || known === undefined) return toResult([nobody]);
    context.terminal.say(`The bounce is about issue ${bounced.issue}.`);
    return work(store, known);
  });
}

const nobody = {
  code: 'nobody',
  severity: 'error' as const,
  message: 'Nobody is known here by that address, id, link or bounce.',
  hint: 'npm run subscribers -- list shows all. Whoever was erased is not known any more.',
};
