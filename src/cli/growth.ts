import type { Newsletter } from '../model/newsletter.ts';
import type { Growth } from '../subscribers/growth.ts';

/** So many months and issues are shown; `--json` has all. */
const most = 12;

/** How the list stands and grows, for people. */
export function growthLines(
  { states, languages, sections, textOnly, months, issues }: Growth,
  newsletter: Pick<Newsletter, 'languages' | 'sections'>,
): string[] {
  const [first] = newsletter.languages;
  const head = [
    `${states.confirmed} on the list, ${states.pending} not confirmed yet, ${states.unsubscribed} left, ${states.suppressed} take no mail`,
  ];
  const spread = languages.map(({ language, count }) => `${language || first} ${count}`);
  if (languages.length > 1) head.push(`Languages: ${spread.join(', ')}`);
  if (sections.length > 0 && states.confirmed > 0) {
    head.push(`Sections: ${sections.map((each) => `${each.section} ${each.count}`).join(', ')}`);
  }
  if (textOnly > 0) head.push(`As text alone: ${textOnly}`);
  if (months.length === 0) return head;
  const table = [
    ['', 'signed up', 'brought in', 'left', 'no mail taken', 'erased', 'on the list'],
    ...months
      .slice(0, most)
      .map((each) => [
        each.month,
        ...[each.confirmed, each.imported, each.unsubscribed, each.suppressed, each.erased],
        each.total,
      ]),
  ];
  const refused = months.find((each) => each.refused > 0);
  return [
    ...head,
    '',
    ...columns(table),
    ...(issues.length === 0
      ? []
      : [
          '',
          'Left after an issue, and before the next:',
          ...columns(
            issues
              .slice(0, most)
              .map(({ issue, unsubscribed }) => [
                issue === 0 ? 'before the first' : `issue ${issue}`,
                unsubscribed,
              ]),
          ),
        ]),
    ...(refused === undefined
      ? []
      : [
          '',
          `In ${refused.month} the form was asked more often than it answers, ${refused.refused} times: somebody may have abused it.`,
        ]),
  ];
}

function columns(rows: readonly (readonly (string | number)[])[]): string[] {
  const width = (at: number): number => Math.max(...rows.map((row) => String(row[at]).length));
  return rows.map((row) =>
    row
      .map((cell, at) =>
        at === 0 ? String(cell).padEnd(width(at)) : String(cell).padStart(width(at)),
      )
      .join('  ')
      .trimEnd(),
  );
}
