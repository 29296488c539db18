import { test } from 'vitest';
import { expectPromisesKept } from '../helpers/expect-commands.ts';

test.for(['sqlite', 'postgres'] as const)(
  'what is printed is what happens, in random sequences of commands, on %s',
  async (database) => {
    await expectPromisesKept(database, { numRuns: Number(process.env.RUNS ?? 60) });
  },
);
