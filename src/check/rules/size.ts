import type { Rule } from '../rule.ts';

/** Gmail cuts a mail near 102 KB of HTML, and with it the way to unsubscribe. */
const warnAt = 80 * 1024;
const failAt = 100 * 1024;

export const size: Rule = ({ issue, edition }) => {
  const bytes = Buffer.byteLength(edition.html.pieces.join(''));
  if (bytes <= warnAt) return [];
  return [
    {
      code: 'large-mail',
      severity: bytes > failAt ? 'error' : 'warning',
      message: `The mail's HTML is ${Math.round(bytes / 1024)} KB; Gmail hides what comes after 100 KB.`,
      hint: 'Shorten long items to their first paragraphs with a link, or leave some for the next issue.',
      file: `${issue.folder}/issue.md`,
    },
  ];
};
