import type { Rule } from '../rule.ts';

export const empty: Rule = ({ issue }) => {
  if (issue.items.some((item) => !item.withdrawn)) return [];
  return [
    {
      code: 'empty-issue',
      severity: 'error',
      message: `Issue ${issue.number} has nothing to read in it.`,
      hint: `Put at least one item into ${issue.folder}/.`,
      file: `${issue.folder}/issue.md`,
    },
  ];
};
