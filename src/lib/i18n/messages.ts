import { MessageFormat } from 'messageformat';
import { recordOf } from '../../model/record-of.ts';
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

const compiled = new Map<string, Words>();

/** The words of exactly this tag, in lower case; undefined if there is no file for it. */
export function wordsOf(tag: string, direction: 'ltr' | 'rtl'): Words | undefined {
  const messages = files.get(tag);
  if (messages === undefined) return undefined;
  const words = compiled.get(tag) ?? compileWords(tag, messages, direction);
  compiled.set(tag, words);
  return words;
}

function compileWords(tag: string, messages: Messages, direction: 'ltr' | 'rtl'): Words {
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
    formatOf(key).format(values);
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

function asks(kind: PageKind): kind is AskingPage {
  return askingPages.some((each) => each === kind);
}
