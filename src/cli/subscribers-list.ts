import { relative } from 'node:path';
import { countNouns } from '../lib/text/count-nouns.ts';
import { withStore } from '../mailing/open-ledger.ts';
import { readableAddress } from '../model/address.ts';
import { UsageError } from '../model/errors.ts';
import { printableInLine } from '../model/printable.ts';
import { exit } from './command.ts';
import type { Action } from './subscribers-action.ts';

/** `subscribers`: size and growth of the list. */
export const growth: Action = (project, _rest, _args, terminal) =>
  withStore(project, async (store) => {
    const { readGrowth } = await import('../subscribers/growth.ts');
    const { describeGrowth } = await import('./describe-growth.ts');
    const { newsletter } = project;
    const numbers = await readGrowth(
      store,
      newsletter.sections.map(({ id }) => id),
    );
    for (const line of describeGrowth(numbers, newsletter)) terminal.say(line);
    return { exit: exit.done, json: numbers };
  });

/** `subscribers list`: everybody, a line for each. */
export const list: Action = async (project, [extra], _args, terminal) => {
  if (extra !== undefined) {
    throw new UsageError(
      `Unexpected argument "${extra}". To see one person, run \`masthead subscribers show WHO\`.`,
    );
  }
  return withStore(project, async (store) => {
    const { listSubscribers } = await import('../subscribers/queries/subscriber-rows.ts');
    const people = await listSubscribers(store);
    for (const { id, state, address, name, language } of people) {
      const cells = [id, state, readableAddress(address), name ?? '', language ?? ''];
      terminal.say(cells.map(printableInLine).join('\t').trimEnd());
    }
    if (people.length === 0) terminal.say('The list is empty.');
    return { exit: exit.done, json: people };
  });
};

/** `subscribers export [FILE]`: the list as CSV. */
export const exportList: Action = async (project, [path, ...more], args, terminal) => {
  if (more.length > 0) throw new UsageError('Name one file to export to, or none.');
  if (path !== undefined && !/\.(csv|tsv|txt)$/i.test(path)) {
    throw new UsageError(`The list is exported as CSV. Name a file such as ${path}.csv, or none.`);
  }
  const { exportFile } = await import('../subscribers/export.ts');
  const { root } = project;
  return withStore(project, async (store) => {
    const file = await exportFile(project, store, path === undefined ? undefined : args.path(path));
    const shown = relative(root, file);
    terminal.say(`Exported to ${shown.startsWith('..') ? file : shown}.`);
    terminal.say('The file contains the whole list: keep it as safe as data/ itself.');
    return { exit: exit.done, json: { file } };
  });
};

/** `subscribers restore --mailing ID`: undoes the suppressions of one mailing. */
export const restore: Action = async (project, rest, args, terminal) => {
  const mailing = args.text('mailing');
  if (mailing === undefined || rest.length > 0) {
    throw new UsageError(
      'Name the mailing: `masthead subscribers restore --mailing ID`. `masthead status` prints the ID.',
    );
  }
  const { undoSuppressions } = await import('../subscribers/restore-suppressed.ts');
  return withStore(project, async (store) => {
    const restored = await undoSuppressions(project, store, mailing);
    terminal.say(
      restored === 0
        ? 'This mailing has no suppressed subscribers.'
        : `Restored ${countNouns(restored, 'subscriber')}: the next mailing is sent to them again.`,
    );
    return { exit: exit.done, json: { mailing, restored } };
  });
};
