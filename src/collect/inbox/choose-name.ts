import { join } from 'node:path';
import { inboxFolder } from '../../content/issue-folders.ts';
import { readItem } from '../../content/read-item.ts';
import { parseItemName, storySlug } from '../../content/slug.ts';
import { ifMissing } from '../../lib/files.ts';
import { titleKey } from '../../stories/item-keys.ts';
import type { ImportTools } from './import-tools.ts';

type NamingTools = Pick<ImportTools, 'root' | 'newsletter' | 'names'>;

/**
 * The name in the inbox for a file that is imported. Different names never become one: `c++.md`
 * beside `c.md` becomes `c-2.md`. A translation has the name of its original. The same file again
 * has the same name, by which it is recognised.
 * @param path Of the imported file. @param name The last part of it.
 */
export async function chooseName(path: string, name: string, tools: NamingTools): Promise<string> {
  const { words, date, language } = parseItemName(name);
  const ending = language === undefined ? '' : `.${language}`;
  const original = path.slice(0, path.length - name.length) + name.replace(`${ending}.`, '.');
  const start = date === undefined ? '' : `${date}-`;
  const wanted = start + storySlug(words);
  const chosen = tools.names.get(original) ?? (await freeName(wanted, words, original, tools));
  tools.names.set(original, chosen);
  return `${chosen}${ending}.md`;
}

async function freeName(
  wanted: string,
  words: string,
  original: string,
  tools: NamingTools,
): Promise<string> {
  const title = await readTitle(original, tools);
  const taken = new Set(tools.names.values());
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? wanted : `${wanted}-${count}`;
    if (taken.has(name)) continue;
    const present = await readTitle(join(tools.root, inboxFolder, `${name}.md`), tools);
    // Another version of the same file is for the editor to compare.
    const isOurs = present === title || (count === 1 && wanted.endsWith(plainName(words)));
    if (present === undefined || isOurs) return name;
  }
}

/** The name without what every file name may have in another form: capitals and spaces. */
function plainName(words: string): string {
  return words
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s_-]+/g, '-');
}

async function readTitle(path: string, { newsletter }: NamingTools): Promise<string | undefined> {
  const item = await readItem(path, path, newsletter).catch(ifMissing(undefined));
  return item?.value && titleKey(item.value.title);
}
