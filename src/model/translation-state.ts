import type { Issue } from './issue.ts';
import { headFile } from './issue.ts';
import type { Newsletter } from './newsletter.ts';

/** `older`: its original has other words than when it was made. `unfinished`: not filled in. */
export type TranslationState = 'current' | 'older' | 'unfinished' | 'missing';

/** A translation of a story, or of title and intro, from the newsletter's folder. */
export interface Translation {
  language: string;
  original: string;
  /** Where it is, or belongs. */
  file: string;
  state: TranslationState;
  /** Of the original now. */
  hash?: string;
  /** True where the original has text in its body. */
  hasBody: boolean;
}

interface Translated {
  file?: string;
  hash?: string;
  translationOf?: string;
  translations: ReadonlyMap<string, { file?: string; translationOf?: string }>;
  unfinished?: ReadonlyMap<string, string>;
}

/** The state of every translation of an issue, in the order of languages and files. */
export function translationsOf(
  issue: Issue,
  { languages }: Pick<Newsletter, 'languages'>,
): Translation[] {
  const head = { ...issue, file: headFile({ ...issue, translations: new Map() }, languages[0]) };
  return languages
    .slice(1)
    .flatMap((language) => [
      translationOf(head, language, issue.intro.source),
      ...issue.items
        .filter(({ withdrawn }) => !withdrawn)
        .map((item) => translationOf(item, language, item.body.source)),
    ]);
}

function translationOf(
  { file = '', hash, translations, unfinished }: Translated,
  language: string,
  body: string,
): Translation {
  const own = translations.get(language);
  const skeleton = unfinished?.get(language);
  const usual = file.replace(/(\.(?:md|markdown))$/i, `.${language}$1`);
  return {
    language,
    original: file,
    file: own?.file ?? skeleton ?? usual,
    state: stateOf(own, hash, skeleton),
    ...(hash !== undefined && { hash }),
    hasBody: body.trim() !== '',
  };
}

function stateOf(
  own: { translationOf?: string } | undefined,
  hash: string | undefined,
  skeleton: string | undefined,
): TranslationState {
  if (own === undefined) return skeleton === undefined ? 'missing' : 'unfinished';
  const { translationOf: made } = own;
  return made === undefined || hash === undefined || made === hash ? 'current' : 'older';
}
