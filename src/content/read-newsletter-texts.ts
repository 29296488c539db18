import type { z } from 'zod';
import { omitEmpty } from '../lib/omit-empty.ts';
import type { Mailbox, NewsletterTexts, TextGap } from '../model/newsletter.ts';
import type { newsletterSchema } from '../model/newsletter-schema.ts';
import type { Outcome } from '../model/problem.ts';
import { type NamedText, readTexts, type SettingTexts } from './read-texts.ts';
import type { YamlValues } from './yaml.ts';

type Settings = z.infer<ReturnType<typeof newsletterSchema>>;
type MailboxSettings = Settings['from'];

export interface AllTexts {
  first: NewsletterTexts;
  /** By language. */
  others: Record<string, NewsletterTexts>;
  gaps: TextGap[];
}

/** Reads what a newsletter says of itself, in each of its languages. */
export function readNewsletterTexts(
  settings: Settings,
  placeOf: YamlValues['placeOf'],
): Outcome<AllTexts> {
  const [first, ...others] = settings.languages;
  const { value, problems } = readTexts(namedTexts(settings), settings.languages, placeOf);
  const textsOf = (language: string) => textsIn(settings, language, value);
  return {
    value: {
      first: textsOf(first),
      others: Object.fromEntries(others.map((language) => [language, textsOf(language)])),
      gaps: value.gaps,
    },
    problems,
  };
}

function namedTexts(settings: Settings): NamedText[] {
  const { name, description, subject, from, reply_to, sections, postal_address } = settings;
  const isSame = { needsTranslation: false };
  return [
    { path: ['name'], value: name, ...isSame },
    { path: ['description'], value: description, needsTranslation: description !== '' },
    { path: ['subject'], value: subject, needsTranslation: hasWords(subject) },
    { path: ['from', 'name'], value: from.name, ...isSame },
    ...(reply_to === undefined
      ? []
      : [{ path: ['reply_to', 'name'], value: reply_to.name, ...isSame }]),
    { path: ['postal_address'], value: postal_address, ...isSame },
    ...sections.map(({ title }, at) => ({
      path: ['sections', at, 'title'],
      value: title,
      needsTranslation: true,
    })),
  ];
}

/** True where a pattern has more than placeholders. */
function hasWords(pattern: NamedText['value']): boolean {
  return typeof pattern === 'string' && /\p{L}/u.test(pattern.replace(/\{\w+\}/g, ''));
}

function textsIn(
  { from, reply_to, sections }: Settings,
  language: string,
  { textOf }: SettingTexts,
): NewsletterTexts {
  const text = (...path: PropertyKey[]): string => textOf(path, language);
  const name = text('name');
  const mailbox = (field: string, { address }: MailboxSettings): Mailbox => ({
    name: text(field, 'name') || name,
    address,
  });
  return {
    name,
    description: text('description'),
    subjectPattern: text('subject'),
    from: mailbox('from', from),
    ...omitEmpty({ replyTo: reply_to && mailbox('reply_to', reply_to) }),
    postalAddress: linesOf(text('postal_address')),
    sections: sections.map((section, at) => ({
      ...omitEmpty(section),
      title: text('sections', at, 'title'),
    })),
  };
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}
