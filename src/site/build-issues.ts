import { basename } from 'node:path';
import { hashOf } from '../content/hash-issue.ts';
import {
  namesFile,
  noNames,
  type PublishedNames,
  readPublishedNames,
} from '../content/published-names.ts';
import { readIssueHead } from '../content/read-issue.ts';
import { OutsideError } from '../model/errors.ts';
import { issueFolderName } from '../model/issue.ts';
import type { Problem } from '../model/problem.ts';
import type { Project } from '../project.ts';
import { ListSlugs } from '../render/list-slugs.ts';
import { mailPaths } from '../render/page-links.ts';
import type { IssueJob } from './build-issue.ts';
import type { SiteInput } from './site-input.ts';
import type { IssueHeadline, IssueRecord, SiteState } from './site-state.ts';
import { SocialCards } from './social-cards.ts';
import type { Stage } from './stage.ts';

export interface BuiltIssues {
  /** The lowest number first. */
  records: IssueRecord[];
  lists: ListSlugs;
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
): Promise<BuiltIssues> {
  const { root, newsletter, log, signal } = project;
  const { templates, settings, only, withMail } = input;
  const known = await readKnown(project, state, input.issues);
  const published = await readPublishedNames(stage.before.folder);
  const lists = new ListSlugs(published?.lists);
  const names = { ...published?.issues };
  const isKept = keeper(stage, only, published);
  const planned = known.map((each, at) => {
    const neighbours = { previous: known[at - 1]?.head, next: known[at + 1]?.head };
    const { previous = null, next = null } = neighbours;
    const key = hashOf(settings, each.files, JSON.stringify([previous, next, withMail]));
    return { ...each, key, neighbours, isKept: isKept(each.record, key) };
  });
  const kept = planned.flatMap(({ record, isKept }) => (isKept && record) || []);
  for (const { issues, paths } of kept) {
    for (const { items } of issues) lists.nameAll(items);
    stage.keep(paths);
  }

  const cards = new SocialCards(stage, newsletter.theme, input.program);
  const changed: IssueRecord[] = [];
  const found = new Map(kept.map(({ head, problems }) => [head.number, problems]));
  const context = { root, newsletter, templates, published: published ?? noNames, lists, withMail };
  try {
    for (const each of planned) {
      if (each.isKept) continue;
      if (signal.aborted) throw new OutsideError('Stopped.');
      const { head, key, files, record } = each;
      log.progress(`Rendering issue ${head.number}`);
      const { buildIssue } = await import('./build-issue.ts');
      const { value: built, problems } = await buildIssue(context, jobOf(each, stage, newsletter));
      found.set(head.number, problems);
      if (built === undefined) continue;
      const paths = [...built.files.map(([path]) => path), ...built.kept];
      for (const [path, content] of built.files) stage.put(path, content);
      stage.keep(built.kept);
      const drawn: IssueRecord['cards'] = {};
      for (const { language, path, card } of built.cards) {
        drawn[language] = await cards.add(path, card, record?.cards?.[language]);
        paths.push(path);
      }
      const { links, ids, issues } = built;
      for (const { items } of issues) lists.nameAll(items);
      const made = { key, files, cards: drawn, head, paths, links, ids, problems };
      changed.push(state.saveIssue(made, issues));
      names[issueFolderName(head.number)] = built.names;
    }
  } finally {
    await cards.finish();
  }
  stage.putState(basename(namesFile), { lists, issues: names });
  return {
    records: [...kept, ...changed].sort((a, b) => a.head.number - b.head.number),
    lists,
    problems: known.flatMap(({ head }) => found.get(head.number) ?? []),
  };
}

/** Whether what the last build made of an issue stays, given its record and its key of today. */
function keeper(stage: Stage, only: readonly number[], published: PublishedNames | undefined) {
  return (record: IssueRecord | undefined, key: string): boolean => {
    if (record === undefined) return false;
    if (only.length > 0 && !only.includes(record.head.number)) return true;
    // Without the published names, its links to lists may lead elsewhere.
    const isCurrent = record.key === key && published !== undefined;
    return isCurrent && record.paths.every((path) => stage.isThere(path));
  };
}

function jobOf(
  { head, neighbours, record }: KnownIssue & Pick<IssueJob, 'neighbours'>,
  stage: Stage,
  newsletter: Project['newsletter'],
): IssueJob {
  const isThere = (language: string): boolean =>
    mailPaths(head.number, language, newsletter).every((path) => stage.isThere(path));
  const withMailThere = head.languages.filter(isThere);
  return { head, neighbours, before: record?.issues ?? [], withMailThere };
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
