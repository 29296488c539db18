import { posix } from 'node:path';
import { decodePercent } from '../../lib/text/percent.ts';
import { type ArchivePlanOptions, addressesOf } from './plan-archive.ts';
import type { Post } from './read-post.ts';

/** Finds the old issue that a relative link leads to, by its file or its former path. */
export function postFinder(
  posts: readonly Post[],
  address: string | undefined,
): ArchivePlanOptions['findPost'] {
  const byKey = new Map<string, Post>();
  for (const post of posts) {
    const name = post.file.slice(post.file.lastIndexOf('/') + 1);
    if (!byKey.has(fileKey(name))) byKey.set(fileKey(name), post);
    for (const path of [post.file, ...addressesOf(post, address)]) byKey.set(keyOf(path), post);
  }
  return (url, post) => {
    const path = decodePercent(url.replace(/[?#].*$/s, ''));
    const [own = ''] = addressesOf(post, address);
    const bases = path.startsWith('/') ? ['/'] : [posix.dirname(`/${post.file}`), folderOf(own)];
    const places = bases.map((base) => posix.join(base, path));
    return (
      places.map((place) => byKey.get(keyOf(place))).find((each) => each) ??
      byKey.get(fileKey(posix.basename(path)))
    );
  };
}

/** Programs find a file by its name in any folder: `may.md` is not the page `/may`. */
function fileKey(name: string): string {
  return `file ${name}`;
}

/** The folder that relative links of a page are in. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1) || '/';
}

/** The same for all spellings of a page's path: `/may/`, `may.md`, `/may/index.html`. */
function keyOf(path: string): string {
  return path
    .replace(/\.(?:html?|md|markdown)$/i, '')
    .replace(/(?:^|\/)index$/i, '')
    .replace(/^\/+|\/+$/g, '');
}
