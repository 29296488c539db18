import { parseAccept } from 'hono/utils/accept';
import type { PageKind } from '../lib/i18n/messages.ts';
import { direction, wordsFor } from '../lib/i18n/words.ts';
import { fillTemplate } from '../lib/templates/fill-template.ts';
import { themeView } from '../lib/templates/theme.ts';
import { OutsideError } from '../model/errors.ts';
import { ownName } from '../model/languages.ts';
import { type Newsletter, newsletterIn } from '../model/newsletter.ts';
import { languageRoot } from '../model/published.ts';
import type { Choice } from '../model/subscriber.ts';

export interface PageView extends Pick<Choice, 'sections' | 'textOnly'> {
  language: string;
  /** The URL that the form is sent to; default: the page's own. */
  action?: string;
  address?: string;
  name?: string;
  /** A name is stored. The page does not show it, as links can be forwarded. */
  hasName?: boolean;
  /** When the form was shown, signed: see `signTime`. */
  time?: string;
  /** The form is shown again, to be checked. */
  again?: boolean;
  links?: { data: string; erase: string; leave: string };
}

/** Creates a cached renderer, which throws an OutsideError if a custom template has an error. */
export function createPageRenderer(
  everywhere: Newsletter,
  templates: ReadonlyMap<string, string>,
): (kind: PageKind, view: PageView) => string {
  const rendered = new Map<string, string>();
  return (kind, view) => {
    const { language, sections, ...personal } = view;
    const isSame = sections === undefined && Object.keys(personal).length === 0;
    const known = isSame ? rendered.get(`${kind} ${language}`) : undefined;
    if (known !== undefined) return known;
    const newsletter = newsletterIn(everywhere, language);
    const words = wordsFor(language, newsletter.words);
    const page = words.page(kind, newsletter.name);
    const asksChoice = kind === 'subscribe' || kind === 'choose';
    const ifSeveral = <T>(choices: readonly T[]): readonly T[] =>
      asksChoice && choices.length > 1 ? choices : [];
    const { value, problems } = fillTemplate(templates, 'service.hbs', {
      newsletter,
      language,
      direction: direction(language),
      theme: themeView(newsletter.theme, ({ path }) => `${newsletter.siteUrl}/${encodeURI(path)}`),
      page,
      form: words.form(newsletter.name),
      action: view.action ?? '',
      address: view.address ?? '',
      name: view.name ?? '',
      time: view.time ?? '',
      again: view.again === true,
      asksAddress: ['subscribe', 'find', 'gone', 'damaged'].includes(kind),
      asksConsent: kind === 'subscribe' || kind === 'gone',
      mayForgetName: view.hasName === true,
      asksChoice,
      textOnly: view.textOnly === true,
      languages: ifSeveral(newsletter.languages).map((tag) => ({
        ...{ tag, name: ownName(tag), chosen: tag === language },
      })),
      sections: ifSeveral(newsletter.sections).map((section) => ({
        ...section,
        chosen: sections?.includes(section.id) ?? true,
      })),
      links: linksFrom(kind, view, newsletter),
    });
    if (value === undefined) {
      throw new OutsideError(problems[0]?.message ?? 'Error in templates/service.hbs.');
    }
    if (isSame) rendered.set(`${kind} ${language}`, value);
    return value;
  };
}

function linksFrom(
  kind: PageKind,
  { language, links }: PageView,
  { name, siteUrl, serviceUrl, languages, words: own }: Newsletter,
): { href: string; words: string }[] {
  const words = wordsFor(language, own);
  const root = languageRoot(language, languages);
  const form = `${serviceUrl}/subscribe${root === '' ? '' : `?lang=${language}`}`;
  const toForm = { href: form, words: words.page('subscribe', name).title };
  const toSite = { href: `${siteUrl}/${root}`, words: words.allIssues };
  if (links !== undefined) {
    return [
      { href: links.data, words: words.form(name).export },
      { href: links.leave, words: words.unsubscribe },
      { href: links.erase, words: words.page('erase', name).title },
    ];
  }
  if (['left', 'erased', 'lost', 'bad'].includes(kind)) return [toForm, toSite];
  return [
    'confirmed',
    'chosen',
    'asked',
    'found',
    'gone',
    'damaged',
    'sample',
    'dataSent',
  ].includes(kind)
    ? [toSite]
    : [];
}

/** The newsletter's language that a visitor's browser prefers (RFC 9110, 12.5.4), or its first. */
export function preferredLanguage(
  { languages }: Pick<Newsletter, 'languages'>,
  accepted: string | undefined,
): string {
  for (const { type } of parseAccept(accepted ?? '').filter(({ q }) => q > 0)) {
    const tag = type.toLowerCase();
    const found = languages.find((each) => {
      const own = each.toLowerCase();
      return own === tag || own.startsWith(`${tag}-`) || tag.startsWith(`${own}-`);
    });
    if (found !== undefined && tag !== '') return found;
  }
  return languages[0];
}
