import { wordsFor } from '../lib/i18n/words.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { escapeHtml } from '../model/slots.ts';

/**
 * A form to put into another site's page. It leads to the form of the service, filled in, where a
 * person presses once more: nothing is loaded from here, and no address stands in a URL.
 */
export function formatEmbedForm(
  { serviceUrl, name }: Pick<Newsletter, 'name'> & { serviceUrl: string },
  language: string,
): string {
  const form = wordsFor(language).form(name);
  const { title, button = '' } = wordsFor(language).page('subscribe', name);
  return `<form action="${escapeHtml(`${serviceUrl}/subscribe?lang=${language}`)}" method="post" lang="${language}">
  <p>${escapeHtml(title)}</p>
  <input type="hidden" name="form" value="embedded">
  <input type="hidden" name="language" value="${language}">
  <label>${escapeHtml(form.address)} <input type="email" name="address" required autocomplete="email"></label>
  <button type="submit">${escapeHtml(button)}</button>
</form>
`;
}
