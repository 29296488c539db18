import { onTestFinished, test } from 'vitest';
import { openStore } from '../../src/lib/store/open.ts';
import { newDatabase } from '../helpers/database.ts';
import { expectPlansExecuted } from '../helpers/expect-plan.ts';

test.for(['sqlite', 'postgres'] as const)(
  'what a plan says is what is sent, in 2000 random states, on %s',
  async (database) => {
    const store = await openStore(await newDatabase(database));
    onTestFinished(() => store.close());
    await expectPlansExecuted(store, 2000);
  },
);
