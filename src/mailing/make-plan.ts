import type { Store } from '../lib/store/open.ts';
import { type EditionScope, editionName, shapeOf } from '../model/audience.ts';
import type { Edition } from '../model/edition.ts';
import type { Issue } from '../model/issue.ts';
import type { Mailing } from '../model/mailing.ts';
import type { Choice } from '../model/subscriber.ts';
import type { Project } from '../project.ts';
import { countChoices, countConfirmed } from '../subscribers/queries/choices.ts';
import { countMissing } from '../subscribers/queries/subscriber-rows.ts';
import { contentHash } from './content-hash.ts';
import { type Audience, countAudience, countFrozen, editionFor } from './count-audience.ts';
import { finallyFailed, hasReachedSomebody, unserved } from './ledger/deliveries.ts';
import { frozenEditions } from './ledger/frozen-text.ts';
import { mailingsOf } from './ledger/mailings.ts';
import { sampleRecipients } from './ledger/recipients.ts';
import { isRestored } from './ledger/restored.ts';
import { hasLiveSender } from './ledger/senders.ts';
import { countNextByEdition } from './ledger/waiting.ts';
import { chooseStep, type PlanRequest, type PlanState, type Step, unservedOf } from './plan.ts';

/** What a run does, and who then receives which edition. */
export type MailingPlan = Step & {
  audience: Audience;
  /** See `PlanState`. */
  joined: number;
  /** The edition of a subscriber with this choice; undefined: no mail. */
  scopeOf: (choice: Choice) => EditionScope | undefined;
};

/** Without editions: the files have errors, and what was frozen counts. */
interface Planned {
  issue: Pick<Issue, 'number' | 'id' | 'mailing' | 'items'>;
  editions: readonly Edition[];
}

/**
 * Plans a run, for sending and for showing what would be sent: both have the same plan.
 * @throws UsageError; see `chooseStep`.
 */
export async function makePlan(
  project: Pick<Project, 'newsletter'>,
  store: Store,
  rendered: Planned,
  request: PlanRequest,
): Promise<MailingPlan> {
  const state = await readPlanState(project, store, rendered, request);
  const step = chooseStep(state, request);
  return {
    ...step,
    ...(await planAudience(project, store, rendered, step, request)),
    joined: state.joined,
  };
}

async function readPlanState(
  { newsletter }: Pick<Project, 'newsletter'>,
  store: Store,
  { issue, editions }: Planned,
  { kind, correction }: PlanRequest,
): Promise<PlanState> {
  const known = await mailingsOf(store, issue.id, kind);
  const [newest] = known;
  const { timeZone } = newsletter;
  const same = { issue, contentHash: contentHash(editions), known, timeZone };
  if (newest === undefined) return { ...same, isUnderWay: false, joined: 0, unserved: 0 };
  // Each rehearsal is for all; a correction can be for some of those of the mailing before it.
  const earlier = (kind === 'rehearsal' ? [newest] : known).map(({ id }) => id);
  const rest = correction === 'rest' ? unserved(store, unservedOf(newest)) : undefined;
  return {
    ...same,
    isUnderWay:
      (await isUnderWay(store, issue, newest)) || (await isRestored(store, issue, newest)),
    joined: await countMissing(store, earlier),
    unserved: rest === undefined ? 0 : await countConfirmed(store, rest),
  };
}

/** True if the text and the recipients of a mailing no longer change. */
export async function isUnderWay(
  store: Store,
  { mailing: mark }: Pick<Planned['issue'], 'mailing'>,
  { id }: Pick<Mailing, 'id'>,
): Promise<boolean> {
  if (mark?.id === id) return true;
  return (await hasReachedSomebody(store, id)) || (await hasLiveSender(store, id));
}

async function planAudience(
  { newsletter }: Pick<Project, 'newsletter'>,
  store: Store,
  { issue, editions }: Planned,
  step: Step,
  { kind }: PlanRequest,
): Promise<Pick<MailingPlan, 'audience' | 'scopeOf'>> {
  const whole = editions.map(({ language }) => language);
  const current = editionFor(shapeOf(issue, newsletter, whole), newsletter.nothingFollowed);
  if (step.do === 'nothing') return { audience: countFrozen([], whole), scopeOf: current };
  if (step.do === 'resume') {
    const resending = {
      interrupted: kind === 'rehearsal',
      doubtOnce: newsletter.sending.inDoubt === 'resend-once',
    };
    const next = (await isRestored(store, issue, step.mailing))
      ? []
      : await countNextByEdition(store, step.mailing.id, resending);
    const languages = step.mailing.shape?.languages ?? whole;
    return { audience: countFrozen(next, languages), scopeOf: current };
  }
  const { only, mailing } = step.recipients;
  const choices = await countChoices(store, {
    ...(only !== undefined && { among: unserved(store, only) }),
    ...(mailing !== undefined && { except: finallyFailed(store, mailing.id) }),
  });
  if (kind === 'rehearsal' && choices.length === 0) {
    const samples = sampleRecipients(whole).map(({ edition }) => ({
      ...{ edition, textOnly: false, count: 1 },
    }));
    return { audience: countFrozen(samples, whole), scopeOf: current };
  }
  if (step.do === 'correct' || step.text === 'files' || mailing === undefined) {
    return { audience: countAudience(choices, whole, current), scopeOf: current };
  }
  const frozen = await frozenEditions(store, mailing.id);
  const scopeOf = frozenScopes(newsletter, issue, mailing, [...frozen.values()]);
  const languages = [...frozen.values()].filter(isWhole).map(({ language }) => language);
  return { audience: countAudience(choices, languages, scopeOf), scopeOf };
}

/** A mailing of an older version does not say which sections its text has: those of the files. */
function frozenScopes(
  newsletter: Project['newsletter'],
  issue: Planned['issue'],
  { shape }: Mailing,
  frozen: readonly Edition[],
): MailingPlan['scopeOf'] {
  const languages = frozen.filter(isWhole).map(({ language }) => language);
  const known = shape ?? shapeOf(issue, newsletter, languages);
  return editionFor(known, newsletter.nothingFollowed, new Set(frozen.map(editionName)));
}

function isWhole({ sections }: EditionScope): boolean {
  return sections === undefined;
}
