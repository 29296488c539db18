import type { Problem } from '../model/problem.ts';
import { PathIndex } from './path-index.ts';
import { siteProblems } from './problems.ts';

/** The paths of a site, and what else is in its folder. */
export interface SitePaths {
  /** Every path of the site. */
  all: readonly string[];
  /** Those that the build writes. */
  written: readonly string[];
  /** Files and folders that masthead did not make. */
  foreign: Iterable<string>;
  foreignFolders: Iterable<string>;
  /** The site's folder, for messages. */
  folder: string;
}

/** A wrong folder has thousands. */
const mostNamed = 5;

/**
 * Finds files that would replace a file or folder that masthead did not make, or that would be a file
 * and a folder at once (errors), and names that some file systems do not tell apart (warnings).
 */
export function findConflicts({
  all,
  written,
  foreign,
  foreignFolders,
  folder,
}: SitePaths): Problem[] {
  const others = new PathIndex(foreign);
  for (const each of foreignFolders) others.addFolder(each);
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
  const count = taken.length - mostNamed;
  const more = count > 0 ? [siteProblems['foreign-file']({ count, folder })] : [];
  return [...taken.slice(0, mostNamed), ...more, ...alike];
}
