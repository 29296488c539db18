import { MessageFormat } from 'messageformat';
import { recordOf } from '../../model/record-of.ts';
import type { SystemMailKind } from '../../model/system-mail.ts';
import type { Direction } from '../text/direction.ts';
import { isolateName } from '../text/isolate.ts';
import ar from './messages/ar.json' with { type: 'json' };
import en from './messages/en.json' with { type: 'json' };
import srCyrl from './messages/sr-Cyrl.json' with { type: 'json' };
import srLatn from './messages/sr-Latn.json' with { type: 'json' };

/** In MessageFormat 2 (Unicode CLDR, part 9). A file without all English keys does not compile. */
export type Messages = Record<keyof typeof en, string>;

/** What follows a prefix in the keys that have no further dot. */
type NameIn<Prefix extends string, Key = keyof Messages> = Key extends `${Prefix}${infer Name}`
  ? Exclude<Name, `${string}.${string}`>
  : never;

type KindIn<Key> = Key extends `page.${infer Kind}.title` ? Kind : never;
/** A page of the public service. Those with a text `page.KIND.button` are forms. */
export type PageKind = KindIn<keyof Messages>;

const files: ReadonlyMap<string, Messages> = new Map([
  ['en', en],
  ['ar', ar],
  ['sr-latn', srLatn],
  ['sr-cyrl', srCyrl],
  ['sr', srLatn],
]);

/** The English texts, by key. */
export const englishTexts: Messages = en;

/** The keys of all fixed texts, in the order of the English file. */
export const messageKeys = Object.keys(en) as (keyof Messages)[];

const isPlain = (key: keyof Messages): boolean => !en[key].includes('$');
const plainKeys = namesIn('').filter(isPlain);
const plainSiteNames = namesIn('site.').filter((name) => isPlain(`site.${name}`));

function namesIn<Prefix extends string>(prefix: Prefix): NameIn<Prefix>[] {
  const keys = messageKeys.filter((key) => key.startsWith(prefix));
  const names = keys.map((key) => key.slice(prefix.length));
  return names.filter((name) => !name.includes('.')) as NameIn<Prefix>[];
}

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

/** The fixed texts of mail and pages: those without variables are strings, the others functions. */
export type Words = ReturnType<typeof compileWords>;

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

function compileWords(tag: string, messages: Messages, direction: Direction) {
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
    ...recordOf(plainKeys, (key) => say(key)),
    greeting: (name: string) => say('greeting', { name }),
    issueLine: (number: number, date: string) => say('issueLine', { number: String(number), date }),
    readWhole: (title: string) => say('readWhole', { title }),
    addToCalendar: (title: string) => say('addToCalendar', { title }),
    corrected: (date: string) => say('corrected', { date }),
    whyYouGetThis: (newsletter: string) => say('whyYouGetThis', { newsletter }),
    sentTo: (address: string) => say('sentTo', { address }),
    callout: recordOf(namesIn('callout.'), (name) => say(`callout.${name}`)),
    site: {
      ...recordOf(plainSiteNames, (name) => say(`site.${name}`)),
      inIssue: (number: number, date: string) =>
        say('site.inIssue', { number: String(number), date }),
      listOf: (name: string) => say('site.listOf', { name }),
      feedOfSection: (name: string) => say('site.feedOfSection', { name }),
      found: (count: number) => say('site.found', { count }),
    },
    page: (kind: PageKind, newsletter: string) => {
      const button = `page.${kind}.button`;
      return {
        title: say(`page.${kind}.title`, { newsletter }),
        body: say(`page.${kind}.body`, { newsletter }),
        button: isMessageKey(button) ? say(button, { newsletter }) : undefined,
      };
    },
    form: (newsletter: string) =>
      recordOf(namesIn('page.'), (name) => say(`page.${name}`, { newsletter })),
    systemMail: (kind: SystemMailKind, newsletter: string) =>
      recordOf(['subject', 'title', 'body', 'button', 'after'], (part) =>
        say(`systemMail.${kind}.${part}`, { newsletter }),
      ),
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
