/** The settings of `issues/newsletter.yaml`. */

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

/** The look of mail and pages. Colours are `#rrggbb`; text has a contrast of at least 4.5:1. */
export interface Theme {
  /** Links, rules, buttons, and the ground of the head, with white on it. */
  accent: string;
  ink: string;
  /** Secondary text and lines. */
  quiet: string;
  /** The background of text. */
  paper: string;
  /** The background around the paper. */
  ground: string;
  /** CSS font stacks of local fonts; none is loaded. */
  textFont: string;
  titleFont: string;
  /** Of the mail, in pixels. */
  width: number;
  logo?: Logo;
}

/** Replaces the name of the newsletter at the top of mail and pages. */
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
  /** Bounces go here; a token for the recipient is added after a `+`. */
  bounceAddress?: Address;
  /** Gets a mail when an unattended mailing is halted. */
  operator?: Address;
  /** Where `public/` is served; absolute, http or https, no slash at the end. */
  siteUrl: string;
  /** Where the public service (unsubscribe, preferences) answers; no slash at the end. */
  serviceUrl?: string;
  /** An IANA name, e.g. `Europe/Belgrade`. */
  timeZone: string;
  /** BCP 47 tags; the first is that of items without a translation. */
  languages: [string, ...string[]];
  sections: Section[];
  /** For subscribers whose sections have nothing in an issue: no mail, or the whole issue. */
  nothingFollowed: 'skip' | 'whole';
  /** True if consent records keep the shortened network address for 30 days. */
  keepNetwork: boolean;
  /** The publisher's postal address, a line each. */
  postalAddress: string[];
  /** Sources of stories: member organisations, for most. */
  sources: Source[];
  /** A WebSub hub that is notified when feeds change (W3C WebSub). */
  hub?: string;
  theme: Theme;
  sending: Sending;
  /** Pictures are part of the mail, or loaded from the site, which then learns who reads. */
  pictures: 'embedded' | 'hosted';
  /** Hosts that pictures and fonts may be loaded from. They learn who reads. */
  thirdParties: string[];
}

/** True if pictures and fonts may be loaded from this URL. */
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
