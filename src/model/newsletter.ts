/** The publication itself: what `issues/newsletter.yaml` says, as typed values. */

import type { Picture } from './item.ts';
import type { Sending } from './sending.ts';

/** A name and an address, as in `Name <mail@example.org>`. */
export interface Mailbox {
  name: string;
  address: string;
}

/** Somebody whose stories are taken up. */
export interface Source extends Taking {
  /** As items name it in `source`. */
  name: string;
  /** The address of their site. */
  site?: string;
  /** Where `collect` finds their stories: at most one of these. */
  feed?: string;
  /** A single page, taken again when its title changes. */
  page?: string;
  /** Relative to the newsletter's root. */
  folder?: string;
  /** The mailbox that the environment names. */
  mailbox?: true;
}

/** How stories of a source are taken up. */
export interface Taking {
  /** BCP 47: what they are written in, whatever they say themselves. */
  language?: string;
  /** The id of a section. */
  section?: string;
  /** One of these words must stand in a story; in small letters, `*` for any ending. */
  words: string[];
  /** None of these may. */
  notWords: string[];
  /** The same for what the source files it under. */
  categories: string[];
  notCategories: string[];
  /** No story is older than this. */
  days?: number;
  /** Of a source's stories, the newest of those that pass are looked at: so many. */
  atMost: number;
  /**
   * How much of a story is taken: all of it, its summary alone, or so many paragraphs. Without it
   * two paragraphs of what is on the web, where the rest can be read, and all of anything else.
   */
  take?: 'whole' | 'summary' | number;
  /** True where they wait as drafts until somebody has looked. */
  drafts: boolean;
}

/** Whether stories are looked for there, or the source is only named. */
export function isAsked({ feed, page, folder, mailbox }: Source): boolean {
  return (feed ?? page ?? folder ?? mailbox) !== undefined;
}

export interface Section {
  /** What items name in their front matter, e.g. `members`. */
  id: string;
  /** What readers see, e.g. `From our members`. */
  title: string;
}

/** How mail and pages look. Colours are `#rrggbb`; texts have at least 4.5:1 on what they stand on. */
export interface Theme {
  /** Links, rules, buttons, and the ground of the head, with white on it. */
  accent: string;
  ink: string;
  /** Lines and notes that stand back. */
  quiet: string;
  /** What the words stand on. */
  paper: string;
  /** What the paper lies on. */
  ground: string;
  /** CSS font stacks of what readers have; nothing is loaded. */
  textFont: string;
  titleFont: string;
  /** Of the mail, in pixels. */
  width: number;
  logo?: Logo;
}

/** In place of the newsletter's name in the head of mail and pages. */
export interface Logo {
  picture: Picture;
  /** For dark screens. */
  dark?: Picture;
  alt: string;
  /** As shown, in pixels. */
  width: number;
}

export interface Newsletter {
  name: string;
  description: string;
  from: Mailbox;
  replyTo?: Mailbox;
  /** Where mail that cannot be delivered comes back to; a token of each recipient is added after a `+`. */
  bounceAddress?: string;
  /** Where `public/` is served; absolute, http or https, no slash at the end. */
  siteUrl: string;
  /** Where the public service (unsubscribe, preferences) answers; no slash at the end. */
  serviceUrl?: string;
  /** An IANA name, e.g. `Europe/Belgrade`. */
  timeZone: string;
  /** BCP 47 tags; the first is the one that an item without a translation is written in. */
  languages: [string, ...string[]];
  sections: Section[];
  /** What those get who follow sections that have nothing in an issue: no mail, or all of it. */
  nothingFollowed: 'skip' | 'whole';
  /** True where the record of a consent has the place on the network, cut short, for 30 days. */
  keepNetwork: boolean;
  /** The publisher's postal address, a line each. */
  postalAddress: string[];
  /** Whose stories are taken up: member organisations, as a rule. */
  sources: Source[];
  /** A WebSub hub that is told when the feeds change (W3C WebSub). */
  hub?: string;
  theme: Theme;
  sending: Sending;
  /** How pictures come with a mail: inside it, or from the site, whose host then learns who reads. */
  pictures: 'embedded' | 'hosted';
  /** Hosts that the editor allows pictures and fonts to be loaded from, who then learn who reads. */
  thirdParties: string[];
}

/** Whether the editor allowed, by the host's name, what lies at this address to be loaded. */
export function allowsLoading(
  { thirdParties }: Pick<Newsletter, 'thirdParties'>,
  url: string,
): boolean {
  const { protocol, hostname } = URL.parse(url) ?? {};
  return protocol === 'https:' && hostname !== undefined && thirdParties.includes(hostname);
}

/** RFC 2919 list identifier, without the angle brackets: stable as long as the sender's domain is. */
export function listId(newsletter: Newsletter): string {
  const domain = newsletter.from.address.slice(newsletter.from.address.lastIndexOf('@') + 1);
  return `newsletter.${domain}`;
}
