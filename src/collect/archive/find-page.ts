import { posix } from 'node:path';
import { decodePercent } from '../../lib/text/percent.ts';
import { addressesOf } from './plan-archive.ts';
import type { Post } from './read-post.ts';
import type { OldFiles } from './rewrite-body.ts';

/**
 * Finds the old issue that a relative link leads to, by its file or its former path.
 * @returns its former path on the new site, where a page redirects; undefined without one.
 */
export function pageFinder(
  posts: readonly Post[],
  address: string | undefined,
  siteUrl: string,
): OldFiles['findPage'] {
  const byKey = new Map<string, Post>();
  for (const post of posts) {
    for (const path of [post.file, ...addressesOf(post, address)]) byKey.set(keyOf(path), post);
  }
  return (url, post) => {
    const path = decodePercent(url.replace(/[?#].*$/s, ''));
    const [own = ''] = addressesOf(post, address);
    const bases = path.startsWith('/') ? ['/'] : [posix.dirname(`/${post.file}`), folderOf(own)];
    const places = bases.map((base) => posix.join(base, path));
    const target = places.map((place) => byKey.get(keyOf(place))).find((each) => each);
    const [first] = target === undefined ? [] : addressesOf(target, address);
    return first === undefined ? undefined : `${siteUrl}${first}`;
  };
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
