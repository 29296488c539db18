import { MessageFormat } from 'messageformat';
import { recordOf } from '../../model/record-of.ts';
import type { Direction } from '../text/direction.ts';
import { isolateName } from '../text/isolate.ts';
import ar from './messages/ar.json' with { type: 'json' };
import en from './messages/en.json' with { type: 'json' };
import srCyrl from './messages/sr-Cyrl.json' with { type: 'json' };
import srLatn from './messages/sr-Latn.json' with { type: 'json' };
import {
  type AskingPage,
  askingPages,
  formWords,
  type PageKind,
  siteWords,
  type Words,
} from './types.ts';

/** In MessageFormat 2 (Unicode CLDR, part 9). A file without all English keys does not compile. */
export type Messages = Record<keyof typeof en, string>;

const files: ReadonlyMap<string, Messages> = new Map([
  ['en', en],
  ['ar', ar],
  ['sr-latn', srLatn],
  ['sr-cyrl', srCyrl],
  ['sr', srLatn],
]);

/** The English texts, by key. */
export const englishTexts: Readonly<Record<string, string>> = en;

/** The keys of all fixed texts, in the order of the English file. */
export const messageKeys: readonly string[] = Object.keys(en);

/** True if a key of a message file is known. */
export function isMessageKey(key: string): key is keyof Messages {
  return Object.hasOwn(en, key);
}

/** The messages of exactly this tag, in lower case; undefined if there is no file for it. */
export function messagesOf(tag: string): Messages | undefined {
  return files.get(tag);
}

/** Why a text cannot be used, in words; undefined if it can. */
export function explainMessage(
  key: keyof Messages,
  text: string,
  language: string,
): string | undefined {
  try {
    new MessageFormat(language, text);
  } catch {
    return 'its braces are not closed, or something else in them is not MessageFormat 2';
  }
  const used = new Set(variablesOf(text));
  const known = variablesOf(en[key]);
  const unknown = [...used].find((name) => !known.includes(name));
  if (unknown !== undefined) return `it names {${unknown}}, which has no value here`;
  const lost = known.find((name) => !mayBeLeftOut.has(name) && !used.has(name));
  return lost === undefined ? undefined : `it lacks {${lost}}, which the English text has`;
}

/** A greeting needs no name, and a page that shows the newsletter's need not repeat it. */
const mayBeLeftOut = new Set(['$name', '$newsletter']);

function variablesOf(text: string): string[] {
  return [...text.matchAll(/\$\w+/g)].map(([name]) => name);
}

const compiled = new WeakMap<object, Words>();

/** Words from messages, and texts in their place: made once for each object. */
export function wordsFrom(
  messages: Messages,
  tag: string,
  direction: Direction,
  given?: Partial<Messages>,
): Words {
  const key = given ?? messages;
  const words = compiled.get(key) ?? compileWords(tag, { ...messages, ...given }, direction);
  compiled.set(key, words);
  return words;
}

function compileWords(tag: string, messages: Messages, direction: Direction): Words {
  // Parsed once: of 538 issues, parsing again took half a second.
  const formats = new Map<string, MessageFormat>();
  const formatOf = (key: keyof Messages): MessageFormat => {
    const made =
      formats.get(key) ??
      new MessageFormat(tag, messages[key], {
        // A name in Latin letters would reorder the text around it.
        bidiIsolation: direction === 'rtl' ? 'default' : 'none',
      });
    formats.set(key, made);
    return made;
  };
  const say = (key: keyof Messages, values: Record<string, string | number> = {}): string =>
    formatOf(key).format(isolateValues(values, direction));
  return {
    reader: say('reader'),
    greeting: (name) => say('greeting', { name }),
    issueLine: (number, date) => say('issueLine', { number: String(number), date }),
    contents: say('contents'),
    otherItems: say('otherItems'),
    readMore: say('readMore'),
    readWhole: (title) => say('readWhole', { title }),
    addToCalendar: (title) => say('addToCalendar', { title }),
    notes: say('notes'),
    backToText: say('backToText'),
    picture: say('picture'),
    done: say('done'),
    notDone: say('notDone'),
    callout: {
      note: say('callout.note'),
      tip: say('callout.tip'),
      warning: say('callout.warning'),
      important: say('callout.important'),
    },
    corrected: (date) => say('corrected', { date }),
    withdrawn: say('withdrawn'),
    whyYouGetThis: (newsletter) => say('whyYouGetThis', { newsletter }),
    sentTo: (address) => say('sentTo', { address }),
    yourAddress: say('yourAddress'),
    unsubscribe: say('unsubscribe'),
    preferences: say('preferences'),
    viewInBrowser: say('viewInBrowser'),
    allIssues: say('allIssues'),
    followByFeed: say('followByFeed'),
    noIssues: say('noIssues'),
    skipToContent: say('skipToContent'),
    site: {
      ...recordOf(siteWords, (name) => say(`site.${name}`)),
      inIssue: (number, date) => say('site.inIssue', { number: String(number), date }),
      listOf: (name) => say('site.listOf', { name }),
      feedOfSection: (name) => say('site.feedOfSection', { name }),
      found: (count) => say('site.found', { count }),
    },
    page: (kind, newsletter) => ({
      title: say(`page.${kind}.title`, { newsletter }),
      body: say(`page.${kind}.body`, { newsletter }),
      button: asks(kind) ? say(`page.${kind}.button`, { newsletter }) : undefined,
    }),
    form: (newsletter) => recordOf(formWords, (name) => say(`page.${name}`, { newsletter })),
    systemMail: (kind, newsletter) => ({
      subject: say(`systemMail.${kind}.subject`, { newsletter }),
      title: say(`systemMail.${kind}.title`, { newsletter }),
      body: say(`systemMail.${kind}.body`, { newsletter }),
      button: say(`systemMail.${kind}.button`, { newsletter }),
      after: say(`systemMail.${kind}.after`, { newsletter }),
    }),
  };
}

/** In languages from right to left, MessageFormat isolates them. */
function isolateValues(
  values: Readonly<Record<string, string | number>>,
  around: Direction,
): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? isolateName(value, around) : value,
    ]),
  );
}

function asks(kind: PageKind): kind is AskingPage {
  return askingPages.some((each) => each === kind);
}
