import { UsageError } from '../model/errors.ts';
import type { Command, Result } from './command.ts';
import { openProjectFor } from './open-project.ts';
import type { Action } from './subscribers-action.ts';

const actions: Readonly<Record<string, () => Promise<Action>>> = {
  growth: async () => (await import('./subscribers-list.ts')).growth,
  add: async () => (await import('./subscribers-person.ts')).add,
  import: async () => (await import('./subscribers-import.ts')).importPeople,
  export: async () => (await import('./subscribers-list.ts')).exportList,
  list: async () => (await import('./subscribers-list.ts')).list,
  show: async () => (await import('./subscribers-person.ts')).show,
  remove: async () => (await import('./subscribers-person.ts')).remove,
  restore: async () => (await import('./subscribers-list.ts')).restore,
  erase: async () => (await import('./subscribers-person.ts')).erase,
};

export const subscribers: Command = {
  name: 'subscribers',
  summary: 'Manage the list of subscribers. Without an action: its size and growth.',
  usage:
    '[add ADDRESS | import FILE.csv --consent "…" | import --recheck FILE.csv | export [FILE.csv] | list | show WHO | remove WHO | restore --mailing ID | erase WHO]',
  operands: Number.POSITIVE_INFINITY,
  options: {
    name: { type: 'string', value: 'NAME', help: 'add: their name in mails' },
    language: { type: 'string', value: 'TAG', help: 'add: one of the newsletter’s languages' },
    sections: {
      type: 'string',
      value: 'IDS',
      help: 'add: the sections they receive (default: all)',
    },
    'text-only': { type: 'boolean', help: 'add: send mail without HTML' },
    consent: { type: 'string', value: 'TEXT', help: 'add, import: record how they agreed' },
    map: {
      type: 'string',
      multiple: true,
      value: 'FIELD=COLUMN',
      help: 'import: name the column of a field, as in address="E-pošta"',
    },
    encoding: {
      type: 'string',
      value: 'NAME',
      help: 'import: read a file that is not UTF-8, as in windows-1250',
    },
    status: {
      type: 'string',
      multiple: true,
      value: 'COLUMN[=VALUE,…]',
      help: 'import: name the column that says who gets mail, and the values that mean subscribed',
    },
    ignore: {
      type: 'string',
      multiple: true,
      value: 'COLUMN',
      help: 'import: ignore a column that does not say who gets mail',
    },
    recheck: {
      type: 'boolean',
      help: 'import: suppress people who were imported from this file before and must not get mail',
    },
    mailing: {
      type: 'string',
      value: 'ID',
      help: 'restore: undo the suppressions of this mailing',
    },
    yes: { type: 'boolean', help: 'erase: do not ask for confirmation' },
    finish: {
      type: 'boolean',
      help: 'erase, without WHO: overwrite what earlier erasures left on the disk',
    },
  },
  async run(args, terminal): Promise<Result> {
    const [name = 'growth', ...rest] = args.positionals;
    const load = actions[name];
    if (load === undefined) {
      const { suggest } = await import('../model/nearest.ts');
      throw new UsageError(`Unknown action "${name}". ${suggest(name, Object.keys(actions))}`);
    }
    const action = await load();
    const project = await openProjectFor(args, terminal);
    if ('stop' in project) return project.stop;
    return action(project, rest, args, terminal);
  },
};
