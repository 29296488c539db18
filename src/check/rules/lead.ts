import { leadStory } from '../../render/document-sections.ts';
import { checkProblems } from '../problems.ts';
import type { CheckRule } from '../rule.ts';
import { fieldPlace } from '../text/checked-texts.ts';

/** Finds items with `lead: true` beside the one that leads the issue. */
export const lead: CheckRule = ({ newsletter, issue }) => {
  const first = leadStory(issue, newsletter);
  if (first === undefined) return [];
  return issue.items
    .filter((item) => item.lead === true && item !== first && !item.withdrawn)
    .map((item) => checkProblems['second-lead']({ lead: first.title }, fieldPlace(item, 'lead')));
};
