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
  'changed-since-scheduled': {
    severity: 'warning',
    message: ({ number, frozen }: { number: number; frozen: string }) =>
      `Issue ${number} was changed after it was scheduled on ${frozen}.`,
    hint: ({ number }: { number: number; frozen: string }) =>
      `It is sent as it was then. To send the changed issue, schedule it again: \`masthead send ${number} --at "2026-12-01 09:00"\``,
    example: { number: 3, frozen: '24 November 2026 at 09:00 (Europe/Belgrade)' },
  },
  'changed-since-sent': {
    severity: 'warning',
    message: ({ title, number }: { title: string; number: number }) =>
      `"${title}" was changed after issue ${number} was sent: only the website shows the change.`,
    hint: ({ number }: { title: string; number: number }) =>
      `Add \`corrected:\` (date and note) or \`withdrawn: true\`, which the page shows to readers. To mail the changed issue: \`masthead send ${number} --correction --all\``,
    example: { title: 'A cohort for trainers', number: 3 },
  },
  'removed-since-sent': {
    severity: 'warning',
    message: ({ title, number }: { title: string; number: number }) =>
      `"${title}" was sent with issue ${number} and is no longer in it: links to its page lead nowhere.`,
    hint: 'Put the file back with `withdrawn: true`, or add its last address to the `aliases:` of the story that takes its place.',
    example: { title: 'A cohort for trainers', number: 3 },
  },
  'added-since-sent': {
    severity: 'warning',
    message: ({ title, number }: { title: string; number: number }) =>
      `"${title}" was added after issue ${number} was sent: nobody received it.`,
    hint: 'Move the file to issues/inbox/ for the next issue, or leave it: then only the website has it.',
    example: { title: 'A cohort for trainers', number: 3 },
  },
  'issue-changed-since-sent': {
    severity: 'warning',
    message: ({ number }: { number: number }) =>
      `Title, subject, preheader or intro of issue ${number} were changed after it was sent: only the website shows the change.`,
    hint: ({ number }: { number: number }) =>
      `To mail the changed issue: \`masthead send ${number} --correction --all\``,
    example: { number: 3 },
  },
  'other-issue': {
    severity: 'error',
    message: ({ number }: { number: number }) =>
      `Issue ${number} is not the issue whose mailing began: its id is another one. So nothing was sent.`,
    hint: ({ number }: { number: number }) =>
      `Put the former \`id:\` back, or cancel the mailing: \`masthead send ${number} --cancel\``,
    example: { number: 3 },
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
