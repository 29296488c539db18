import { basename, resolve } from 'node:path';
import {
  type Arguments,
  type Command,
  exit,
  OutsideError,
  type Result,
  UsageError,
} from './command.ts';
import { byProblems, type Context, openContext } from './context.ts';
import { withStore } from './ledger.ts';

export const subscribers: Command = {
  name: 'subscribers',
  summary: 'The list of those who get the newsletter.',
  usage: 'add ADDRESS | import FILE.csv --consent "…" | list',
  options: {
    name: { type: 'string', value: 'NAME', help: 'with add: what the mail calls them' },
    language: { type: 'string', value: 'TAG', help: 'with add: one of the newsletter’s languages' },
    consent: { type: 'string', value: 'WORDS', help: 'how they agreed; recorded with each' },
  },
  async run(args, terminal): Promise<Result> {
    const [action, ...rest] = args.positionals;
    const run = action === undefined ? undefined : actions[action];
    if (run === undefined) throw new UsageError('Say what to do: add, import or list.');
    const context = await openContext(args, terminal);
    if ('stop' in context) return context.stop;
    return run(context, rest, args);
  },
};

type Action = (context: Context, rest: string[], args: Arguments) => Promise<Result>;

const actions: Readonly<Record<string, Action>> = {
  add: (context, [address, ...more], args) => {
    if (address === undefined || more.length > 0) throw new UsageError('Name one address to add.');
    return withStore(context, async (store) => {
      const { addSubscriber } = await import('../audience/add.ts');
      const newcomer = {
        address,
        name: args.text('name'),
        language: args.text('language'),
        consent: args.text('consent') ?? 'added by the editor',
      };
      const { languages } = context.newsletter;
      const added = await addSubscriber(store, newcomer, languages, context.terminal.now());
      if (!('id' in added)) return byProblems([added]);
      context.terminal.say(`Added, with the id ${added.id}.`);
      return { exit: exit.done, json: added };
    });
  },

  import: async (context, [path, ...more], args) => {
    const consent = args.text('consent')?.trim();
    if (path === undefined || more.length > 0) throw new UsageError('Name one CSV file to import.');
    if (!consent) {
      throw new UsageError(
        'Say how these people agreed: --consent "signed up at our assembly in May 2026"',
      );
    }
    const file = resolve(process.env.INIT_CWD ?? '.', path);
    const { importCsv } = await import('../audience/import.ts');
    const { readText } = await import('../content/text.ts');
    const text = await readText(file, basename(path)).catch((error) => {
      throw new OutsideError(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code}.`);
    });
    if (text.value === undefined) return byProblems(text.problems);
    const csv = text.value;
    const options = {
      file: basename(path),
      consent,
      languages: context.newsletter.languages,
      now: context.terminal.now(),
    };
    return withStore(context, async (store) => {
      const { value: taken, problems } = await importCsv(store, csv, options);
      context.terminal.say(`${taken} taken onto the list; ${problems.length} lines not taken.`);
      return byProblems(problems, { taken });
    });
  },

  list: (context) =>
    withStore(context, async (store) => {
      const { listSubscribers } = await import('../store/subscribers.ts');
      const people = await listSubscribers(store);
      for (const { id, state, address, name, language } of people) {
        context.terminal.say([id, state, address, name ?? '', language ?? ''].join('\t').trimEnd());
      }
      if (people.length === 0) context.terminal.say('Nobody is on the list yet.');
      return { exit: exit.done, json: people };
    }),
};
