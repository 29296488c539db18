import { parseColour } from './colour.js';
import { hostingChoices, parseHosting, readWebAddress } from './hosting.js';
import { parseLanguages } from './languages.js';
import { readLogo } from './logo.js';
import { parseSections } from './sections.js';
import { parseSender } from './sender.js';
import { slugify } from './slug.js';

/**
 * What is known before a question is asked.
 * @typedef {{ folder: string, folderName: string, remote?: string, answers: Record<string, any> }} Context
 */

/**
 * A question, and the option of the command line that answers it.
 * @typedef {object} Question
 * @property {string} flag
 * @property {string} key Its answer's name.
 * @property {string} value What `--help` calls the value.
 * @property {string} help
 * @property {string} ask What a person is asked.
 * @property {string[]} [choices] Shown below the question.
 * @property {(context: Context) => string} usual The answer where nothing is typed.
 * @property {(typed: string, context: Context) => { value: any } | { problem: string }} parse
 * @property {(context: Context) => boolean} [skip] True where it needs no answer.
 */

const none = /^(-|none|no|not yet|later|n)?$/i;

/** @type {readonly Question[]} */
export const questions = [
  {
    flag: 'name',
    key: 'name',
    value: 'NAME',
    help: "the newsletter's name",
    ask: 'Name of the newsletter',
    usual: ({ folderName }) => titleOf(folderName),
    parse: (typed) => {
      const name = typed.replace(/[\p{Cc}\s]+/gu, ' ').trim();
      return name === '' ? { problem: 'The newsletter needs a name.' } : { value: name };
    },
  },
  {
    flag: 'languages',
    key: 'languages',
    value: 'TAGS',
    help: 'its languages, the main one first: en, sr-Latn',
    ask: 'Languages, the main one first',
    usual: () => 'en',
    parse: parseLanguages,
  },
  {
    flag: 'from',
    key: 'from',
    value: 'SENDER',
    help: 'the sender: "Name <address>"',
    ask: 'Sender, as Name <address>',
    usual: ({ answers: { name } }) =>
      `${name} <newsletter@${slugify(name) || 'my-newsletter'}.example>`,
    parse: (typed, { answers: { name } }) => parseSender(typed, name),
  },
  {
    flag: 'sections',
    key: 'sections',
    value: 'TITLES',
    help: 'titles of its sections, separated by commas',
    ask: 'Sections, separated by commas (empty: none)',
    usual: () => '',
    parse: (typed) => (none.test(typed.trim()) ? { value: [] } : parseSections(typed)),
  },
  {
    flag: 'address',
    key: 'address',
    value: 'ADDRESS',
    help: 'the postal address in the footer of every mail; \\n or ; between lines',
    ask: 'Postal address for the footer (a ; between lines; empty: none)',
    usual: () => '',
    parse: (typed) => ({
      value: none.test(typed.trim())
        ? []
        : typed
            .split(/\\n|[\n;]/)
            .map((line) => line.replace(/[\p{Cc}\s]+/gu, ' ').trim())
            .filter((line) => line !== ''),
    }),
  },
  {
    flag: 'colour',
    key: 'colour',
    value: 'COLOUR',
    help: 'the colour of header, links and buttons: #1d5c4f, or green, blue, red, purple …',
    ask: 'Colour of header, links and buttons',
    usual: () => '#1b5e7a',
    parse: parseColour,
  },
  {
    flag: 'logo',
    key: 'logo',
    value: 'FILE',
    help: 'a picture (PNG, JPEG, GIF or WebP) for the header',
    ask: 'Logo, the path of a picture (empty: the name in words)',
    usual: () => '',
    parse: (typed, { folder }) =>
      none.test(typed.trim()) ? { value: undefined } : readLogo(typed, folder),
  },
  {
    flag: 'host',
    key: 'host',
    value: 'WHERE',
    help: 'where the site is served: github:OWNER/REPOSITORY, codeberg:…, you@example.org:/folder, its URL, or "later"',
    ask: 'Hosting of the site',
    choices: hostingChoices,
    usual: ({ remote }) => (/github\.com[:/]/.test(remote ?? '') ? 'github' : 'later'),
    parse: (typed, { remote }) => parseHosting(typed, remote),
  },
  {
    flag: 'site-url',
    key: 'siteUrl',
    value: 'URL',
    help: "the site's URL, if --host does not say it",
    ask: 'URL of the site',
    usual: ({ answers: { host, name } }) =>
      host.siteUrl ?? `https://${slugify(name) || 'my-newsletter'}.example`,
    parse: (typed) => readUrl(typed, 'https://letters.example.org'),
    skip: ({ answers: { host } }) => host.siteUrl !== undefined || host.kind === 'later',
  },
  {
    flag: 'service-url',
    key: 'serviceUrl',
    value: 'URL',
    help: 'where people subscribe and unsubscribe (`masthead serve`); without it, only rehearsals are possible',
    ask: 'URL of the service where people unsubscribe (empty: not yet, rehearsals only)',
    usual: () => '',
    parse: (typed) =>
      none.test(typed.trim()) ? { value: undefined } : readUrl(typed, 'https://lists.example.org'),
  },
];

/** `the-long_table` → `The long table`. */
function titleOf(folderName) {
  const words = folderName.replace(/[-_.\s]+/g, ' ').trim();
  return words === '' ? 'My newsletter' : words[0].toUpperCase() + words.slice(1);
}

function readUrl(typed, example) {
  const value = readWebAddress(typed);
  return value === undefined
    ? { problem: `"${typed}" is not a URL. Example: ${example}` }
    : { value };
}
