import { type IssueNames, namesOf } from '../content/published-names.ts';
import { listIssues, readIssue, readIssueHead } from '../content/read-issue.ts';
import { templatesFor } from '../lib/templates/load-templates.ts';
import { OutsideError } from '../model/errors.ts';
import { issueFolderName } from '../model/issue.ts';
import { hasErrors, type Problem } from '../model/problem.ts';
import type { PublishedIssue } from '../model/published.ts';
import type { Project } from '../project.ts';
import { ListSlugs } from '../render/list-slugs.ts';
import { keepFormerPaths } from './renamed-stories.ts';
import {
  hashIssue,
  hashOf,
  hashSettings,
  type IssueHeadline,
  type IssueRecord,
  type SiteState,
} from './site-state.ts';
import type { Stage } from './stage.ts';

export interface BuiltIssues {
  /** The lowest number first. */
  records: IssueRecord[];
  /** Those that were built, to be saved once their files are in place. */
  changed: IssueRecord[];
  contentOf: (record: IssueRecord) => Promise<PublishedIssue[]>;
  /** A hash over what every page is made from. */
  settings: string;
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

export interface ChosenIssues {
  /** [] for all. */
  only: readonly number[];
  leaveOut: number | undefined;
}

/** Builds issues that changed, or whose neighbours did, one at a time. */
export async function buildIssues(
  project: Project,
  stage: Stage,
  state: SiteState,
  { only, leaveOut }: ChosenIssues,
): Promise<BuiltIssues> {
  const { out } = state;
  const { root, newsletter, log, signal } = project;
  const templates = await templatesFor(root);
  const settings = await hashSettings(newsletter, templates);
  const known = await readKnown(project, state, leaveOut);
  const published = await state.names();
  const built: BuiltIssues = {
    records: [],
    changed: [],
    settings,
    lists: new ListSlugs(published?.lists),
    names: { ...published?.issues },
    problems: [],
    contentOf: (record) => state.content(record),
  };
  for (const [at, { head, files, record }] of known.entries()) {
    const { number } = head;
    const neighbours = { previous: known[at - 1]?.head, next: known[at + 1]?.head };
    const { previous = null, next = null } = neighbours;
    const key = hashOf(settings, files, JSON.stringify([previous, next]));
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
    const { value: issue, problems } = await readIssue(root, number, newsletter, { out });
    built.problems.push(...problems);
    if (issue === undefined) continue;
    const { buildIssue } = await import('./build-issue.ts');
    const made = await buildIssue(
      { newsletter, issue, head, neighbours, templates, lists: built.lists },
      stage,
    );
    made.problems.push(...keepFormerPaths(made.issues, record?.issues ?? [], issue));
    built.problems.push(...made.problems);
    if (hasErrors(made.problems)) continue;
    const fresh: IssueRecord = {
      ...made,
      key,
      files,
      head,
      issues: made.issues.map(withoutContent),
      problems: [...problems, ...made.problems],
    };
    built.records.push(fresh);
    nameLists(built.lists, fresh.issues);
    built.names[issueFolderName(number)] = namesOf(issue);
    await state.saveContent(fresh, made.issues);
    built.changed.push(fresh);
  }
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
  leaveOut: number | undefined,
): Promise<KnownIssue[]> {
  const known: KnownIssue[] = [];
  for (const number of await listIssues(root)) {
    if (number === leaveOut) continue;
    const record = await state.record(number);
    const files = await hashIssue(root, number);
    const head =
      record?.files === files ? record.head : await readIssueHead(root, number, newsletter);
    known.push({ head, files, record });
  }
  return known;
}

/** For lists: the content of all issues together would fill the memory. */
function withoutContent(issue: PublishedIssue): PublishedIssue {
  const items = issue.items.map((item) => ({ ...item, feedHtml: '', words: '' }));
  return { ...issue, feedHtml: '', items };
}
