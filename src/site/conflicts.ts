import type { Problem } from '../model/problem.ts';
import { PathIndex } from './path-index.ts';

/** The site as it will be, and what is in its folder. */
export interface Plan {
  /** Every path of the site. */
  all: readonly string[];
  /** Those that are written. */
  written: readonly string[];
  /** Files, and folders, in the folder that masthead did not make. */
  foreign: Iterable<string>;
  foreignFolders: Iterable<string>;
  /** Where the site lies, for messages. */
  folder: string;
}

/** Named at most: a folder of somebody else has thousands. */
const most = 5;

/**
 * Finds files that would replace a file or a folder of somebody else, or that are a file and a folder
 * at once (errors); and names that some file systems do not tell apart (warnings).
 */
export function findConflicts(plan: Plan): Problem[] {
  const others = new PathIndex(plan.foreign);
  for (const each of plan.foreignFolders) others.addFolder(each);
  const taken = plan.written.flatMap((path) => {
    const other = others.clash(path);
    return other === undefined ? [] : [foreignFile(plan.folder, path, other)];
  });
  const site = new PathIndex();
  const alike = [...plan.all].sort().flatMap((path): Problem[] => {
    const other = site.clash(path);
    site.add(path);
    return other === undefined ? [] : [sameName(path, other)];
  });
  const more = taken.length > most ? [moreFiles(plan.folder, taken.length - most)] : [];
  return [...taken.slice(0, most), ...more, ...alike];
}

function foreignFile(folder: string, path: string, other: string): Problem {
  return {
    code: 'foreign-file',
    severity: 'error',
    message: `The site needs ${path}, and masthead did not make ${other}.`,
    hint: `Move ${other} out of ${folder}, or choose another folder with --out. If an earlier build made the whole folder, delete it and build again.`,
  };
}

function moreFiles(folder: string, count: number): Problem {
  return {
    code: 'foreign-file',
    severity: 'error',
    message: `masthead did not make ${count} more files that the site needs to write.`,
    hint: `Choose another folder with --out. If an earlier build made ${folder}, delete it and build again.`,
  };
}

function sameName(path: string, other: string): Problem {
  const isBoth = path.startsWith(`${other}/`);
  return {
    code: 'same-name',
    severity: isBoth ? 'error' : 'warning',
    message: isBoth
      ? `${other} would be a file and a folder of the site.`
      : `${other} and ${path} are one name on macOS and Windows.`,
    hint: 'Rename one of the two stories or pictures that they are made from.',
  };
}
