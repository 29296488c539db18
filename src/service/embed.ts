import { wordsFor } from '../lib/i18n/words.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { escapeHtml } from '../model/slots.ts';

/** A form for other sites, which opens ours: it loads nothing from here; no URL has the address. */
export function formatEmbedForm(
  { serviceUrl, name, words: own }: Pick<Newsletter, 'name' | 'words'> & { serviceUrl: string },
  language: string,
): string {
  const words = wordsFor(language, own);
  const form = words.form(name);
  const { title, button = '' } = words.page('subscribe', name);
  return `<form action="${escapeHtml(`${serviceUrl}/subscribe?lang=${language}`)}" method="post" lang="${language}">
  <p>${escapeHtml(title)}</p>
  <input type="hidden" name="form" value="embedded">
  <input type="hidden" name="language" value="${language}">
  <label>${escapeHtml(form.address)} <input type="email" name="address" required autocomplete="email"></label>
  <button type="submit">${escapeHtml(button)}</button>
</form>
`;
}
