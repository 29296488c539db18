import { UsageError } from '../model/errors.ts';
import type { Arguments, Command, Terminal } from './command.ts';

/** The options of every command that sends: how long it stays, and what if the clock looks wrong. */
export const waitOptions: Command['options'] = {
  wait: {
    type: 'boolean',
    help: 'stay until every retry is done or given up (the default on a terminal)',
  },
  'no-wait': { type: 'boolean', help: 'end when nothing more is due now' },
  'clock-is-right': {
    type: 'boolean',
    help: 'continue although the clock of this computer looks wrong',
  },
};

/** Whether to stay for retries. @throws UsageError where the options contradict each other. */
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
