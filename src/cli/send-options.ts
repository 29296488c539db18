import type { RunEnd } from '../mailing/describe-run.ts';
import { UsageError } from '../model/errors.ts';
import { type Arguments, type Command, type ExitCode, exit, type Terminal } from './command.ts';

/** The options of every command that sends. */
export const sendOptions: Command['options'] = {
  wait: {
    type: 'boolean',
    help: 'stay until every retry is done or given up (the default on a terminal)',
  },
  'no-wait': { type: 'boolean', help: 'end when nothing more is due now' },
  'clock-is-right': {
    type: 'boolean',
    help: 'continue although the clock of this computer looks wrong',
  },
  unpublished: { type: 'boolean', help: "send although the issue's page is not online" },
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
