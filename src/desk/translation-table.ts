import type { Translation, TranslationState } from '../model/translation-state.ts';

const labels: Readonly<Record<TranslationState, string>> = {
  current: 'translated',
  older: 'older than its original',
  unfinished: 'not filled in',
  missing: 'missing',
};

/**
 * The state of the translations of an issue, for the page of the preview: a row for each original, a
 * column for each language. @returns undefined without translations.
 */
export function tabulateTranslations(translations: readonly Translation[]) {
  if (translations.length === 0) return undefined;
  const languages = [...new Set(translations.map(({ language }) => language))];
  const rows = [...Map.groupBy(translations, ({ original }) => original)].map(([file, own]) => ({
    file,
    cells: languages.flatMap((language) => {
      const found = own.find((each) => each.language === language);
      if (found === undefined) return [];
      return [{ state: found.state, label: labels[found.state], file: found.file }];
    }),
  }));
  const isComplete = translations.every(({ state }) => state === 'current');
  return { languages, rows, isComplete };
}
