import { countNouns } from '../lib/text/count-nouns.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Growth } from '../subscribers/growth.ts';

const most = 12;

type TableRow = readonly (string | number)[];

/** Size and growth of the list, as lines to print. */
export function describeGrowth(
  { states, languages, sections, textOnly, months, issues }: Growth,
  newsletter: Pick<Newsletter, 'languages'>,
): string[] {
  const [first] = newsletter.languages;
  const lines = [
    `${states.confirmed} subscribed, ${states.pending} not confirmed yet, ${states.unsubscribed} unsubscribed, ${states.suppressed} suppressed`,
  ];
  const byLanguage = countReceived(languages, first);
  if (byLanguage.length > 1) {
    const counts = byLanguage.map(({ language, count }) => `${language} ${count}`);
    lines.push(`Subscribers by language: ${counts.join(', ')}`);
  }
  if (sections.length > 0 && states.confirmed > 0) {
    lines.push(
      `Subscribers by section: ${sections.map((each) => `${each.section} ${each.count}`).join(', ')}`,
    );
  }
  if (textOnly > 0) lines.push(`Plain text: ${textOnly}`);
  if (months.length === 0) return lines;
  const head = ['', 'confirmed', 'imported', 'unsubscribed', 'suppressed', 'erased', 'subscribed'];
  const rows = months
    .slice(0, most)
    .map(
      (each): TableRow => [
        each.month,
        ...[each.confirmed, each.imported, each.unsubscribed, each.suppressed, each.erased],
        each.total,
      ],
    );
  lines.push('', ...formatTable([head, ...rows]));
  if (issues.length > 0) {
    const rows = issues
      .slice(0, most)
      .map(
        ({ issue, unsubscribed }): TableRow => [
          issue === 0 ? 'before the first issue' : `after issue ${issue}`,
          unsubscribed,
        ],
      );
    lines.push('', 'Unsubscribed:', ...formatTable(rows));
  }
  const refused = months.find((each) => each.refused > 0);
  if (refused !== undefined) {
    lines.push(
      '',
      `The form refused ${countNouns(refused.refused, 'request')} in ${refused.month}, because there were too many. Somebody may have abused it.`,
    );
  }
  return lines;
}

/** People without a language are counted with the first. The most frequent comes first. */
function countReceived(languages: Growth['languages'], first: string): Growth['languages'] {
  return [...Map.groupBy(languages, ({ language }) => language || first)]
    .map(([language, all]) => ({ language, count: all.reduce((sum, { count }) => sum + count, 0) }))
    .sort((a, b) => b.count - a.count);
}

function formatTable(rows: readonly TableRow[]): string[] {
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
