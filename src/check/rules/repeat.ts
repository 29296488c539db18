import { createPast, type Repeat, storyOf, toldFrom } from '../../newsletter/repeats/past.ts';
import type { Rule } from '../rule.ts';

/** A story that an issue had before, or that this issue has twice. */
export const repeat: Rule = ({ issue, past }) => {
  const here = createPast();
  return issue.items.flatMap((item) => {
    const story = storyOf(item);
    const earlier = past.find(story) ?? here.find(story);
    here.add(toldFrom(story, item.file, issue.number));
    if (earlier === undefined || item.duplicateOf !== undefined) return [];
    return [
      {
        code: 'repeated-item',
        severity: 'warning',
        message: `Issue ${earlier.told.issue} ${words[earlier.certainty]}: ${earlier.told.file}. It has the same ${earlier.reason}.`,
        hint: 'Leave it out, or keep it on purpose with duplicate_of: and the id of the other.',
        file: item.file,
        line: 1,
      },
    ];
  });
};

const words: Readonly<Record<Repeat['certainty'], string>> = {
  sure: 'has this story already',
  likely: 'may have this story already',
};
