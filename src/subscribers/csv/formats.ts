import type { SubscriberState } from '../../model/subscriber.ts';
import { readAnswer } from './status-cell.ts';

/** What a column of a file can hold, as far as it matters here. */
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

/** Where somebody stands by a file; `unconfirmed`: never agreed, and so is not taken. */
export type FileState = SubscriberState | 'unconfirmed';

/** The cells of a line by the folded names of their columns. */
export type Cells = (column: string) => string;

/** Files as a program writes them. Columns are named as `fold` leaves them. */
export interface ExportFormat {
  name: string;
  /** The columns that give it away. */
  has: readonly string[];
  columns: Partial<Record<Field, string>>;
  /** Columns that `stateOf` reads, and others that only seem to say who gets mail. */
  settled?: readonly string[];
  /** Absent: only other columns say who gets mail, see `standing.ts`. */
  stateOf?: (cell: Cells) => FileState | 'unclear';
}

/** A column's name without case, blanks and signs: `E-mail address` and `email_address` are the same. */
export function foldName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

const ownStates: Readonly<Record<string, FileState>> = {
  confirmed: 'confirmed',
  unsubscribed: 'unsubscribed',
  suppressed: 'suppressed',
};

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

/** In the order in which they are looked for. */
export const formats: readonly ExportFormat[] = [
  {
    name: 'masthead',
    has: ['email', 'textonly', 'consentversion', 'confirmedat'],
    columns: {
      ...Object.fromEntries(fields.map((field) => [field, foldName(field)])),
      address: 'email',
    },
    stateOf: (cell) => ownStates[cell('state')] ?? 'unconfirmed',
  },
  // The subscribed, the unsubscribed and the cleaned are files of their own.
  {
    name: 'Mailchimp, unsubscribed',
    has: ['emailaddress', 'unsubtime'],
    columns: { ...mailchimp.columns, leftAt: 'unsubtime' },
    stateOf: () => 'unsubscribed',
  },
  {
    name: 'Mailchimp, cleaned',
    has: ['emailaddress', 'cleantime'],
    columns: { ...mailchimp.columns, leftAt: 'cleantime' },
    stateOf: () => 'suppressed',
  },
  {
    name: 'Mailchimp',
    has: ['emailaddress', 'optintime'],
    ...mailchimp,
    // Those who never subscribed, but bought something, are a file of their own without these times.
    stateOf: (cell) =>
      cell('optintime') === '' && cell('confirmtime') === '' ? 'unconfirmed' : 'confirmed',
  },
  // Their plans are no sign of who gets mail; `email_disabled` and `subscribed_to_emails` are.
  {
    name: 'Substack',
    has: ['email', 'emaildisabled', 'activesubscription'],
    columns: { address: 'email', name: 'name', createdAt: 'createdat', confirmedAt: 'createdat' },
    settled: ['activesubscription', 'expiry', 'plan', 'firstpaymentat'],
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
      settled: [type, 'churndate', 'upgradedate'],
      stateOf: (cell: Cells) => buttondownState(cell(type).toLowerCase()),
    })),
  ),
  {
    name: 'listmonk',
    has: ['uuid', 'email', 'status', 'attributes'],
    columns: { address: 'email', name: 'name', createdAt: 'createdat', confirmedAt: 'createdat' },
    settled: ['status', 'attributes'],
    stateOf: (cell) => {
      const status = cell('status').toLowerCase();
      if (status === 'enabled') return 'confirmed';
      return status === 'blocklisted' ? 'suppressed' : 'unsubscribed';
    },
  },
  {
    name: 'The Newsletter Plugin',
    has: ['email', 'surname', 'status', 'token'],
    columns: { address: 'email', firstName: 'name', lastName: 'surname', createdAt: 'date' },
    settled: ['status', 'token'],
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

function buttondownState(type: string): FileState | 'unclear' {
  if (/^(unactivated|paused|upcoming)$/.test(type)) return 'unconfirmed';
  if (/^(unsubscribed|removed)$/.test(type)) return 'unsubscribed';
  if (/^(undeliverable|complained|spammy|blocked|malformed|disabled)$/.test(type)) {
    return 'suppressed';
  }
  // Plans that are or were paid for; all of these get mail.
  const isPlan = /^(regular|premium|gifted|trialed|churned|churning|past_due|unpaid)$/.test(type);
  return isPlan ? 'confirmed' : 'unclear';
}
