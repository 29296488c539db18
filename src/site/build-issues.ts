import { hashOf } from '../content/hash-issue.ts';
import { type IssueNames, namesOf, noNames } from '../content/published-names.ts';
import { readIssue, readIssueHead } from '../content/read-issue.ts';
import { OutsideError } from '../model/errors.ts';
import { issueFolderName } from '../model/issue.ts';
import { hasErrors, type Problem } from '../model/problem.ts';
import type { PublishedIssue } from '../model/published.ts';
import type { Project } from '../project.ts';
import { ListSlugs } from '../render/list-slugs.ts';
import { cardPath } from '../render/page-links.ts';
import { keepFormerPaths } from './renamed-stories.ts';
import type { ChosenIssues, SiteInput } from './site-input.ts';
import type { IssueHeadline, IssueRecord, SiteState } from './site-state.ts';
import { SocialCards } from './social-cards.ts';
import type { Stage } from './stage.ts';

export interface BuiltIssues {
  /** The lowest number first. */
  records: IssueRecord[];
  lists: ListSlugs;
  /** By folder; to be saved with the records. */
  names: Record<string, IssueNames>;
  problems: Problem[];
}

interface KnownIssue {
  head: IssueHeadline;
  files: string;
  record: IssueRecord | undefined;
}

/** Builds issues that changed, or whose neighbours did, one at a time. */
export async function buildIssues(
  project: Project,
  stage: Stage,
  state: SiteState,
  input: SiteInput,
  { only, withMail }: ChosenIssues,
): Promise<BuiltIssues> {
  const { root, newsletter, log, signal } = project;
  const { templates, settings } = input;
  const known = await readKnown(project, state, input.issues);
  const cards = new SocialCards(stage, newsletter.theme, input.program);
  const published = await state.names();
  const built: BuiltIssues = {
    records: [],
    lists: new ListSlugs(published?.lists),
    names: { ...published?.issues },
    problems: [],
  };
  for (const [at, { head, files, record }] of known.entries()) {
    const { number } = head;
    const neighbours = { previous: known[at - 1]?.head, next: known[at + 1]?.head };
    const { previous = null, next = null } = neighbours;
    const key = hashOf(settings, files, JSON.stringify([previous, next, withMail]));
    // Without them, its links to lists may lead elsewhere.
    const isNamed = published !== undefined;
    const isCurrent =
      isNamed && record?.key === key && record.paths.every((path) => stage.isThere(path));
    if (record !== undefined && (isCurrent || (only.length > 0 && !only.includes(number)))) {
      stage.keep(record.paths);
      built.records.push(record);
      built.problems.push(...record.problems);
      nameLists(built.lists, record.issues);
      continue;
    }
    if (signal.aborted) throw new OutsideError('Stopped.');
    log.progress(`Rendering issue ${number}`);
    const { value: issue, problems } = await readIssue(root, number, newsletter, {
      published: published ?? noNames,
    });
    built.problems.push(...problems);
    if (issue === undefined) continue;
    const { buildIssue, cardOf } = await import('./build-issue.ts');
    const made = await buildIssue(
      { newsletter, issue, head, neighbours, templates, lists: built.lists, withMail },
      stage,
    );
    const drawn: IssueRecord['cards'] = {};
    for (const { language } of made.issues) {
      const path = cardPath(number, language, newsletter);
      const card = cardOf(issue, newsletter, language);
      drawn[language] = await cards.add(path, card, record?.cards?.[language]);
      made.paths.push(path);
    }
    made.problems.push(...keepFormerPaths(made.issues, record?.issues ?? [], issue));
    built.problems.push(...made.problems);
    if (hasErrors(made.problems)) continue;
    const { issues, paths, links, ids } = made;
    const found = [...problems, ...made.problems];
    const fresh = state.saveIssue(
      { key, files, cards: drawn, head, paths, links, ids, problems: found },
      issues,
    );
    built.records.push(fresh);
    nameLists(built.lists, fresh.issues);
    built.names[issueFolderName(number)] = namesOf(issue);
  }
  await cards.finish();
  return built;
}

/** Gives the tags, sources and authors of an issue their slugs, if they have none yet. */
function nameLists(lists: ListSlugs, issues: readonly PublishedIssue[]): void {
  for (const { tags, source, author } of issues.flatMap(({ items }) => items)) {
    for (const tag of tags) lists.slugOf('tags', tag);
    if (source !== undefined) lists.slugOf('sources', source);
    if (author !== undefined) lists.slugOf('authors', author);
  }
}

async function readKnown(
  { root, newsletter }: Project,
  state: SiteState,
  issues: ReadonlyMap<number, string>,
): Promise<KnownIssue[]> {
  const known: KnownIssue[] = [];
  for (const [number, files] of issues) {
    const record = state.record(number);
    const head =
      record?.files === files ? record.head : await readIssueHead(root, number, newsletter);
    known.push({ head, files, record });
  }
  return known;
}
