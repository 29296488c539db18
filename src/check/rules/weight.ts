import type { Rule } from '../rule.ts';

/** Pictures travel inside the mail; on a phone every reader pays for them. */
const warnAt = 1024 * 1024;
const failAt = 5 * 1024 * 1024;

export const weight: Rule = ({ issue, edition }) => {
  const bytes = edition.attachments.reduce((sum, each) => sum + each.bytes.byteLength, 0);
  if (bytes <= warnAt) return [];
  const largest = [...edition.attachments].sort((a, b) => b.bytes.length - a.bytes.length)[0];
  return [
    {
      code: 'heavy-pictures',
      severity: bytes > failAt ? 'error' : 'warning',
      message: `The pictures in the mail weigh ${(bytes / 1024 / 1024).toFixed(1)} MB together.`,
      hint: `Save smaller ones, 1200 pixels wide at most; the largest is ${largest?.filename}.`,
      file: `${issue.folder}/issue.md`,
    },
  ];
};
