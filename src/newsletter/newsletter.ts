/** The publication itself: what `issues/newsletter.yaml` says, as typed values. */

/** A name and an address, as in `Name <mail@example.org>`. */
export interface Mailbox {
  name: string;
  address: string;
}

export interface Section {
  /** What items name in their front matter, e.g. `members`. */
  id: string;
  /** What readers see, e.g. `From our members`. */
  title: string;
}

export interface Theme {
  /** `#rrggbb`, used for links, rules and buttons; at least 4.5:1 on white. */
  accent: string;
}

export interface Newsletter {
  name: string;
  description: string;
  from: Mailbox;
  replyTo?: Mailbox;
  /** Where `public/` is served; absolute, http or https, no slash at the end. */
  siteUrl: string;
  /** Where the public service (unsubscribe, preferences) answers; no slash at the end. */
  serviceUrl?: string;
  /** An IANA name, e.g. `Europe/Belgrade`. */
  timeZone: string;
  /** BCP 47 tags; the first is the one that an item without a translation is written in. */
  languages: [string, ...string[]];
  sections: Section[];
  /** The publisher's postal address, a line each. */
  postalAddress: string[];
  theme: Theme;
}

/** RFC 2919 list identifier, without the angle brackets: stable as long as the sender's domain is. */
export function listId(newsletter: Newsletter): string {
  const domain = newsletter.from.address.slice(newsletter.from.address.lastIndexOf('@') + 1);
  return `newsletter.${domain}`;
}
