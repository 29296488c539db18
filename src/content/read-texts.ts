import type { TextGap } from '../model/newsletter.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { contentProblems } from './problems.ts';
import { readLanguage } from './read-language.ts';
import type { YamlValues } from './yaml.ts';

/** A text of the settings: for all languages, or one for each. */
export type TextSetting = string | Readonly<Record<string, string>>;

export interface NamedText {
  path: readonly PropertyKey[];
  value: TextSetting;
  /** True if one text for all languages is a text that somebody forgot to translate. */
  needsTranslation: boolean;
}

type TextsByPath = ReadonlyMap<string, ReadonlyMap<string, string>>;

export interface SettingTexts {
  /** The text of a field in a language, or in the first language; empty without one. */
  textOf: (path: readonly PropertyKey[], language: string) => string;
  gaps: TextGap[];
}

/** Finds the texts of every language, and those that are missing in one. */
export function readTexts(
  texts: readonly NamedText[],
  languages: readonly [string, ...string[]],
  placeOf: YamlValues['placeOf'],
): Outcome<SettingTexts> {
  const byPath = new Map<string, ReadonlyMap<string, string>>();
  const gaps: TextGap[] = [];
  const problems: Problem[] = [];
  for (const { path, value, needsTranslation } of texts) {
    const read = textsByLanguage(value, path, languages, placeOf);
    problems.push(...read.problems);
    byPath.set(keyOf(path), read.value);
    const isOne = typeof value === 'string';
    if (isOne && !needsTranslation) continue;
    for (const language of languages) {
      if (isOne ? language === languages[0] : read.value.has(language)) continue;
      gaps.push({ language, field: path.map(String).join('.'), place: placeOf(path) });
    }
  }
  return { value: { textOf: textIn(byPath, languages[0]), gaps }, problems };
}

function textsByLanguage(
  value: TextSetting,
  path: readonly PropertyKey[],
  languages: readonly string[],
  placeOf: YamlValues['placeOf'],
): Outcome<ReadonlyMap<string, string>> {
  if (typeof value === 'string') {
    return { value: new Map(languages.map((each) => [each, value])), problems: [] };
  }
  const texts = new Map<string, string>();
  const problems: Problem[] = [];
  for (const [key, text] of Object.entries(value)) {
    const place = placeOf([...path, key]);
    const { value: language, problems: unread } = readLanguage(key, languages, place);
    problems.push(...unread);
    if (language === undefined) continue;
    if (texts.has(language)) problems.push(contentProblems['duplicate-field'](place));
    else texts.set(language, text);
  }
  return { value: texts, problems };
}

function textIn(byPath: TextsByPath, first: string): SettingTexts['textOf'] {
  return (path, language) => {
    const texts = byPath.get(keyOf(path));
    return texts?.get(language) ?? texts?.get(first) ?? [...(texts?.values() ?? [])][0] ?? '';
  };
}

function keyOf(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}
