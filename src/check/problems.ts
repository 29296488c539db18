import { defineProblems, type ProblemDefinitions } from '../model/define-problems.ts';
import { listShort } from '../model/nearest.ts';

/** Pictures are sent inside the mail: on a phone every reader pays for them. In bytes. */
export const pictureWeights = { warning: 1024 * 1024, error: 5 * 1024 * 1024 };
/** Gmail clips a mail at about 102 KB of HTML, and the unsubscribe link with it. In bytes. */
export const mailLimits = { warning: 80 * 1024, error: 100 * 1024 };
/** In characters. Phones show about 40 of a subject, desktop programs about 70. */
export const longestSubject = 78;

export const checkDefinitions = {
  'empty-issue': {
    message: ({ issue }: { issue: number }) => `Issue ${issue} has no items.`,
    hint: ({ folder }: { folder: string }) => `Add at least one item to ${folder}/.`,
    example: { issue: 3, folder: 'issues/003' },
  },
  'missing-words': {
    severity: 'warning',
    message: ({ language }: { language: string; name: string }) =>
      `No fixed texts in "${language}": buttons, notes and system mails will be in English.`,
    hint: ({ language, name }: { language: string; name: string }) =>
      `Run \`masthead translate --todo\` to create issues/words/${language}.json, and translate its texts into ${name}.`,
    example: { language: 'it', name: 'Italian' },
  },
  'incomplete-words': {
    severity: 'warning',
    message: ({ language, missing }: { language: string; missing: readonly string[] }) =>
      `${missing.length} fixed ${missing.length === 1 ? 'text' : 'texts'} in "${language}" ${missing.length === 1 ? 'is' : 'are'} missing, and will be in English: ${listShort(missing)}.`,
    hint: ({ language }: { language: string; missing: readonly string[] }) =>
      `In the file of "${language}" in issues/words/, fill in the empty texts and add the missing ones, as in \`"unsubscribe": "…"\` (see docs/languages.md).`,
    example: { language: 'it', missing: ['greeting', 'unsubscribe'] },
  },
  'missing-translation': {
    message: ({ language }: { language: string; file: string }) =>
      `Missing translation to ${language}. The issue is not sent without it, because of \`missing_translation: wait\`.`,
    hint: ({ file }: { language: string; file: string }) =>
      `Run \`masthead translate --todo\` to create ${file}, and fill it in.`,
    example: { language: 'sr-Latn', file: 'issues/003/01-open-doors.sr-Latn.md' },
  },
  'unfinished-translation': {
    severity: ({ waits }: { waits: boolean; language: string }) =>
      waits ? ('error' as const) : ('warning' as const),
    message: ({ language }: { waits: boolean; language: string }) =>
      `This translation to ${language} is not filled in, so it is not published.`,
    hint: 'Write its title after `title:`, and its text below the comment; or delete the file.',
    example: { waits: false, language: 'sr-Latn' },
  },
  'older-translation': {
    severity: 'warning',
    message: ({ original }: { original: string; file: string }) =>
      `The original, ${original}, has changed since this translation was made.`,
    hint: ({ file }: { original: string; file: string }) =>
      `Update it, then run \`masthead translate --done ${file}\`.`,
    example: {
      original: 'issues/003/01-open-doors.md',
      file: 'issues/003/01-open-doors.sr-Latn.md',
    },
  },
  'missing-text': {
    severity: 'warning',
    message: ({ field, language }: { field: string; language: string }) =>
      `\`${field}\` has no text in ${language}.`,
    hint: ({ language }: { field: string; language: string }) =>
      `Write one text for each language, indented below it: \`${language}: …\`.`,
    example: { field: 'sections.0.title', language: 'sr-Latn' },
  },
  'missing-subject': {
    message: 'The issue has no subject.',
    hint: 'Add a line "subject: …" to the front matter. It should make people want to open the mail.',
  },
  'long-subject': {
    severity: 'warning',
    message: ({ length }: { length: number }) =>
      `The subject has ${length} characters. Phones show only the first 40 or so.`,
    hint: `Shorten it to ${longestSubject} characters at most, and put what matters first.`,
    example: { length: 96 },
  },
  'large-mail': {
    severity: ({ bytes }: { bytes: number }) =>
      bytes > mailLimits.error ? ('error' as const) : ('warning' as const),
    message: ({ bytes }: { bytes: number }) =>
      `The HTML of the mail is ${Math.round(bytes / 1024)} KB. Gmail hides everything after about 100 KB, including the unsubscribe link.`,
    hint: 'Shorten long items to their first paragraphs and a link, or move some to the next issue.',
    example: { bytes: 118_000 },
  },
  'heavy-pictures': {
    severity: ({ bytes }: { bytes: number }) =>
      bytes > pictureWeights.error ? ('error' as const) : ('warning' as const),
    message: ({ bytes }: { bytes: number }) =>
      `The pictures in the mail add up to ${(bytes / 1024 / 1024).toFixed(1)} MB.`,
    hint: ({ largest }: { largest: string }) =>
      `Replace them with smaller ones, at most 1200 pixels wide. The largest is ${largest}.`,
    example: { bytes: 2_400_000, largest: 'harbour.jpg' },
  },
  'event-over': {
    severity: 'warning',
    message: ({ day }: { day: string }) =>
      `This event is over on the issue's date, ${day}, so the issue leaves it out.`,
    hint: 'Correct `starts` and `ends`, or delete the file.',
    example: { day: '2026-11-24' },
  },
  'event-undated': {
    severity: 'warning',
    message: 'This event has no date, so it comes last in its section.',
    hint: 'Add a line `starts: …` with its day, and the time if there is one: 2026-12-01 18:00.',
  },
  'second-lead': {
    severity: 'warning',
    message: ({ lead }: { lead: string }) => `This issue already has a lead story, "${lead}".`,
    hint: 'Remove `lead: true` from one of the two.',
    example: { lead: 'Open doors in Novi Sad' },
  },
  'third-party': {
    message: ({ form, url }: { form: string; url: string }) =>
      `The ${form} loads ${url}, so the owner of that server would learn who reads it.`,
    hint: 'Remove it from the template or the item. Put pictures into images/.',
    example: { form: 'mail', url: 'https://cdn.example.org/pixel.gif' },
  },
  'active-content': {
    message: ({ form, what }: { form: string; what: string }) =>
      `The ${form} contains "${what}", which is active content.`,
    hint: 'Remove it from the template. Items cannot contain any.',
    example: { form: 'mail', what: '<script' },
  },
  'repeated-item': {
    severity: 'warning',
    message: ({ issue, certainty, file, reason }: RepeatedItem) =>
      `${issue === undefined ? 'The inbox' : `Issue ${issue}`} ${certainty === 'sure' ? 'already has' : 'may already have'} this item: ${file} has the same ${reason}.`,
    hint: ({ id, file }: RepeatedItem) =>
      `Delete one of the two. To keep both, add this line here: \`duplicate_of: ${id ?? file}\``,
    example: {
      issue: 2,
      certainty: 'sure' as const,
      file: 'issues/002/01-harbour.md',
      reason: 'title and day',
      id: 'urn:uuid:0b5cd5f1-9b3b-4b6e-8a57-1f0c5d1f3c11',
    },
  },
  'committed-secret': {
    message: ({ count, isData }: SecretFiles) =>
      `This file${count > 1 ? ` and ${count - 1} more` : ''}, with ${isData ? 'personal data and secrets' : 'passwords'}, ${count > 1 ? 'are' : 'is'} committed to git. Everyone who can read the repository can read ${count > 1 ? 'them' : 'it'}.`,
    hint: ({ line, isData }: SecretFiles) =>
      `Add ${line} to .gitignore, run git rm -r --cached ${line}, and commit. Then remove it from the history (git filter-repo --invert-paths --path ${line}) and push with --force. Copies of the repository still contain it, so change ${isData ? 'the secret (NEWSLETTER_SECRET)' : 'every password in it'}, too.`,
    example: { count: 1, line: '.env', isData: false },
  },
  'exposed-secret': {
    severity: 'warning',
    message: ({ count }: SecretFiles) =>
      `Git does not ignore this file${count > 1 ? ` and ${count - 1} more` : ''}, so the next commit would publish ${count > 1 ? 'them' : 'it'}.`,
    hint: ({ line }: SecretFiles) =>
      `Add a line ${line} to .gitignore, or run \`masthead init\`, which does so.`,
    example: { count: 3, line: 'data/', isData: true },
  },
  placeholder: {
    severity: 'warning',
    message: ({ text }: { text: string }) => `"${text}" looks like placeholder text.`,
    hint: 'Replace it with the final text, or delete it.',
    example: { text: 'lorem ipsum' },
  },
  'missing-postal-address': {
    severity: 'warning',
    message: 'The mail has no postal address. The law of many countries requires one.',
    hint: 'Add a line `postal_address: |` to issues/newsletter.yaml, and below it the lines of the address, indented by two spaces.',
  },
  'missing-service-url': {
    severity: 'warning',
    message:
      'Missing `service_url`: without it, subscribers could not unsubscribe, so masthead sends them nothing.',
    hint: 'Run the public service (see docs/service.md), and add its URL to issues/newsletter.yaml, such as `service_url: https://lists.example.org`.',
  },
} satisfies ProblemDefinitions;

interface SecretFiles {
  count: number;
  /** For `.gitignore`. */
  line: string;
  /** In `data/`, not in `.env`. */
  isData: boolean;
}

interface RepeatedItem {
  /** Absent for the inbox. */
  issue?: number | undefined;
  certainty: 'sure' | 'likely';
  file: string;
  reason: string;
  /** Of the earlier one, if it has one. */
  id?: string | undefined;
}

export const checkProblems = defineProblems(checkDefinitions);
