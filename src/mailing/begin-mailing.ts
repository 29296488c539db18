import type { RenderedIssue } from '../check/prepare-issue.ts';
import type { Store } from '../lib/store/open.ts';
import { type EditionScope, editionName, shapeOf } from '../model/audience.ts';
import type { Edition } from '../model/edition.ts';
import { OutsideError } from '../model/errors.ts';
import type { Issue } from '../model/issue.ts';
import type { Mailing, MailingKind } from '../model/mailing.ts';
import type { Project } from '../project.ts';
import { type FreezeOptions, freezeAgain, freezeMailing, renewRecipients } from './freeze.ts';
import type { MailingDecision } from './ledger/mailings.ts';
import type { MailingPlan } from './make-plan.ts';
import { hashStories } from './story-hashes.ts';

export type BeginPlan = Extract<MailingPlan, { do: 'begin' | 'correct' }>;

export interface BeginOptions {
  kind: MailingKind;
  /** Of a person. Absent: an earlier start, expiry and pause stay. */
  decision?: MailingDecision;
  /** Renders a part of an issue for those who follow some of its sections. Tests replace it. */
  renderPart?: (scope: EditionScope) => Promise<Edition>;
}

/** Freezes a mailing as it was planned. */
export async function beginMailing(
  project: Pick<Project, 'newsletter' | 'root' | 'log' | 'now' | 'randomHex'>,
  store: Store,
  rendered: Pick<RenderedIssue, 'issue' | 'editions'>,
  plan: BeginPlan,
  { kind, decision, renderPart }: BeginOptions,
): Promise<Mailing> {
  const now = project.now();
  const { only, mailing } = plan.recipients;
  if (plan.do === 'begin' && plan.text === 'frozen' && mailing !== undefined) {
    return beginFrozen(project, store, mailing, plan);
  }
  const { issue, editions } = rendered;
  const languages = editions.map(({ language }) => language);
  const wanted = plan.audience.editions.filter(({ sections }) => sections !== undefined);
  const options: FreezeOptions = {
    scopeOf: plan.scopeOf,
    now,
    ...(only !== undefined && { only }),
    issue,
    editions,
    parts: await Promise.all(wanted.map(renderPart ?? partRenderer(project, issue))),
    stories: hashStories(issue),
    shape: shapeOf(issue, project.newsletter, languages),
    kind,
    randomHex: project.randomHex,
    ...(decision !== undefined && { decision }),
    ...(plan.do === 'correct' && { corrects: plan.mailing }),
  };
  if (plan.do === 'correct' || mailing === undefined) return freezeMailing(store, options);
  return freezeAgain(store, mailing, options);
}

/** Freezes the present list for a text that was frozen when it was scheduled. */
export function beginFrozen(
  { now }: Pick<Project, 'now'>,
  store: Store,
  mailing: Mailing,
  { scopeOf, recipients: { only } }: BeginPlan,
): Promise<Mailing> {
  const list = { scopeOf, now: now(), ...(only !== undefined && { only }) };
  return renewRecipients(store, mailing, list);
}

function partRenderer(
  { newsletter, root, log }: Pick<Project, 'newsletter' | 'root' | 'log'>,
  issue: Issue,
): (scope: EditionScope) => Promise<Edition> {
  return async ({ language, sections }) => {
    const scope = { language, ...(sections !== undefined && { sections }) };
    log.progress(`Rendering edition ${editionName(scope)}`);
    const { renderEdition } = await import('../render/render-edition.ts');
    const { templatesFor } = await import('../lib/templates/load-templates.ts');
    const input = { newsletter, issue, templates: templatesFor(root) };
    const { value, problems } = await renderEdition({ ...input, ...scope });
    if (value !== undefined) return value;
    throw new OutsideError(problems[0]?.message ?? 'A template has an error.');
  };
}
