import { wordsFor } from '../lib/i18n/words.ts';
import type { Newsletter } from '../model/newsletter.ts';

/** The fields of a form that opens the one of the public service, with the address filled in. */
export interface SubscribeOffer {
  /** Where the form is sent to; empty where there is no service, so that only feeds can be offered. */
  action: string;
  language: string;
  title: string;
  /** The label of the address. */
  address: string;
  button: string;
  promise: string;
}

/** What pages say to people who are not subscribed yet. */
export function subscribeOffer(
  { serviceUrl, name, words: own }: Pick<Newsletter, 'serviceUrl' | 'name' | 'words'>,
  language: string,
): SubscribeOffer {
  const words = wordsFor(language, own);
  const { title, button = '' } = words.page('subscribe', name);
  const { address, promise } = words.form(name);
  const action = serviceUrl === undefined ? '' : `${serviceUrl}/subscribe?lang=${language}`;
  return { action, language, title, address, button, promise };
}
