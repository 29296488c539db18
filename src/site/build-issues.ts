import { readIssue, readIssueHead } from '../content/read-issue.ts';
import { OutsideError } from '../model/errors.ts';
import type { Issue } from '../model/issue.ts';
import { issueFolderName } from '../model/issue.ts';
import { hasErrors, type Problem, uniqueProblems } from '../model/problem.ts';
import type { Around, Neighbour, PublishedIssue } from '../model/published.ts';
import type { Context } from '../project.ts';
import { keepFormerPaths } from './renamed-stories.ts';
import { linksOf, type SiteLink } from './site-links.ts';
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
  /** Those that were made anew, to be saved once the site is in its place. */
  changed: IssueRecord[];
  /** An issue with its content, in every language. */
  contentOf: (record: IssueRecord) => Promise<PublishedIssue[]>;
  /** A hash of all that every page is made from. */
  settings: string;
  problems: Problem[];
}

/**
 * Makes the pages of those issues that have changed, or whose neighbours have, one after the other:
 * never are all of them in memory.
 * @param only Numbers; the others stay as they are, where they are there. None: all.
 */
export async function buildIssues(
  context: Context,
  stage: Stage,
  state: SiteState,
  only: readonly number[],
): Promise<BuiltIssues> {
  const { root, newsletter, terminal } = context;
  const { chooseIssues, templatesFor } = await import('../check/prepare-issue.ts');
  const numbers = await chooseIssues(root, []);
  const templates = await templatesFor(root);
  const settings = await hashSettings(newsletter, templates);
  const known = new Map<number, IssueRecord | undefined>();
  const hashes = new Map<number, string>();
  const heads: IssueHeadline[] = [];
  for (const number of numbers) {
    const record = await state.record(number);
    const hash = await hashIssue(root, number);
    known.set(number, record);
    hashes.set(number, hash);
    heads.push(
      record?.files === hash ? record.head : await readIssueHead(root, number, newsletter),
    );
  }
  const built: BuiltIssues = {
    records: [],
    changed: [],
    settings,
    problems: [],
    contentOf: (record) => state.content(record),
  };
  for (const [at, head] of heads.entries()) {
    const { number } = head;
    const files = hashes.get(number) as string;
    const key = hashOf(
      settings,
      files,
      JSON.stringify([heads[at - 1] ?? null, heads[at + 1] ?? null]),
    );
    const record = known.get(number);
    const stays = record !== undefined && only.length > 0 && !only.includes(number);
    const isWhole = (each: IssueRecord): boolean =>
      each.key === key && each.paths.every((path) => stage.isThere(path));
    if (record !== undefined && (stays || isWhole(record))) {
      stage.keep(record.paths);
      built.records.push(record);
      built.problems.push(...record.problems);
      continue;
    }
    if (terminal.signal.aborted) throw new OutsideError('Stopped.');
    terminal.progress(`Rendering issue ${number}`);
    const { value: issue, problems } = await readIssue(root, number, newsletter);
    built.problems.push(...problems);
    if (issue === undefined) continue;
    const around = { previous: heads[at - 1], next: heads[at + 1] };
    const made = await makeIssue(context, stage, issue, { head, around, templates });
    made.problems.push(...keepFormerPaths(made.issues, record?.issues ?? [], issue));
    built.problems.push(...made.problems);
    if (hasErrors(made.problems)) continue;
    const light = made.issues.map(withoutContent);
    const next: IssueRecord = {
      key,
      files,
      head,
      issues: light,
      paths: made.paths,
      links: made.links,
      ids: made.ids,
      problems: [...problems, ...made.problems],
    };
    built.records.push(next);
    await state.saveContent(next, made.issues);
    built.changed.push(next);
  }
  return built;
}

interface Making {
  head: IssueHeadline;
  around: { previous: IssueHeadline | undefined; next: IssueHeadline | undefined };
  templates: ReadonlyMap<string, string>;
}

