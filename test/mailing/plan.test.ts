import { expect, test } from 'vitest';
import { expectPlansExecuted } from '../helpers/expect-plan.ts';
import { useStore } from '../helpers/mailing.ts';

// The slow suite tries 2000 states on each database.
test('what a plan says is what is sent, in random states', async () => {
  const seen = await expectPlansExecuted(await useStore(), 150);
  for (const what of ['begin', 'begin again', 'resume', 'correct', 'nothing', 'refused']) {
    expect(seen[what], what).toBeGreaterThan(0);
  }
});
