import type { SubscriberState } from '../../model/subscriber.ts';

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
export interface Format {
  name: string;
  /** The columns that give it away. */
  has: readonly string[];
  columns: Partial<Record<Field, string>>;
  /** Absent: everybody in the file has agreed. */
  stateOf?: (cell: Cells) => FileState;
}

/** A column's name without case, blanks and signs: `E-mail address` and `email_address` are the same. */
export function fold(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

const yes = (value: string): boolean => /^(true|1|yes|y)$/i.test(value);
const no = (value: string): boolean => /^(false|0|no|n)$/i.test(value);

const ownStates: Readonly<Record<string, FileState>> = {
  confirmed: 'confirmed',
  unsubscribed: 'unsubscribed',
  suppressed: 'suppressed',
};

const mailchimp: Pick<Format, 'columns'> = {
  columns: {
    address: 'emailaddress',
    firstName: 'firstname',
    lastName: 'lastname',
    askedAt: 'optintime',
    confirmedAt: 'confirmtime',
  },
};

/** In the order in which they are looked for. */
export const formats: readonly Format[] = [
  {
    name: 'masthead',
    has: ['email', 'textonly', 'consentversion', 'confirmedat'],
    columns: {
      ...Object.fromEntries(fields.map((field) => [field, fold(field)])),
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
  { name: 'Mailchimp', has: ['emailaddress', 'optintime'], ...mailchimp },
  {
    name: 'Substack',
    has: ['email', 'emaildisabled'],
    columns: { address: 'email', name: 'name', createdAt: 'createdat', confirmedAt: 'createdat' },
    stateOf: (cell) => (yes(cell('emaildisabled')) ? 'unsubscribed' : 'confirmed'),
  },
  {
    name: 'Ghost',
    has: ['email', 'subscribedtoemails'],
    columns: { address: 'email', name: 'name', createdAt: 'createdat', confirmedAt: 'createdat' },
    stateOf: (cell) => {
      const left = no(cell('subscribedtoemails')) || cell('deletedat') !== '';
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
      stateOf: (cell: Cells): FileState => buttondownState(cell(type).toLowerCase()),
    })),
  ),
  {
    name: 'listmonk',
    has: ['uuid', 'email', 'status', 'attributes'],
    columns: { address: 'email', name: 'name', createdAt: 'createdat', confirmedAt: 'createdat' },
    stateOf: (cell) => {
      const status = cell('status').toLowerCase();
      if (status === 'enabled') return 'confirmed';
      return status === 'blocklisted' ? 'suppressed' : 'unsubscribed';
    },
  },
];

function buttondownState(type: string): FileState {
  if (/^(unactivated|paused|upcoming)$/.test(type)) return 'unconfirmed';
  if (/^(unsubscribed|removed)$/.test(type)) return 'unsubscribed';
  if (/^(undeliverable|complained|spammy|blocked|malformed|disabled)$/.test(type)) {
    return 'suppressed';
  }
  return 'confirmed';
}

/** What columns are called in files that people made by hand. */
export const usualNames: Readonly<Partial<Record<Field, readonly string[]>>> = {
  address: [
    'email',
    'emailaddress',
    'address',
    'mail',
    'eadresa',
    'adresa',
    'mejl',
    'eposta',
    'eпошта',
    'epošta',
    'mejladresa',
    'imejl',
    'имејл',
    'мејл',
    'епошта',
    'адреса',
  ],
  name: ['name', 'fullname', 'ime', 'imeiprezime', 'имe', 'име', 'имеипрезиме', 'emri'],
  firstName: ['firstname', 'givenname'],
  lastName: ['lastname', 'surname', 'familyname', 'prezime', 'презиме', 'mbiemri'],
  language: ['language', 'lang', 'locale', 'jezik', 'језик', 'gjuha'],
  sections: ['sections', 'rubrike'],
};
