import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ifMissing } from '../lib/files.ts';
import { findLanguages } from '../model/languages.ts';
import type { OwnWords } from '../model/newsletter.ts';
import type { Outcome, Problem } from '../model/problem.ts';
import { modelProblems } from '../model/problems.ts';
import { contentProblems } from './problems.ts';
import { readLanguage } from './read-language.ts';
import { readText } from './read-text.ts';
import { parseYaml } from './yaml.ts';

/** Where a newsletter keeps fixed texts of its own, such as `issues/words/mk.json`. */
export const wordsFolder = 'issues/words';

/**
 * Reads the fixed texts that a newsletter brings for its languages: buttons, notes, pages of the
 * service. Keys without a value are left out; files of other languages are ignored.
 */
export async function readOwnWords(
  root: string,
  languages: readonly string[],
): Promise<Outcome<OwnWords>> {
  const names = (await readdir(join(root, wordsFolder)).catch(ifMissing([]))).sort();
  const value: Record<string, Readonly<Record<string, string>>> = {};
  const problems: Problem[] = [];
  for (const name of names) {
    const tag = /^([^.].*)\.(?:ya?ml|json)$/i.exec(name)?.[1];
    if (tag === undefined || findLanguages(tag, languages).length === 0) continue;
    const file = `${wordsFolder}/${name}`;
    const place = { file, line: 1 };
    const { value: language, problems: unread } = readLanguage(tag, languages, place);
    problems.push(...unread);
    if (language === undefined) continue;
    if (value[language] !== undefined) {
      problems.push(contentProblems['duplicate-words']({ language }, place));
    } else {
      const words = await readWords(root, file, language);
      problems.push(...words.problems);
      value[language] = words.value;
    }
  }
  return { value, problems };
}

/** A text, or one for each language: the file of `masthead translate` has the English beside it. */
function textIn(language: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  const entries = Object.entries(value);
  const [, text] = entries.find(([tag]) => findLanguages(tag, [language]).length > 0) ?? [];
  return typeof text === 'string' ? text : '';
}

async function readWords(
  root: string,
  file: string,
  language: string,
): Promise<Outcome<Readonly<Record<string, string>>>> {
  const text = await readText(join(root, file), file);
  if (text.value === undefined) return { value: {}, problems: text.problems };
  const yaml = parseYaml({ text: text.value, file, linesBefore: 0 });
  if (yaml.value === undefined) return { value: {}, problems: yaml.problems };
  const { values, placeOf } = yaml.value;
  // MessageFormat and the texts of all languages: for newsletters with words of their own.
  const { explainMessage, isMessageKey, messageKeys } = await import('../lib/i18n/messages.ts');
  const words: Record<string, string> = {};
  const problems: Problem[] = [];
  for (const [key, value] of Object.entries(values)) {
    // Text editors find the JSON Schema of the file by it.
    if (key === '$schema') continue;
    const place = placeOf([key]);
    if (!isMessageKey(key)) {
      problems.push(modelProblems['unknown-field']({ value: key, known: messageKeys }, place));
      continue;
    }
    const text = textIn(language, value).trim();
    if (text === '') continue;
    const reason = explainMessage(key, text, language);
    if (reason === undefined) words[key] = text;
    else problems.push(contentProblems['bad-words']({ key, reason }, place));
  }
  return { value: words, problems };
}
