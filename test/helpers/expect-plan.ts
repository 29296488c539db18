import fc from 'fast-check';
import { expect } from 'vitest';
import type { Store } from '../../src/lib/store/open.ts';
import { mailingOf } from '../../src/mailing/describe-plan.ts';
import type { MailingPlan } from '../../src/mailing/make-plan.ts';
import { editionName } from '../../src/model/audience.ts';
import { UsageError } from '../../src/model/errors.ts';
import { PlanField, type Sent } from './plan-field.ts';
import { randomState } from './plan-states.ts';

/** Plans and executes runs in random states, and expects that each sends what its plan said. */
export async function expectPlansExecuted(
  store: Store,
  numRuns: number,
): Promise<Record<string, number>> {
  const seen: Record<string, number> = {};
  const count = (what: string): void => {
    seen[what] = (seen[what] ?? 0) + 1;
  };
  await fc.assert(
    fc.asyncProperty(randomState, async (state) => {
      const field = new PlanField(store, state);
      await field.fill();
      const plan = await field.plan().catch((error) => {
        if (error instanceof UsageError) return undefined;
        throw error;
      });
      if (plan === undefined) {
        count('refused');
        await expect(field.execute()).rejects.toThrow(UsageError);
        return;
      }
      // Cron leaves alone what is paused, before anything is planned.
      fc.pre(state.request.by === 'person' || mailingOf(plan)?.pausedAt === undefined);
      count(plan.do === 'begin' && plan.recipients.mailing !== undefined ? 'begin again' : plan.do);
      expect(await field.execute()).toEqual(toSend(plan, field));
      expect(Object.values(toSend(plan, field)).reduce((a, b) => a + b, 0)).toBe(
        plan.audience.recipients,
      );
    }),
    { numRuns },
  );
  return seen;
}

/** What a plan says will be sent. */
function toSend(plan: MailingPlan, field: PlanField): Sent {
  const sent: Sent = {};
  const isFrozen = plan.do === 'resume' || (plan.do === 'begin' && plan.text === 'frozen');
  const mailing = mailingOf(plan);
  const text = isFrozen && mailing !== undefined ? field.textOf(mailing) : field.state.text;
  for (const edition of plan.audience.editions) {
    const name = `${text} ${editionName(edition)}`;
    const rich = edition.recipients - edition.textOnly;
    if (rich > 0) sent[name] = rich;
    if (edition.textOnly > 0) sent[`${name} as text`] = edition.textOnly;
  }
  return sent;
}
