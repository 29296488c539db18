import { namesFile, noNames, readPublishedNames } from '../content/published-names.ts';
import { readIssueHead } from '../content/read-issue.ts';
import { hashOf } from '../lib/hash.ts';
import { issueFolderName } from '../model/issue.ts';
import { hearStop, type Project } from '../project.ts';
import { ListSlugs } from '../render/list-slugs.ts';
import type { SiteInput } from './site-input.ts';
import { type IssueRecord, readLine, recordFile, saveIssue } from './site-state.ts';
import type { SocialCards } from './social-cards.ts';
import type { Stage } from './stage.ts';

export interface BuiltIssues {
  /** Of the issues without errors, the lowest number first. */
  records: IssueRecord[];
  lists: ListSlugs;
}

/** Builds issues that changed, or whose neighbours did, one at a time. */
export async function buildIssues(
  project: Project,
  stage: Stage,
  cards: SocialCards,
  input: SiteInput,
): Promise<BuiltIssues> {
  const { root, newsletter, log } = project;
  const { templates, settings, only, withMail } = input;
  const { intact, folder } = stage.before;
  const known = await Promise.all(
    [...input.issues].map(async ([number, source]) => {
      const before = readLine(stage, number, 'record');
      const isSame = before?.source === source && intact.has(recordFile(number));
      const head = isSame ? before.head : await readIssueHead(root, number, newsletter);
      return { head, source, before: typeof before?.source === 'string' ? before : undefined };
    }),
  );
  const published = (await readPublishedNames(folder)) ?? noNames;
  const records: IssueRecord[] = [];
  const lists = new ListSlugs(published.lists);
  const names = { ...published.issues };
  const context = { root, newsletter, templates, stage, cards, lists, withMail, published };
  for (const [at, { head, source, before }] of known.entries()) {
    const neighbours = { previous: known[at - 1]?.head, next: known[at + 1]?.head };
    const name = `issue ${head.number}`;
    const key = hashOf(settings, source, JSON.stringify([neighbours, withMail]));
    const isChosen = only.length === 0 || only.includes(head.number);
    // With other names than those of the last build, links to lists may lead elsewhere.
    const isKept = intact.has(namesFile) && stage.keepPart(name, isChosen ? key : undefined);
    let record = isKept ? before : undefined;
    if (record === undefined) {
      await hearStop(project);
      log.progress(`Rendering issue ${head.number}`);
      const { buildIssue } = await import('./build-issue.ts');
      const { value, problems } = await buildIssue(context, { head, neighbours, before });
      stage.parts.set(name, { key, paths: value?.paths ?? [], problems });
      if (value === undefined) continue;
      names[issueFolderName(head.number)] = value.names;
      record = saveIssue(stage, { source, head, ...value.record });
    }
    records.push(record);
    for (const { items } of record.issues) lists.nameAll(items);
  }
  stage.put(namesFile, `${JSON.stringify({ lists, issues: names })}\n`);
  return { records, lists };
}
