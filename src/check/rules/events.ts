import { upcoming } from '../../model/occasion.ts';
import { checkProblems } from '../problems.ts';
import type { CheckRule } from '../rule.ts';
import { fieldPlace } from '../text/checked-texts.ts';

/** Finds events without a date, and events that are over on the date of the issue. */
export const events: CheckRule = ({ newsletter, issue }) => {
  const ids = newsletter.sections.filter(({ layout }) => layout === 'events').map(({ id }) => id);
  const items = issue.items.filter(({ section = '' }) => ids.includes(section));
  const shown = upcoming(items, issue.date, newsletter.timeZone);
  return items.flatMap((item) => {
    if (item.starts === undefined) {
      return [checkProblems['event-undated'](fieldPlace(item, 'title'))];
    }
    if (shown.includes(item)) return [];
    return [checkProblems['event-over']({ day: issue.date }, fieldPlace(item, 'starts'))];
  });
};
