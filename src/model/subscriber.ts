export const subscriberStates = ['pending', 'confirmed', 'unsubscribed', 'suppressed'] as const;
export type SubscriberState = (typeof subscriberStates)[number];

/** What happens to a list: somebody comes, by the form or brought in by the editor, or goes. */
export const listChanges = [
  'confirmed',
  'imported',
  'unsubscribed',
  'suppressed',
  'erased',
  'refused',
] as const;
export type ListChange = (typeof listChanges)[number];

/** What somebody wants to read, and how. */
export interface Choice {
  /** BCP 47; absent: the newsletter's first language. */
  language?: string;
  /** Ids of sections, sorted; absent: all that there are and will be. */
  sections?: string[];
  /** Mail without HTML. */
  textOnly?: boolean;
}

/** How somebody agreed to get the newsletter. */
export interface Consent {
  /** The words that were agreed to, or how the person agreed, in the editor's. */
  consent: string;
  /** Names those words. */
  consentVersion?: string;
  /** The form that was filled in, or where the person was brought in from. */
  form?: string;
  /** ISO 8601 instants. */
  askedAt?: string;
  confirmedAt?: string;
  leftAt?: string;
  /** Where on the network the form came from, cut short; kept for 30 days, and only where the newsletter wants it. */
  network?: string;
}

export interface Subscriber extends Choice, Consent {
  /** Opaque and random; the only thing about a person that logs and reports may carry. */
  id: string;
  /** An `Address` as text; for a suppressed one also text from an older version that is none. */
  address: string;
  name?: string;
  state: SubscriberState;
  /** Why no mail is written to the address, for a suppressed one. */
  suppressedReason?: string;
  /** ISO 8601 instant. */
  createdAt: string;
}
