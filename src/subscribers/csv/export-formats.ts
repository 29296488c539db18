import type { SubscriberState } from '../../model/subscriber.ts';
import { readAnswer } from './status-cell.ts';

export const fields = [
  'id',
  'address',
  'name',
  'firstName',
  'lastName',
  'language',
  'sections',
  'textOnly',
  'state',
  'suppressedReason',
  'consent',
  'consentVersion',
  'form',
  'askedAt',
  'confirmedAt',
  'leftAt',
  'createdAt',
] as const;
export type Field = (typeof fields)[number];

/** The state of somebody in another program; `unconfirmed`: never agreed, so they are not imported. */
export type FileState = SubscriberState | 'unconfirmed';

/** Gives the cell of a column, by the column's folded name. */
export type Cells = (column: string) => string;

/** How a program exports its subscribers. Names of columns are folded, see `foldName`. */
export interface ExportFormat {
  name: string;
  has: readonly string[];
  columns: Partial<Record<Field, string>>;
  /** Columns that `stateOf` reads, beside those of fields. */
  stateColumns?: readonly string[];
  /** Columns that do not say who gets mail although they seem to. */
  settled?: readonly string[];
  /** A column with JSON, in which the language of a person can be. */
  attributes?: string;
  /** True if only `columns` have fields: no editor adds others. */
  isComplete?: true;
  /** Absent: only other columns say who gets mail, see `status-survey.ts`. */
  stateOf?: (cell: Cells) => FileState | 'unclear';
}

/** A column's name in lower case, letters and digits only: `E-mail address` and `email_address` are the same. */
export function foldName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

const ownStates = ['confirmed', 'unsubscribed', 'suppressed'] as const;

const mailchimp: Pick<ExportFormat, 'columns' | 'settled'> = {
  settled: [
    ...['memberrating', 'optinip', 'confirmip', 'lastchanged', 'unsubcampaigntitle', 'unsubreason'],
    ...['unsubcampaignid', 'unsubreasonother', 'cleancampaigntitle', 'cleancampaignid'],
  ],
  columns: {
    address: 'emailaddress',
    firstName: 'firstname',
    lastName: 'lastname',
    askedAt: 'optintime',
    confirmedAt: 'confirmtime',
  },
};

