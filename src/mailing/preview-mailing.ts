import type { RenderedIssue } from '../check/prepare-issue.ts';
import { type EditionScope, editionName } from '../model/audience.ts';
import type { Project } from '../project.ts';
import { countChoices } from '../subscribers/queries/choices.ts';
import { scopesOf } from './begin-mailing.ts';
import { type Channel, openChannel } from './channel.ts';
import { explainNothing } from './explain-nothing.ts';
import { withStore } from './open-ledger.ts';
import { type MailingPlan, planMailing } from './plan.ts';

export interface EditionCount extends EditionScope {
  recipients: number;
  textOnly: number;
}

export interface MailingPreview {
  plan: MailingPlan['do'];
  editions: EditionCount[];
  /** People who would get no mail: the issue has nothing in their sections. */
  nothing: number;
  channel: Pick<Channel, 'kind' | 'name'>;
  /** Why nothing would be sent, if so. */
  reason?: string;
}

/** Sends and records nothing. */
export function previewMailing(project: Project, rendered: RenderedIssue): Promise<MailingPreview> {
  return withStore(project, async (store) => {
    const channel = openChannel(project);
    const plan = await planMailing(store, rendered, channel.kind, project.newsletter.timeZone);
    const scopeOf = scopesOf(project, rendered);
    const whole = new Map(rendered.editions.map((each) => [editionName(each), noCount(each)]));
    const parts = new Map<string, EditionCount>();
    let nothing = 0;
    for (const { count, textOnly, ...choice } of await countChoices(store)) {
      const scope = scopeOf(choice);
      if (scope === undefined) {
        nothing += count;
        continue;
      }
      const name = editionName(scope);
      const row = whole.get(name) ?? parts.get(name) ?? noCount(scope);
      if (!whole.has(name)) parts.set(name, row);
      row.recipients += count;
      if (textOnly === true) row.textOnly += count;
    }
    const byName = [...parts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
    const editions = [...whole.values(), ...byName];
    const { number } = rendered.issue;
    const reason =
      plan.do === 'nothing' ? explainNothing(number, plan.mailing, channel) : undefined;
    return { plan: plan.do, editions, nothing, channel, ...(reason !== undefined && { reason }) };
  });
}

function noCount({ language, sections }: EditionScope): EditionCount {
  return { language, ...(sections !== undefined && { sections }), recipients: 0, textOnly: 0 };
}
