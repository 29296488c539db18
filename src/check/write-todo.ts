import { join } from 'node:path';
import { splitFrontMatter } from '../content/front-matter.ts';
import { wordsFolder } from '../content/read-own-words.ts';
import { readText } from '../content/read-text.ts';
import { setFields } from '../content/write-fields.ts';
import { writeSkeleton } from '../content/write-skeleton.ts';
import { createFileExclusive, writeFileAtomic } from '../lib/files.ts';
import { englishTexts } from '../lib/i18n/messages.ts';
import { missingWords } from '../lib/i18n/words.ts';
import type { Translation } from '../model/translation-state.ts';
import type { Project } from '../project.ts';

/**
 * Writes a file to fill in for every missing translation, and for the fixed texts of a language that
 * has none. It never overwrites one. @returns the files that it wrote.
 */
export async function writeTodo(
  { root, newsletter }: Project,
  translations: readonly Translation[],
): Promise<string[]> {
  const written: string[] = [];
  const write = async (file: string, text: string): Promise<void> => {
    if (await createFileExclusive(join(root, file), text)) written.push(file);
  };
  for (const language of newsletter.languages) {
    const isThere = newsletter.words?.[language] !== undefined;
    const missing = missingWords(language, newsletter.words);
    if (isThere || missing.length === 0) continue;
    const texts = missing.map((key) => [key, { en: englishTexts[key], [language]: '' }]);
    const text = `${JSON.stringify(Object.fromEntries(texts), null, 2)}\n`;
    await write(`${wordsFolder}/${language}.json`, text);
  }
  for (const { state, original, file } of translations) {
    if (state !== 'missing') continue;
    const { value: text } = await readText(join(root, original), original);
    const front = text === undefined ? undefined : splitFrontMatter(text, original).value;
    if (front !== undefined) await write(file, writeSkeleton(front));
  }
  return written;
}

/** Records that translations fit their originals as they are now. @returns the files it changed. */
export async function recordDone(
  { root }: Pick<Project, 'root'>,
  translations: readonly Translation[],
): Promise<string[]> {
  const changed: string[] = [];
  for (const { file, hash, state } of translations) {
    if (hash === undefined || (state !== 'older' && state !== 'current')) continue;
    const { value: text } = await readText(join(root, file), file);
    if (text === undefined) continue;
    const stamped = setFields(text, { translation_of: hash });
    if (stamped === text) continue;
    await writeFileAtomic(join(root, file), stamped);
    changed.push(file);
  }
  return changed;
}
