import type { RunEnd } from '../mailing/describe-run.ts';
import { UsageError } from '../model/errors.ts';
import type { Project } from '../project.ts';
import { type Arguments, type Command, type ExitCode, exit, type Terminal } from './command.ts';

/** The options of every command that sends. */
export const sendOptions: Command['options'] = {
  wait: { help: 'stay until every retry is done or given up (the default on a terminal)' },
  'no-wait': { help: 'end when nothing more is due now' },
  'clock-is-right': { help: 'continue although the clock of this computer looks wrong' },
  unpublished: { help: "send although the issue's page is not online" },
};

/** The exit codes of commands that send. */
export const exitAfter: Readonly<Record<RunEnd, ExitCode>> = {
  done: exit.done,
  unfinished: exit.unfinished,
  interrupted: exit.interrupted,
};

/**
 * True if the command waits for retries: as its options say, else on a terminal.
 * @throws UsageError where the options contradict each other.
 */
export function wantsToWait(
  args: Pick<Arguments, 'flag' | 'text'>,
  { interactive }: Pick<Terminal, 'interactive'>,
): boolean {
  const isLimited = args.text('limit') !== undefined;
  if (args.flag('wait') && args.flag('no-wait')) {
    throw new UsageError('--wait and --no-wait contradict each other.');
  }
  if (args.flag('wait') && isLimited) {
    throw new UsageError('--limit ends a run early, so --wait cannot be used with it.');
  }
  return args.flag('wait') || (interactive && !args.flag('no-wait') && !isLimited);
}

/** Reads `--limit`: messages in this run. @throws UsageError */
export function parseLimit(typed: string | undefined): number | undefined {
  if (typed === undefined) return undefined;
  if (!/^0*[1-9]\d*$/.test(typed)) {
    throw new UsageError(`--limit must be a whole number from 1, not "${typed}".`);
  }
  return Number(typed);
}

/** Reads `--at`. @throws UsageError */
export async function parseStart(
  typed: string | undefined,
  { newsletter: { timeZone }, now, log }: Project,
): Promise<Date | 'now' | undefined> {
  if (typed === undefined || typed === 'now') return typed;
  const { parseMoment } = await import('../model/moment.ts');
  const moment = parseMoment(typed, timeZone);
  if (moment === undefined || typeof moment === 'string') {
    const reason = moment === undefined ? '' : `: ${moment}`;
    throw new UsageError(
      `"${typed}" is not a date and time in ${timeZone}${reason}. Example: "2026-12-01 09:00"`,
    );
  }
  if (moment.at <= now())
    throw new UsageError(`"${typed}" is in the past. To send now, leave out --at.`);
  if (moment.comesTwice) {
    log.say(`"${typed}" comes twice in ${timeZone}, since the clocks go back: the first is meant.`);
  }
  return moment.at;
}

/** Each says what to do, so that no two of them go together. */
const actions = ['due', 'dry-run', 'test', 'pause', 'cancel', 'settle'];
/** Options that say how to send, and the actions that would ignore them. */
const ignoredBy = {
  at: ['due', 'test', 'pause', 'cancel'],
  limit: ['due', 'test', 'pause', 'cancel'],
  correction: ['due', 'pause', 'cancel'],
  'refusals-are-right': ['due', 'dry-run', 'test', 'pause', 'cancel'],
};

/** @throws UsageError where an option of `send` would be ignored, or excludes another one. */
export function refuseContradictions({ texts }: Pick<Arguments, 'texts'>): void {
  const has = (name: string): boolean => texts(name).length > 0;
  const ignored = Object.entries(ignoredBy).map(([name, by]) =>
    has(name) ? [name, ...by.filter(has)] : [],
  );
  const pair = [actions.filter(has), ...ignored].find(({ length }) => length > 1);
  if (pair !== undefined) {
    throw new UsageError(`--${pair[0]} and --${pair[1]} cannot be used together.`);
  }
  if (has('all') && !has('correction')) {
    throw new UsageError(
      '--all is for corrections: --correction --all sends the changed issue to everyone.',
    );
  }
}
