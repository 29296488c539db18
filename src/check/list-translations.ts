import { draftIssue } from '../compose/draft-issue.ts';
import { chooseIssues, listIssues } from '../content/issue-folders.ts';
import { type Inbox, readInbox } from '../content/read-inbox.ts';
import { readIssue } from '../content/read-issue.ts';
import { dayIn } from '../model/calendar.ts';
import type { Issue } from '../model/issue.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { type Translation, translationsOf } from '../model/translation-state.ts';
import type { Project } from '../project.ts';

/** The translations of an issue, or of the inbox. */
export interface IssueTranslations {
  /** Absent: the inbox. */
  issue?: number;
  isSent?: true;
  translations: Translation[];
}

/**
 * Reads the state of translations: of the issues named, else of the inbox and of the newest issue if
 * it was not sent. @throws UsageError for an unknown number.
 */
export async function listTranslations(
  { root, newsletter, now }: Project,
  wanted: readonly number[],
): Promise<Outcome<IssueTranslations[]>> {
  const value: IssueTranslations[] = [];
  const problems: Problem[] = [];
  const known = await listIssues(root);
  const isNamed = wanted.length > 0;
  const numbers = isNamed ? await chooseIssues(root, wanted) : known.slice(-1);
  for (const number of numbers) {
    const issue = await readIssue(root, number, newsletter);
    problems.push(...issue.problems);
    if (issue.value === undefined || (!isNamed && issue.value.mailing !== undefined)) continue;
    value.push({
      issue: number,
      ...(issue.value.mailing !== undefined && { isSent: true }),
      translations: translationsOf(issue.value, newsletter),
    });
  }
  if (isNamed) return { value, problems };
  const inbox = await readInbox(root, newsletter);
  problems.push(...inbox.problems);
  const today = dayIn(now(), newsletter.timeZone);
  const number = (known.at(-1) ?? 0) + 1;
  const options = { inbox: inbox.value, newsletter, number, today };
  const draft = await draftIssue(options);
  const translations = translationsOfDraft(draft, inbox.value, newsletter);
  if (translations.length > 0) value.push({ translations });
  return { value, problems };
}

/** The translations of what the inbox would make. */
export function translationsOfDraft(
  draft: Issue,
  { files }: Pick<Inbox, 'files'>,
  newsletter: Newsletter,
): Translation[] {
  return translationsOf(draft, newsletter).filter(
    // Without an issue.md there is no title or intro to translate yet.
    ({ original }) => files.issue !== undefined || !original.endsWith('/issue.md'),
  );
}

/** A line for each language: how many are there, and which are not. Empty with one language. */
export function describeTranslations({ issue, translations }: IssueTranslations): string[] {
  const name = issue === undefined ? 'the inbox' : `issue ${issue}`;
  const rows = [...Map.groupBy(translations, ({ language }) => language)].map(([language, all]) => {
    const current = all.filter(({ state }) => state === 'current').length;
    const groups = (['missing', 'unfinished', 'older'] as const).flatMap((state) => {
      const files = all.filter((each) => each.state === state);
      return files.length === 0 ? [] : [`${files.length} ${words[state]}`];
    });
    return [language, `${current} of ${all.length} translated`, groups.join(', ')] as const;
  });
  if (rows.length === 0) return [];
  const widths = [0, 1].map((at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [`Translations of ${name}:`, ...lines.map((line) => `  ${line}`)];
}

const words = { missing: 'missing', unfinished: 'not filled in', older: 'older than the original' };
