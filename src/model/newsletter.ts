import type { Address } from './address.ts';
import type { Picture } from './item.ts';
import type { Layout, MailForm, MailSettings } from './mail-settings.ts';
import type { Place } from './problem.ts';
import type { Sending } from './sending.ts';
import type { Source } from './source.ts';

export interface Mailbox {
  name: string;
  address: Address;
}

export interface Section {
  id: string;
  title: string;
  /** Default: `stories`. */
  layout?: Layout;
  /** Default: the newsletter's. */
  mail?: MailForm;
}

/** What a newsletter says of itself: the same for all readers of one language. */
export type NewsletterTexts = Pick<
  Newsletter,
  'name' | 'description' | 'from' | 'replyTo' | 'sections' | 'postalAddress' | 'subjectPattern'
>;

/** Colours are `#rrggbb`; text has a contrast of at least 4.5:1. */
export interface Theme {
  /** Links, rules, buttons, and the ground of the head, with white on it. */
  accent: string;
  ink: string;
  quiet: string;
  paper: string;
  ground: string;
  /** CSS font stacks of local fonts; none is loaded. */
  textFont: string;
  titleFont: string;
  /** Of the mail, in pixels. */
  width: number;
  logo?: Logo;
}

export interface Logo {
  picture: Picture;
  dark?: Picture;
  alt: string;
  width: number;
  /** True where it is shown on the coloured band. */
  band: boolean;
}

/** Where the site is uploaded. */
export type PublishTarget =
  | { method: 'git'; repository: string; branch: string; history: boolean }
  | { method: 'rsync'; destination: string }
  | { method: 'run'; command: string };

export interface Newsletter {
  name: string;
  description: string;
  /** The subject of an issue without one of its own: `{title}`, `{number}` and `{name}` are filled in. */
  subjectPattern?: string;
  from: Mailbox;
  replyTo?: Mailbox;
  /** Bounces go here; a token for the recipient is added after a `+`. */
  bounceAddress?: Address;
  operator?: Address;
  /** Absolute, http or https, no slash at the end. */
  siteUrl: string;
  /** Where unsubscribe and preferences are served; no slash at the end. */
  serviceUrl?: string;
  /** An IANA name. */
  timeZone: string;
  /** BCP 47 tags; the first is that of items without a translation. */
  languages: [string, ...string[]];
  /** Texts in its other languages. Use `newsletterIn`. */
  texts?: Readonly<Record<string, NewsletterTexts>>;
  /** Texts of the settings that a language lacks. */
  textGaps?: readonly TextGap[];
  /** Fixed texts of the newsletter's own, by language: see `lib/i18n/`. */
  words?: OwnWords;
  /** Where an issue lacks a subscriber's language: the first language, or it is not sent yet. */
  missingTranslation?: 'first' | 'wait';
  sections: Section[];
  /** For subscribers whose sections have nothing in an issue: no mail, or the whole issue. */
  nothingFollowed: 'skip' | 'whole';
  keepNetwork: boolean;
  postalAddress: string[];
  sources: Source[];
  publish?: PublishTarget;
  hub?: string;
  theme: Theme;
  mail: MailSettings;
  sending: Sending;
  /** Pictures are part of the mail, or loaded from the site, which then learns who reads. */
  pictures: 'embedded' | 'hosted';
  /** Hosts that pictures and fonts may be loaded from. They learn who reads. */
  thirdParties: string[];
}

/** The subject of an issue that has none of its own. */
export function subjectOf(
  { name, subjectPattern = '{title}' }: Pick<Newsletter, 'name' | 'subjectPattern'>,
  { number, title }: { number: number; title: string },
): string {
  const values: Readonly<Record<string, string>> = { name, number: String(number), title };
  return subjectPattern.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
}

/** The title of an issue that has none of its own. */
export function titleOf({ name }: Pick<Newsletter, 'name'>, number: number): string {
  return `${name} ${number}`;
}

export interface TextGap {
  language: string;
  /** Its name in `newsletter.yaml`, such as `sections.0.title`. */
  field: string;
  place: Place;
}

/** Fixed texts by language tag, then by key. */
export type OwnWords = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A newsletter as its readers of one language see it. */
export function newsletterIn<T extends Newsletter>(newsletter: T, language: string): T {
  return { ...newsletter, ...newsletter.texts?.[language] };
}

/** True if pictures and fonts may be loaded from this URL. */
export function allowsLoading(
  { thirdParties }: Pick<Newsletter, 'thirdParties'>,
  url: string,
): boolean {
  const { protocol, hostname } = URL.parse(url) ?? {};
  return protocol === 'https:' && hostname !== undefined && thirdParties.includes(hostname);
}

/** The List-ID (RFC 2919) without angle brackets: it lasts as long as the sender's domain. */
export function listId(newsletter: Newsletter): string {
  return `newsletter.${newsletter.from.address.domain}`;
}
