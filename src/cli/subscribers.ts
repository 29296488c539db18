import { UsageError } from '../model/errors.ts';
import type { Command, Result } from './command.ts';
import { openProjectFor } from './open-project.ts';
import type { Action } from './subscribers-action.ts';

interface ActionSpec {
  load: () => Promise<Action>;
  /** Those of the command's options that this action reads. */
  options: readonly string[];
}

const person = (name: 'add' | 'show' | 'remove' | 'erase') => async () =>
  (await import('./subscribers-person.ts'))[name];
const list = (name: 'growth' | 'exportList' | 'list' | 'restore') => async () =>
  (await import('./subscribers-list.ts'))[name];

const actions: Readonly<Record<string, ActionSpec>> = {
  growth: { load: list('growth'), options: [] },
  add: { load: person('add'), options: ['name', 'language', 'sections', 'text-only', 'consent'] },
  import: {
    load: async () => (await import('./subscribers-import.ts')).importPeople,
    options: [
      ...['consent', 'map', 'encoding', 'status', 'ignore', 'recheck'],
      ...['update', 'dry-run', 'yes'],
    ],
  },
  export: { load: list('exportList'), options: [] },
  list: { load: list('list'), options: [] },
  show: { load: person('show'), options: [] },
  remove: { load: person('remove'), options: [] },
  restore: { load: list('restore'), options: ['mailing'] },
  erase: { load: person('erase'), options: ['yes', 'finish'] },
};

export const subscribers: Command = {
  name: 'subscribers',
  summary: 'Manage the list of subscribers. Without an action: its size and growth.',
  usage:
    '[add ADDRESS | import FILE.csv --consent "…" | import --recheck FILE.csv | export [FILE.csv] | list | show WHO | remove WHO | restore --mailing ID | erase WHO]',
  operands: Number.POSITIVE_INFINITY,
  options: {
    name: { value: 'NAME', help: 'add: their name in mails' },
    language: { value: 'LANGUAGE', help: 'add: one of the newsletter’s languages, by tag or name' },
    sections: { value: 'IDS', help: 'add: the sections they receive (default: all)' },
    'text-only': { help: 'add: send them mail without HTML' },
    consent: { value: 'TEXT', help: 'add, import: record how they agreed' },
    map: {
      multiple: true,
      value: 'FIELD=COLUMN',
      help: 'import: name the column of a field, as in address="E-pošta"',
    },
    encoding: { value: 'NAME', help: 'import: read a file that is not UTF-8, as in windows-1250' },
    status: {
      multiple: true,
      value: 'COLUMN[=VALUE,…]',
      help: 'import: name the column that says who gets mail, and the values that mean subscribed',
    },
    ignore: {
      multiple: true,
      value: 'COLUMN',
      help: 'import: ignore a column that does not say who gets mail',
    },
    recheck: {
      help: 'import: suppress people who were imported from this file before and must not get mail',
    },
    update: { help: 'import: change name, language and sections of people on the list, too' },
    'dry-run': { help: 'import: only print what it would do' },
    mailing: { value: 'ID', help: 'restore: undo the suppressions of this mailing' },
    yes: { help: 'import, erase: do not ask for confirmation' },
    finish: { help: 'erase, without WHO: overwrite what earlier erasures left on the disk' },
  },
  async run(args, terminal): Promise<Result> {
    const [name = 'growth', ...rest] = args.positionals;
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action === undefined) {
      const { suggest } = await import('../model/nearest.ts');
      throw new UsageError(`Unknown action "${name}". ${suggest(name, Object.keys(actions))}`);
    }
    const other = Object.keys(subscribers.options).find(
      (option) => args.texts(option).length > 0 && !action.options.includes(option),
    );
    if (other !== undefined) {
      const words = action === actions.growth ? 'subscribers' : `subscribers ${name}`;
      throw new UsageError(`--${other} is not an option of ${words}.`);
    }
    const run = await action.load();
    const project = await openProjectFor(args, terminal);
    if ('stop' in project) return project.stop;
    return run(project, rest, args, terminal);
  },
};
