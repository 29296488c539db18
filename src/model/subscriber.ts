export const subscriberStates = ['pending', 'confirmed', 'unsubscribed', 'suppressed'] as const;
export type SubscriberState = (typeof subscriberStates)[number];

/** Changes of the list that statistics count. */
export const listChanges = [
  'confirmed',
  'imported',
  'unsubscribed',
  'suppressed',
  'erased',
  'refused',
] as const;
export type ListChange = (typeof listChanges)[number];

export interface Choice {
  /** BCP 47; absent: the newsletter's first language. */
  language?: string;
  /** Ids, sorted; absent: all, including new ones. */
  sections?: string[];
  textOnly?: boolean;
}

export interface Consent {
  /** The text that was agreed to, or how the person agreed in the words of the editor. */
  consent: string;
  consentVersion?: string;
  form?: string;
  /** ISO 8601 instants. */
  askedAt?: string;
  confirmedAt?: string;
  leftAt?: string;
  /** The shortened network address, for 30 days, only if the newsletter wants it. */
  network?: string;
}

export interface Subscriber extends Choice, Consent {
  /** Random. Logs and reports may contain nothing else about a person. */
  id: string;
  /** An `Address` as text; for a suppressed one possibly invalid text of an older version. */
  address: string;
  name?: string;
  /** For greetings; absent where only the whole name is known. */
  firstName?: string;
  state: SubscriberState;
  suppressedReason?: string;
  createdAt: string;
}
