import { explainDate } from './calendar.ts';
import { defineProblems, type ProblemDefinitions } from './define-problems.ts';
import { hexColour } from './hex-colour.ts';
import { ownName } from './languages.ts';
import { listShort, nearest, suggest } from './nearest.ts';
import type { Place, Problem } from './problem.ts';

export interface InvalidValue {
  /** As a sentence begins with it: `` `from.address` ``. */
  field: string;
  value: string;
}

export type ValueProblem = (params: InvalidValue, place?: Partial<Place>) => Problem;

/** Without a value for people on the list: problems are written to logs. */
interface AddressFault extends Partial<InvalidValue> {
  /** True where no room is left for the mark that identifies the recipient of a bounce. */
  isLong?: boolean;
}

/** What to write in the settings instead of a colour. */
interface Shade {
  field: string;
  colour: string;
}

interface Alternative {
  value: string;
  known: readonly string[];
}

interface UnknownField extends Alternative {
  isIgnored?: boolean;
}

export const modelDefinitions = {
  'bad-address': {
    message: ({ field, value, isLong }: AddressFault) =>
      `${value === undefined ? 'This' : `${field} "${value}"`} ${isLong ? 'has more than 31 characters before the @' : 'is not an email address'}.`,
    hint: ({ isLong }: AddressFault) =>
      isLong
        ? 'Use a shorter one, such as bounces@example.org: masthead adds 33 characters that name the recipient.'
        : 'Write the address alone: name@example.org.',
    example: { field: '`operator`', value: 'jane@' },
  },
  'bad-branch': {
    message: ({ field, value }: InvalidValue) =>
      `${field} "${value}" is not a valid name of a branch.`,
    hint: 'Write its name alone, such as gh-pages.',
    example: { field: '`publish.branch`', value: 'my pages' },
  },
  'bad-colour': {
    message: ({ field, value }: InvalidValue) => `${field} "${value}" is not a colour.`,
    hint: ({ value }: InvalidValue) =>
      `Write six hexadecimal digits in quotes: "${hexColour(value) ?? '#1b5e7a'}".`,
    example: { field: '`theme.accent`', value: 'blue' },
  },
  'bad-date': {
    message: ({ field, value }: InvalidValue) =>
      `${field} "${value}" is not a date${because(explainDate(value))}.`,
    hint: ({ value }: InvalidValue) =>
      /^\d{4}-\d\d-\d\d$/.test(value)
        ? 'Write a day that exists, as in 2026-11-24.'
        : 'Write the year first: 2026-11-24.',
    example: { field: '`date`', value: '24 November' },
  },
  'bad-event-time': {
    message: ({ field, value }: InvalidValue) =>
      `${field} "${value}" is not a day or a time${because(explainDate(value))}.`,
    hint: 'Write the day, and the time if there is one: 2026-12-01 18:00. For an end on the same day, 20:00 is enough.',
    example: { field: '`starts`', value: 'Friday evening' },
  },
  'bad-fonts': {
    message: ({ field, value }: InvalidValue) => `${field} "${value}" is not a list of fonts.`,
    hint: "Separate names by commas, and put names of several words in single quotes: Georgia, 'Times New Roman', serif.",
    example: { field: '`theme.text_font`', value: 'Georgia; serif' },
  },
  'bad-host': {
    message: ({ field, value }: InvalidValue) => `${field} "${value}" is not the name of a server.`,
    hint: 'Leave out https:// and the path: images.example.org.',
    example: { field: '`third_parties.0`', value: 'https://images.example.org/' },
  },
  'bad-id': {
    message: ({ field, value }: InvalidValue) => `${field} "${value}" is not an id.`,
    hint: 'Delete the line: masthead writes ids, such as urn:uuid:0b5c…, when it composes an issue.',
    example: { field: '`id`', value: '17' },
  },
  'bad-publish-place': {
    message: ({ field }: InvalidValue) =>
      `${field} begins with a hyphen or a space, or contains a password.`,
    hint: 'Write a place such as git@github.com:you/newsletter.git or you@example.org:/var/www/newsletter. This file is public: use an ssh key, or a token stored by git, instead of a password.',
    example: { field: '`publish.git`', value: 'https://you:password@example.org/newsletter.git' },
  },
  'bad-mailbox': {
    message: ({ field }: InvalidValue) =>
      `${field} must be \`Name <address>\`, or \`name:\` and \`address:\` on lines of their own.`,
    hint: ({ field }: InvalidValue) =>
      `For example: ${field.replaceAll('`', '')}: The Long Table <newsletter@example.org>`,
    example: { field: '`from`', value: 'The Long Table' },
  },
  'bad-section-id': {
    message: ({ value }: InvalidValue) => `"${value}" is not a valid id of a section.`,
    hint: 'Use lower-case letters, digits and hyphens: members, in-the-region.',
    example: { field: '`sections.0.id`', value: 'In the region' },
  },
  'link-without-scheme': {
    message: ({ value }: { value: string }) => `The link "${value}" is not a complete web address.`,
    hint: ({ value }: { value: string }) =>
      `Begin it with https://: ${addressWithScheme(value) ?? 'https://example.org/story'}`,
    example: { value: 'example.org/story' },
  },
  'low-contrast': {
    message: ({ text, ground }: { text: string; ground: string }) =>
      `Text in the colour "${text}" is hard to read on "${ground}".`,
    hint: ({ shade }: { text: string; ground: string; shade?: Shade | undefined }) =>
      shade === undefined
        ? 'Make one of the two colours darker or lighter: their contrast must be at least 4.5 to 1.'
        : `Write \`${shade.field}: "${shade.colour}"\`, the nearest shade that is easy to read.`,
    example: { text: 'accent', ground: 'paper', shade: { field: 'accent', colour: '#b25844' } },
  },
  'missing-alt': {
    message: ({ subject }: { subject: string; where: string }) => `${subject} has no alt text.`,
    hint: ({ where }: { subject: string; where: string }) =>
      `Say what it shows, for readers who cannot see it, ${where}`,
    example: { subject: 'This picture', where: 'in a line `image_alt: …`' },
  },
  'missing-reason': {
    message: ({ field }: InvalidValue) => `${field} has no reason.`,
    hint: 'Write why the warning does not apply: `ignore: { raw-markdown: the asterisks are meant }`.',
    example: { field: '`ignore.raw-markdown`', value: '' },
  },
  'missing-title': {
    message: 'Missing title.',
    hint: 'Add a line `title: …` with the headline that readers see.',
  },
  'publish-method': {
    message: '`publish` must have exactly one of `git`, `rsync` and `run`.',
    hint: 'Keep the one that your host needs. `branch` and `history` belong to `git`.',
  },
  'source-of-two-kinds': {
    message: ({ kinds }: { kinds: readonly string[] }) =>
      `This source is more than one of these: ${kinds.join(', ')}.`,
    hint: 'Write a source for each of them. They can have the same name.',
    example: { kinds: ['a feed', 'a web page', 'a folder'] },
  },
  'unknown-field': {
    // A misspelt field loses its value; one that is far from every name is only ignored.
    severity: ({ value, known, isIgnored }: UnknownField) =>
      isIgnored && nearest(value, known) === undefined ? 'warning' : 'error',
    message: ({ value }: UnknownField) => `Unknown field "${value}".`,
    hint: ({ value, known, isIgnored }: UnknownField) => {
      const meant = nearest(value, known);
      if (meant !== undefined) return `Did you mean "${meant}"?`;
      return known.length === 0
        ? 'Compare with the template that comes with masthead.'
        : `${isIgnored ? 'It is ignored. ' : ''}Known fields: ${listShort(known)}.`;
    },
    example: { value: 'sumary', known: ['section', 'summary', 'title'] },
  },
  'ambiguous-language': {
    message: ({ value }: { value: string; choices: readonly string[] }) =>
      `"${value}" can be more than one language of this newsletter.`,
    hint: ({ choices }: { value: string; choices: readonly string[] }) =>
      `Write ${choices.map((tag) => `${tag} for ${ownName(tag)}`).join(', or ')}.`,
    example: { value: 'sr', choices: ['sr-Latn', 'sr-Cyrl'] },
  },
  'unknown-language': {
    message: ({ value, known }: Partial<Alternative> & { value: string }) =>
      known === undefined
        ? `"${value}" is not a language.`
        : `This newsletter has no language "${value}".`,
    hint: ({ value, known }: Partial<Alternative> & { value: string }) => {
      if (known === undefined)
        return 'Write its tag (en, sr-Latn, sq) or its name (English, srpski, shqip).';
      const meant = nearest(value, known);
      const all = `Its \`languages\` in issues/newsletter.yaml are ${listShort(known)}.`;
      return meant === undefined ? all : `Did you mean "${meant}"? ${all}`;
    },
    example: { value: 'fr', known: ['en', 'sr-Latn'] },
  },
  'unknown-section': {
    message: ({ value }: Alternative) => `Unknown section "${value}".`,
    hint: ({ value, known }: Alternative) =>
      known.length === 0
        ? 'Define it under `sections` in issues/newsletter.yaml, or delete this line.'
        : suggest(value, known),
    example: { value: 'trainig', known: ['members', 'training'] },
  },
  'unknown-time-zone': {
    message: ({ value }: InvalidValue) => `Unknown time zone "${value}".`,
    hint: 'Write a region and a city: Europe/Belgrade.',
    example: { field: '`time_zone`', value: 'CET+1' },
  },
} satisfies ProblemDefinitions;

export const modelProblems = defineProblems(modelDefinitions);

/** `example.org/story` with `https://`; undefined for what is hardly a web address. */
export function addressWithScheme(text: string): string | undefined {
  const isAddress = /^[\w-]+(\.[\w-]+)+(?<!\.(?:html?|md|php|pdf))(?:\/|$)/.test(text);
  return isAddress ? `https://${text}` : undefined;
}

function because(reason: string | undefined): string {
  return reason === undefined ? '' : `: ${reason}`;
}
