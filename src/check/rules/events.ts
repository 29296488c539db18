import { upcoming } from '../../model/occasion.ts';
import { checkProblems } from '../problems.ts';
import type { CheckRule } from '../rule.ts';

export const events: CheckRule = ({ newsletter, issue }) => {
  const ids = newsletter.sections.filter(({ layout }) => layout === 'events').map(({ id }) => id);
  const items = issue.items.filter(({ section = '' }) => ids.includes(section));
  const shown = upcoming(items, issue.date, newsletter.timeZone);
  return items.flatMap((item) => {
    const place = { file: item.file, line: 1 };
    if (item.starts === undefined) return [checkProblems['event-undated'](place)];
    return shown.includes(item) ? [] : [checkProblems['event-over']({ day: issue.date }, place)];
  });
};
