import { defineProblems, type ProblemDefinitions } from '../model/define-problems.ts';

export const mailingDefinitions = {
  'changed-since-frozen': {
    severity: 'warning',
    message: ({ number, frozen }: { number: number; frozen: string }) =>
      `Issue ${number} was changed after sending began on ${frozen}.`,
    hint: ({ number }: { number: number; frozen: string }) =>
      `The remaining recipients get it as it was then, so that everyone gets the same; only the website shows the change. To mail the changed issue instead: \`masthead send ${number} --correction\``,
    example: { number: 3, frozen: '24 November 2026 at 09:00 (Europe/Belgrade)' },
  },
  'empty-list': {
    severity: 'error',
    message: 'Nothing was sent: the list has no confirmed subscribers.',
    hint: 'Import subscribers: `masthead subscribers import FILE.csv --consent "how they agreed"`',
  },
  'page-not-online': {
    message: ({ reason }: { reason: string }) => `Nothing was sent. ${reason}`,
    hint: 'The mail links to this page. Publish the site with `masthead publish`; the next `masthead send --due` then sends the issue. To send it before its page is online, add --unpublished.',
    example: {
      reason:
        'The page of issue 3, https://news.example.org/003/, is not online: news.example.org answered with status 404.',
    },
  },
} satisfies ProblemDefinitions;

export const mailingProblems = defineProblems(mailingDefinitions);
