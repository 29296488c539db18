import type { Issue } from '../model/issue.ts';
import type { Problem } from '../model/problem.ts';
import type { PublishedIssue } from '../model/published.ts';

/**
 * Adds the old address of a story whose file was renamed since the last build to its aliases. It is
 * remembered beside the site alone, so a warning asks the editor to write it down.
 */
export function keepFormerPaths(
  issues: readonly PublishedIssue[],
  before: readonly PublishedIssue[],
  { items }: Issue,
): Problem[] {
  const known = new Map(
    before.flatMap((issue) =>
      issue.items.map((item) => [`${issue.language} ${item.id}`, item] as const),
    ),
  );
  const problems: Problem[] = [];
  for (const issue of issues) {
    for (const item of issue.items) {
      const old = known.get(`${issue.language} ${item.id}`);
      if (old === undefined) continue;
      const former = [`/${old.path}`, ...(old.former ?? old.aliases.filter(isStoryPath))];
      const fresh = former.filter(
        (path) =>
          !issue.items.some((each) => path === `/${each.path}`) &&
          !item.aliases.some((alias) => isSamePlace(alias, path)),
      );
      item.aliases = [...item.aliases, ...fresh];
      item.former = fresh;
      if (old.path === item.path || fresh.length === 0) continue;
      problems.push({
        code: 'renamed-story',
        severity: 'warning',
        message: `"${item.title}" has a new address; a page at the old one leads on to it.`,
        hint: `Write it down, so that it stays: aliases: [${old.slug}]`,
        file: items.find(({ id }) => id === item.id)?.file ?? '',
      });
    }
  }
  return problems;
}

/** In what builds kept before they told former addresses from written ones. */
function isStoryPath(alias: string): boolean {
  return /^\/\d{3,}\/.+\/$/.test(alias);
}

/** An alias may be the last part of a path alone. */
function isSamePlace(alias: string, path: string): boolean {
  return alias === path || path.endsWith(`/${alias}/`);
}
