import { englishName } from '../model/languages.ts';
import { listLines } from '../model/nearest.ts';
import { dropControls } from '../model/slots.ts';
import type { ColumnUses } from '../subscribers/csv/status-survey.ts';
import type { ChangedLine, ImportSummary } from '../subscribers/import-summary.ts';

const mostChanges = 10;

/** The columns that an import reads, and those that it does not. */
export function describeColumns(
  { applied, unused }: ColumnUses,
  used: readonly string[] = [],
): string[] {
  const line = (what: string, names: readonly string[]): string[] =>
    names.length === 0 ? [] : [`${what}: ${dropControls(names.join(', '))}.`];
  return [
    ...line('Columns', used),
    ...line('Columns that say who gets mail', applied),
    ...line('Unused columns', unused),
  ];
}

/** What an import will do with the lines of a file, without addresses and names. */
export function describePreview(
  summary: ImportSummary,
  file: string,
  languages: readonly string[],
): string[] {
  const { changed, duplicates, refused } = summary;
  const groups = new Map([['duplicate', duplicates], ...refused]);
  return [
    `${file}: ${summary.describe()}.`,
    ...[...groups]
      .filter(([, lines]) => lines.length > 0)
      .map(([what, lines]) => `  ${what}: ${listLines(lines)}`),
    ...changed.slice(0, mostChanges).map((each) => `  ${describeChange(each, languages)}`),
    ...(changed.length > mostChanges ? [`  … ${changed.length - mostChanges} more changed`] : []),
  ];
}

/** A name is not shown: the line has it. */
function describeChange({ line, changes }: ChangedLine, languages: readonly string[]): string {
  const { before, after } = changes;
  const [first = ''] = languages;
  const language = (tag: string): string => englishName(tag, languages);
  const sections = (ids: readonly string[] | undefined): string =>
    ids === undefined ? 'all' : ids.join(' ') || 'none';
  const parts = [
    ...(after.name !== undefined || after.firstName !== undefined ? ['name'] : []),
    ...(after.language === undefined
      ? []
      : [`language ${language(before.language ?? first)} → ${language(after.language)}`]),
    ...(after.sections === undefined
      ? []
      : [`sections ${sections(before.sections)} → ${sections(after.sections)}`]),
  ];
  return `line ${line} changes: ${parts.join(', ')}`;
}
