import { readableAddress } from '../model/address.ts';
import { printableInLine } from '../model/printable.ts';
import { showTime } from '../model/show-time.ts';
import { importReasons } from '../model/suppression.ts';

/** The fields of an account in the words of an editor, in the order in which they are shown. */
const labels: Readonly<Record<string, string>> = {
  id: 'Id',
  email: 'Address',
  name: 'Name',
  first_name: 'First name',
  language: 'Language',
  sections: 'Sections',
  text_only: 'Format',
  state: 'State',
  suppressed_reason: 'Suppressed because',
  consent: 'Agreed to',
  consent_version: 'Version of that text',
  form: 'Added through',
  asked_at: 'Signed up',
  confirmed_at: 'Confirmed',
  left_at: 'Unsubscribed',
  created_at: 'On the list since',
};
const width = Math.max(...Object.values(labels).map((label) => label.length)) + 2;

/** What is stored about a subscriber, as lines to print; empty fields are left out. */
export function describeAccount(
  account: Readonly<Record<string, string>>,
  timeZone: string,
): string[] {
  return Object.entries(account)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => {
      const isSuppressed = name === 'left_at' && account.state === 'suppressed';
      const label = isSuppressed ? 'Suppressed' : (labels[name] ?? name);
      return `${label.padEnd(width)}${printableInLine(showValue(name, value, timeZone))}`;
    });
}

function showValue(name: string, value: string, timeZone: string): string {
  if (name.endsWith('_at')) return showTime(value, timeZone);
  if (name === 'email') return readableAddress(value);
  if (name === 'text_only') return value === 'true' ? 'text only' : 'HTML and text';
  if (name === 'sections') return value === '*' ? 'all' : value;
  // Recorded by every version: the column is public.
  if (name === 'form') return value.replace(/^brought in from /, 'an import of ');
  if (value === importReasons.unexplained) return 'the imported file says that they get no mail';
  return value;
}
