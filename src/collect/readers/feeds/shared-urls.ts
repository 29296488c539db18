import { titleKey, urlKey } from '../../../stories/item-keys.ts';
import type { Candidate } from '../../candidate.ts';

/**
 * Marks the entries of a feed that link to one page but have titles of their own, such as those of a
 * list of changes (`/changes#v2`) or of a site without pages for its stories. Their URL identifies
 * none of them; without an id, URL and title do.
 */
export function markSharedUrls(candidates: readonly Candidate[]): Candidate[] {
  const pages = Map.groupBy(candidates, ({ url }) => urlKey(url ?? ''));
  return candidates.map((candidate) => {
    const { url, title, guid } = candidate;
    const page = url === undefined ? [] : (pages.get(urlKey(url)) ?? []);
    if (new Set(page.map((each) => titleKey(each.title))).size < 2) return candidate;
    return { ...candidate, hasSharedUrl: true, guid: guid ?? `${url} ${title}` };
  });
}
