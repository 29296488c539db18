import type { Issue } from '../model/issue.ts';
import type { Problem } from '../model/problem.ts';
import type { PublishedIssue } from '../model/published.ts';
import { siteProblems } from './problems.ts';

/** Adds a renamed item's former path to its aliases and warns: only the site's folder has it. */
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
      const former = [`/${old.path}`, ...(old.former ?? [])];
      const fresh = former.filter(
        (path) =>
          !issue.items.some((each) => path === `/${each.path}`) &&
          !item.aliases.some((alias) => isSamePlace(alias, path)),
      );
      if (fresh.length === 0) continue;
      item.aliases = [...item.aliases, ...fresh];
      item.former = fresh;
      if (old.path === item.path) continue;
      const file = items.find(({ id }) => id === item.id)?.file ?? '';
      problems.push(siteProblems['renamed-story']({ title: item.title, slug: old.slug }, { file }));
    }
  }
  return problems;
}

/** An alias can be the last part of a path. */
function isSamePlace(alias: string, path: string): boolean {
  return alias === path || path.endsWith(`/${alias}/`);
}
