import { missingWords } from '../../lib/i18n/words.ts';
import { englishName } from '../../model/languages.ts';
import { checkProblems } from '../problems.ts';
import type { CheckRule } from '../rule.ts';

/** Readers of an edition see another language: in fixed texts, or in those of the settings. */
export const language: CheckRule = ({ newsletter, edition: { language: tag } }) => {
  const place = { file: 'issues/newsletter.yaml' };
  const missing = missingWords(tag, newsletter.words);
  const name = englishName(tag, newsletter.languages);
  const words =
    newsletter.words?.[tag] === undefined
      ? checkProblems['missing-words']({ language: tag, name }, place)
      : checkProblems['incomplete-words']({ language: tag, missing }, place);
  const gaps = (newsletter.textGaps ?? []).filter((gap) => gap.language === tag);
  return [
    ...(missing.length === 0 ? [] : [words]),
    ...gaps.map(({ field, place }) =>
      checkProblems['missing-text']({ field, language: tag }, place),
    ),
  ];
};
