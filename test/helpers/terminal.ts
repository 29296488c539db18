import type { Terminal } from '../../src/cli/command.ts';
import { now } from './mailing.ts';

/** A terminal that nobody watches. */
export function silentTerminal(): Terminal {
  return {
    say: () => {},
    progress: () => {},
    confirm: async () => undefined,
    ask: async () => undefined,
    interactive: false,
    reportBug: () => '',
    signal: new AbortController().signal,
    env: {},
    now: () => now,
  };
}
