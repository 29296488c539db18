import type { Problem } from '../model/problem.ts';
import { PathIndex } from './path-index.ts';
import { siteProblems } from './problems.ts';

export interface SitePaths {
  all: readonly string[];
  /** Written with two different contents. */
  twice?: Iterable<string>;
  written: readonly string[];
  /** Files and folders that masthead did not make, these with a slash at the end. */
  foreign: Iterable<string>;
  folder: string;
}

/** A wrong folder has thousands. */
const mostNamed = 5;

/** Finds files in each other's way (errors), and names too similar for some systems (warnings). */
export function findConflicts({ all, twice = [], written, foreign, folder }: SitePaths): Problem[] {
  const others = new PathIndex(foreign);
  const taken = written.flatMap((path) => {
    const other = others.clash(path);
    return other === undefined ? [] : [siteProblems['foreign-file']({ path, other, folder })];
  });
  const site = new PathIndex();
  const alike = [...all].sort().flatMap((path): Problem[] => {
    const other = site.clash(path);
    site.add(path);
    return other === undefined ? [] : [siteProblems['same-name']({ path, other })];
  });
  const same = [...twice].map((path) => siteProblems['same-name']({ path, other: path }));
  const count = taken.length - mostNamed;
  const more = count > 0 ? [siteProblems['foreign-file']({ count, folder })] : [];
  return [...taken.slice(0, mostNamed), ...more, ...same, ...alike];
}
