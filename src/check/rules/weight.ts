import { checkProblems, pictureLimits } from '../problems.ts';
import type { CheckRule } from '../rule.ts';

export const weight: CheckRule = ({ issue, edition: { attachments } }) => {
  const bytes = attachments.reduce((sum, each) => sum + each.bytes.byteLength, 0);
  if (bytes <= pictureLimits.warning) return [];
  const [first] = [...attachments].sort((a, b) => b.bytes.length - a.bytes.length);
  const largest = first?.filename ?? '';
  return [
    checkProblems['heavy-pictures']({ bytes, largest }, { file: `${issue.folder}/issue.md` }),
  ];
};
