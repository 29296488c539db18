import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { tryParseJson } from '../lib/text/json.ts';
import type { Issue } from '../model/issue.ts';

/** Names of outputs that do not follow from the names of files alone. */
export interface IssueNames {
  /** Paths on the site by path in the issue's folder: of pictures that were converted or renamed. */
  pictures: Readonly<Record<string, string>>;
  /** Slugs by file name: of items whose names have other characters than a slug. */
  slugs: Readonly<Record<string, string>>;
}

/** What is published under which name, so that no later name takes an address away. */
export interface PublishedNames {
  /** By kind (`tags`), then slugs by name. */
  lists: Readonly<Record<string, Readonly<Record<string, string>>>>;
  issues: Readonly<Record<string, IssueNames>>;
}

const byName = z.record(z.string(), z.string()).default({});
const schema = z.object({
  lists: z.record(z.string(), byName).default({}),
  issues: z.record(z.string(), z.object({ pictures: byName, slugs: byName })).default({}),
});

export const noNames: PublishedNames = { lists: {}, issues: {} };
export const noIssueNames: IssueNames = { pictures: {}, slugs: {} };

/** Beside the other records of a build. */
export const namesFile = '.masthead/names.json';

/** The names that the last build recorded. @param out The site's folder. */
export async function readPublishedNames(out: string): Promise<PublishedNames | undefined> {
  const text = await readFile(join(out, namesFile), 'utf8').catch(() => '');
  return schema.safeParse(tryParseJson(text)).data;
}

/** What the next build has to know of an issue. */
export function namesOf({ items, pictures }: Issue): IssueNames {
  const renamed = [...pictures.values()].flatMap(({ path, source }): [string, string][] =>
    source === undefined ? [] : [[source, path]],
  );
  const slugs = items.flatMap(({ file, slug }): [string, string][] =>
    isExact(file, slug) ? [] : [[basename(file), slug]],
  );
  return { pictures: Object.fromEntries(renamed), slugs: Object.fromEntries(slugs) };
}

/** True if the name of a file has its slug, and so gives it in every build. */
function isExact(file: string, slug: string): boolean {
  return new RegExp(`^(?:\\d+-)*${slug}\\.`, 'i').test(basename(file));
}
