import type { Rule } from '../rule.ts';

/** A phone shows some 40 letters of a subject, a desktop program some 70. */
const longest = 78;

export const subject: Rule = ({ issue, edition }) => {
  const letters = [...new Intl.Segmenter(edition.language).segment(edition.subject)].length;
  if (letters > 0 && letters <= longest) return [];
  return [
    {
      code: letters === 0 ? 'missing-subject' : 'long-subject',
      severity: letters === 0 ? 'error' : 'warning',
      message:
        letters === 0
          ? 'The mail has no subject.'
          : `The subject has ${letters} letters; a phone shows the first 40 or so.`,
      hint: 'Write subject: and the one thing that makes people open the mail.',
      file: `${issue.folder}/issue.md`,
      line: 1,
    },
  ];
};
