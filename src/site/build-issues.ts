import { setImmediate } from 'node:timers/promises';
import { namesFile, noNames, readPublishedNames } from '../content/published-names.ts';
import { readIssueHead } from '../content/read-issue.ts';
import { hashOf } from '../lib/hash.ts';
import { OutsideError } from '../model/errors.ts';
import { issueFolderName } from '../model/issue.ts';
import type { Problem } from '../model/problem.ts';
import type { Project } from '../project.ts';
import { ListSlugs } from '../render/list-slugs.ts';
import { derivedFile } from './derived-files.ts';
import type { SiteInput } from './site-input.ts';
import { type IssueRecord, readRecord, recordFile, saveIssue } from './site-state.ts';
import type { SocialCards } from './social-cards.ts';
import type { Stage } from './stage.ts';

export interface BuiltIssues {
  /** The lowest number first. */
  records: IssueRecord[];
  lists: ListSlugs;
  problems: Problem[];
}

/** Builds issues that changed, or whose neighbours did, one at a time. */
export async function buildIssues(
  project: Project,
  stage: Stage,
  cards: SocialCards,
  input: SiteInput,
): Promise<BuiltIssues> {
  const { root, newsletter, log, signal } = project;
  const { templates, settings, only, withMail } = input;
  const known = await Promise.all(
    [...input.issues].map(async ([number, source]) => {
      const before = readRecord(stage, number);
      const isSame = before?.source === source && stage.isThere(recordFile(number));
      const head = isSame ? before.head : await readIssueHead(root, number, newsletter);
      return { head, source, before };
    }),
  );
  const published = await readPublishedNames(stage.before.folder);
  const built: BuiltIssues = { records: [], lists: new ListSlugs(published?.lists), problems: [] };
  const { lists } = built;
  const names = { ...published?.issues };
  const site = { root, newsletter, templates, stage, cards, lists, withMail };
  const context = { ...site, published: published ?? noNames };
  // With other names than those of the last build, links to lists may lead elsewhere, and the records of
  // cards are made with their issues.
  const hasRecords = stage.isThere(namesFile) && stage.isThere(derivedFile);
  for (const [at, { head, source, before }] of known.entries()) {
    const neighbours = { previous: known[at - 1]?.head, next: known[at + 1]?.head };
    const { previous, next } = neighbours;
    const key = hashOf(settings, source, JSON.stringify([previous, next, withMail]));
    const isChosen = only.length === 0 || only.includes(head.number);
    const isKept = hasRecords && stage.keepCurrent(before, isChosen ? key : before?.key);
    let record = isKept ? before : undefined;
    if (record === undefined) {
      // A turn of the event loop, to hear Ctrl-C.
      await setImmediate();
      if (signal.aborted) throw new OutsideError('Stopped.');
      log.progress(`Rendering issue ${head.number}`);
      const { buildIssue } = await import('./build-issue.ts');
      const job = { head, neighbours, before: before?.issues ?? [] };
      const { value, problems } = await buildIssue(context, job);
      if (value === undefined) {
        built.problems.push(...problems);
        continue;
      }
      const { names: own, ...made } = value;
      names[issueFolderName(head.number)] = own;
      record = saveIssue(stage, { key, source, head, ...made, problems });
    }
    built.records.push(record);
    built.problems.push(...record.problems);
    for (const { items } of record.issues) lists.nameAll(items);
  }
  stage.putState(namesFile, { lists, issues: names });
  return built;
}