/** The pages, pictures and mail of one issue, in every language that it is written in. */
async function makeIssue(
  { newsletter }: Context,
  stage: Stage,
  issue: Issue,
  { head, around, templates }: Making,
): Promise<Pick<IssueRecord, 'issues' | 'paths' | 'links' | 'ids' | 'problems'>> {
  const { issuePath, renderPages } = await import('../render/pages.ts');
  const { formatDate, wordsFor } = await import('../lib/i18n/words.ts');
  const { socialCard } = await import('./card.ts');
  const folder = issueFolderName(issue.number);
  const paths: string[] = [];
  const links = new Map<string, SiteLink>();
  const ids: IssueRecord['ids'] = {};
  const problems: Problem[] = [];
  const issues: PublishedIssue[] = [];
  const put = async (path: string, content: string | Uint8Array): Promise<void> => {
    await stage.put(path, content);
    paths.push(path);
  };
  for (const { path, bytes } of issue.pictures.values()) await put(`${folder}/${path}`, bytes);
  for (const language of head.languages) {
    const neighbour = (other: IssueHeadline | undefined): Neighbour | undefined => {
      if (other === undefined) return undefined;
      const own = other.languages.includes(language) ? language : newsletter.languages[0];
      const title = other.titles[own] ?? '';
      return { number: other.number, path: issuePath(other.number, own, newsletter), title };
    };
    const [previous, next] = [neighbour(around.previous), neighbour(around.next)];
    const beside: Around = {
      languages: head.languages,
      ...(previous !== undefined && { previous }),
      ...(next !== undefined && { next }),
    };
    const pages = renderPages({ newsletter, issue, language, templates, around: beside });
    problems.push(...pages.problems);
    if (pages.value === undefined) continue;
    issues.push(pages.value.issue);
    for (const [path, html] of pages.value.files) {
      await put(path, html);
      const found = linksOf(html, path, newsletter.siteUrl);
      ids[path] = found.ids;
      for (const link of found.links) links.set(`${link.path}#${link.anchor ?? ''}`, link);
    }
    problems.push(...(await makeMail({ newsletter, issue, language, templates }, stage, put)));
  }
  const [language] = newsletter.languages;
  const line = wordsFor(language).issueLine(issue.number, formatDate(issue.date, language));
  await put(
    `${folder}/card.png`,
    await socialCard({ name: newsletter.name, line, title: issue.title }, newsletter.theme),
  );
  return { issues, paths, links: [...links.values()], ids, problems: uniqueProblems(problems) };
}

/**
 * The mail as a page and as text. That of an issue which has gone out is not made again, but where a
 * story of it was withdrawn: the site does not keep that.
 */
async function makeMail(
  input: Parameters<typeof import('../render/edition.ts')['renderEdition']>[0],
  stage: Stage,
  put: (path: string, content: string) => Promise<void>,
): Promise<Problem[]> {
  const { newsletter, issue, language } = input;
  const { issuePath } = await import('../render/pages.ts');
  const at = issuePath(issue.number, language, newsletter);
  const [page, text] = [`${at}email.html`, `${at}email.txt`];
  const isWithdrawn = issue.items.some(({ withdrawn }) => withdrawn);
  const hasGone = issue.mailing?.finished !== undefined;
  if (hasGone && !isWithdrawn && stage.isThere(page)) {
    for (const path of [page, text]) await put(path, await stage.read(path));
    return [];
  }
  const { neutralValues, renderEdition } = await import('../render/edition.ts');
  const { mailFiles } = await import('./mail-files.ts');
  const { value, problems } = await renderEdition(input);
  if (value === undefined) return problems;
  const files = mailFiles(value, issue, newsletter, neutralValues({ newsletter, issue, language }));
  await put(page, files.html);
  await put(text, files.text);
  return problems;
}

/** What lists need: a site has many issues, and their words would fill the memory. */
function withoutContent(issue: PublishedIssue): PublishedIssue {
  const items = issue.items.map((item) => ({ ...item, feedHtml: '', words: '' }));
  return { ...issue, feedHtml: '', items };
}
