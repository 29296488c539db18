/** The publication itself: what `issues/newsletter.yaml` says, as typed values. */

import type { Address } from './address.ts';
import type { Picture } from './item.ts';
import type { Sending } from './sending.ts';
import type { Source } from './source.ts';

/** A name and an address, as in `Name <mail@example.org>`. */
export interface Mailbox {
  name: string;
  address: Address;
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
  bounceAddress?: Address;
  /** Whom masthead mails when an unattended mailing is halted. */
  operator?: Address;
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
  /** Whose stories are collected: member organisations, as a rule. */
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
  return `newsletter.${newsletter.from.address.domain}`;
}
