import { findLanguages } from '../model/languages.ts';
import type { Outcome, Place } from '../model/problem.ts';
import { modelProblems } from '../model/problems.ts';

/** The language of the newsletter that somebody means by a tag or name, such as that in a file's name. */
export function readLanguage(
  tag: string,
  languages: readonly string[],
  place: Partial<Place> = {},
): Outcome<string | undefined> {
  const [language, ...others] = findLanguages(tag, languages);
  if (language !== undefined && others.length === 0) return { value: language, problems: [] };
  const problem =
    language === undefined
      ? modelProblems['unknown-language']({ value: tag, known: languages }, place)
      : modelProblems['ambiguous-language']({ value: tag, choices: [language, ...others] }, place);
  return { value: undefined, problems: [problem] };
}
