import type { RenderedIssue } from '../check/prepare-issue.ts';
import type { Store } from '../lib/store/open.ts';
import { type EditionScope, editionName, scopeFor, shapeOf } from '../model/audience.ts';
import type { Edition } from '../model/edition.ts';
import { OutsideError } from '../model/errors.ts';
import type { Mailing } from '../model/mailing.ts';
import type { Choice } from '../model/subscriber.ts';
import type { Project } from '../project.ts';
import { countChoices } from '../subscribers/queries/choices.ts';
import { type FreezeOptions, freezeMailing } from './freeze.ts';
import { type Unserved, unserved } from './ledger/deliveries.ts';

/** Freezes a mailing. */
export async function beginMailing(
  project: Project,
  store: Store,
  rendered: RenderedIssue,
  options: Pick<FreezeOptions, 'kind' | 'startAt' | 'correction' | 'only'>,
): Promise<Mailing> {
  return freezeMailing(store, {
    ...rendered,
    ...options,
    parts: await renderParts(project, store, rendered, options.only),
    scopeOf: scopesOf(project, rendered),
    now: project.now(),
    randomHex: project.randomHex,
  });
}

/** What of an issue a subscriber receives, by their choice; undefined: no mail this time. */
export function scopesOf(
  { newsletter }: Pick<Project, 'newsletter'>,
  { issue, editions }: RenderedIssue,
): (choice: Choice) => EditionScope | undefined {
  const languages = editions.map(({ language }) => language);
  const shape = shapeOf(issue, newsletter, languages);
  return (choice) => scopeFor(choice, shape, newsletter.nothingFollowed);
}

async function renderParts(
  project: Project,
  store: Store,
  rendered: RenderedIssue,
  only: Unserved | undefined,
): Promise<Edition[]> {
  const scopeOf = scopesOf(project, rendered);
  const wanted = new Map<string, EditionScope>();
  for (const choice of await countChoices(store, only && unserved(store, only))) {
    const scope = scopeOf(choice);
    if (scope?.sections !== undefined) wanted.set(editionName(scope), scope);
  }
  if (wanted.size === 0) return [];
  const { renderEdition } = await import('../render/render-edition.ts');
  const { templatesFor } = await import('../lib/templates/load-templates.ts');
  const { newsletter, root, log } = project;
  const input = { newsletter, issue: rendered.issue, templates: await templatesFor(root) };
  const parts: Edition[] = [];
  for (const [name, scope] of wanted) {
    log.progress(`Rendering edition ${name}`);
    const { value, problems } = await renderEdition({ ...input, ...scope });
    if (value === undefined) {
      throw new OutsideError(problems[0]?.message ?? 'A template has an error.');
    }
    parts.push(value);
  }
  return parts;
}