/** The first that fits is used. */
export const formats: readonly ExportFormat[] = [
  {
    name: 'masthead',
    has: ['email', 'textonly', 'consentversion', 'confirmedat'],
    isComplete: true,
    columns: {
      ...Object.fromEntries(fields.map((field) => [field, foldName(field)])),
      address: 'email',
    },
    stateOf: (cell) => ownStates.find((state) => state === cell('state')) ?? 'unconfirmed',
  },
  // Mailchimp exports subscribed, unsubscribed and cleaned contacts as separate files.
  {
    name: 'Mailchimp, unsubscribed',
    has: ['optintime', 'unsubtime'],
    columns: { ...mailchimp.columns, leftAt: 'unsubtime' },
    stateOf: () => 'unsubscribed',
  },
  {
    name: 'Mailchimp, cleaned',
    has: ['optintime', 'cleantime'],
    columns: { ...mailchimp.columns, leftAt: 'cleantime' },
    stateOf: () => 'suppressed',
  },
  // An audience can have its own name for the column of addresses.
  ...['confirmtime', 'emailaddress'].map((second) => ({
    name: 'Mailchimp',
    has: ['optintime', second],
    ...mailchimp,
    // Customers who never subscribed are exported without these times.
    stateOf: (cell: Cells) =>
      cell('optintime') === '' && cell('confirmtime') === '' ? 'unconfirmed' : 'confirmed',
  })),
  // Plans do not say who gets mail; `email_disabled` and `subscribed_to_emails` do.
  {
    name: 'Substack',
    has: ['email', 'emaildisabled', 'activesubscription'],
    columns: { address: 'email', name: 'name', createdAt: 'createdat', confirmedAt: 'createdat' },
    stateColumns: ['emaildisabled'],
    settled: ['activesubscription', 'expiry', 'plan', 'firstpaymentat', 'digestenabled'],
    stateOf: (cell) => (readAnswer(cell('emaildisabled')) === true ? 'unsubscribed' : 'confirmed'),
  },
  {
    name: 'Substack',
    has: ['email', 'stripeplan', 'canceldate'],
    columns: { address: 'email', name: 'name', createdAt: 'startdate', confirmedAt: 'startdate' },
    settled: ['stripeplan', 'canceldate', 'subscriptiontype', 'paidupgradedate'],
  },
  {
    name: 'Ghost',
    has: ['email', 'subscribedtoemails'],
    columns: { address: 'email', name: 'name', createdAt: 'createdat', confirmedAt: 'createdat' },
    stateColumns: ['subscribedtoemails', 'deletedat'],
    settled: ['complimentaryplan', 'stripecustomerid', 'labels', 'tiers'],
    stateOf: (cell) => {
      const left = readAnswer(cell('subscribedtoemails')) === false || cell('deletedat') !== '';
      return left ? 'unsubscribed' : 'confirmed';
    },
  },
  ...['email', 'emailaddress'].flatMap((address) =>
    ['subscribertype', 'type'].map((type) => ({
      name: 'Buttondown',
      has: [address, type, 'creationdate'],
      columns: {
        address,
        createdAt: 'creationdate',
        confirmedAt: 'creationdate',
        leftAt: 'unsubscriptiondate',
      },
      stateColumns: [type],
      settled: ['churndate', 'upgradedate'],
      attributes: 'metadata',
      stateOf: (cell: Cells) => buttondownState(cell(type).toLowerCase()),
    })),
  ),
  {
    name: 'listmonk',
    has: ['uuid', 'email', 'status', 'attributes'],
    columns: { address: 'email', name: 'name', createdAt: 'createdat', confirmedAt: 'createdat' },
    stateColumns: ['status'],
    attributes: 'attributes',
    stateOf: (cell) => {
      const status = cell('status').toLowerCase();
      if (status === 'enabled') return 'confirmed';
      return status === 'blocklisted' ? 'suppressed' : 'unsubscribed';
    },
  },
  {
    name: 'Google Groups',
    has: ['emailaddress', 'groupstatus', 'emailpreference'],
    columns: { address: 'emailaddress', name: 'nickname' },
    stateColumns: ['groupstatus', 'emailstatus', 'emailpreference'],
    stateOf: googleGroupsState,
  },
  {
    name: 'The Newsletter Plugin',
    has: ['email', 'surname', 'status', 'token'],
    columns: { address: 'email', firstName: 'name', lastName: 'surname', createdAt: 'date' },
    stateColumns: ['status'],
    settled: ['token'],
    stateOf: (cell) => newsletterPluginStates[cell('status').toUpperCase()] ?? 'unclear',
  },
];

const newsletterPluginStates: Readonly<Record<string, FileState>> = {
  C: 'confirmed',
  S: 'unconfirmed',
  U: 'unsubscribed',
  B: 'suppressed',
  P: 'suppressed',
};

function googleGroupsState(cell: Cells): FileState | 'unclear' {
  const status = cell('groupstatus').toLowerCase();
  if (/^(invited|pending)/.test(status)) return 'unconfirmed';
  if (/^banned/.test(status) || /bounc/i.test(cell('emailstatus'))) return 'suppressed';
  if (!/^(member|manager|owner)$/.test(status)) return 'unclear';
  const isWebOnly = /\b(no|none|web)\b/i.test(cell('emailpreference'));
  return isWebOnly ? 'unsubscribed' : 'confirmed';
}

function buttondownState(type: string): FileState | 'unclear' {
  if (/^(unactivated|paused|upcoming)$/.test(type)) return 'unconfirmed';
  if (/^(unsubscribed|removed)$/.test(type)) return 'unsubscribed';
  if (/^(undeliverable|complained|spammy|blocked|malformed|disabled)$/.test(type)) {
    return 'suppressed';
  }
  // Plans that are or were paid for: all of them get mail.
  const isPlan = /^(regular|premium|gifted|trialed|churned|churning|past_due|unpaid)$/.test(type);
  return isPlan ? 'confirmed' : 'unclear';
}
