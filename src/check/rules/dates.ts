import type { CheckRule } from '../rule.ts';
import { fieldPlace, headOf } from '../text/checked-texts.ts';
import { textProblems } from '../text/problems.ts';

/** In years. Events are announced earlier than that only in other fields. */
const mostAhead = 2;
/** No newsletter has stories of its own from before. */
const earliestYear = 1970;

/** Dates with a mistyped year, such as 0206 and 2062. */
export const dates: CheckRule = ({ issue, today }) => {
  const latestYear = Number(today.slice(0, 4)) + mostAhead;
  const items = issue.items.flatMap((item) => [item, ...item.translations.values()]);
  return [{ ...headOf(issue), date: issue.date }, ...items].flatMap(({ date, ...where }) => {
    const year = Number(date?.slice(0, 4));
    if (date === undefined || (year >= earliestYear && year <= latestYear)) return [];
    return [textProblems['far-date']({ date }, fieldPlace(where, 'date'))];
  });
};
