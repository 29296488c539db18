import { direction, wordsFor } from '../lib/i18n/words.ts';
import { themeView } from '../lib/templates/theme.ts';
import { type Newsletter, newsletterIn } from '../model/newsletter.ts';
import { siteLinksFrom } from '../model/published.ts';

/** The fields that the templates of all pages of the site have in common. @param depth Folders below the root. */
export function pageFrame(everywhere: Newsletter, language: string, depth: number) {
  const newsletter = newsletterIn(everywhere, language);
  const words = wordsFor(language, newsletter.words);
  return {
    newsletter,
    theme: themeView(newsletter.theme, ({ path }) => '../'.repeat(depth) + encodeURI(path)),
    language,
    direction: direction(language),
    words,
    siteWords: words.site,
    site: siteLinksFrom(depth, language, newsletter),
  };
}
