import { webAddress } from '../../model/fields.ts';
import { fetchWeb } from './fetch-web.ts';
import type { SourceKind } from './kind.ts';
import { storyKey } from './state.ts';

const accept = 'text/html, application/xhtml+xml, */*;q=0.5';

/** A single web page, imported again when its title changes. */
export const page: SourceKind = {
  field: 'page',
  noun: 'a page',
  schema: webAddress,
  keyOf: storyKey,
  async fetch(source, location, state, tools) {
    const fetched = await fetchWeb({ source, location, accept }, state, tools);
    if (fetched.outcome !== 'stories') return fetched;
    // A page that is watched has one address and many stories: they are told apart by their titles.
    const candidates = fetched.candidates.map((story) => ({
      ...story,
      guid: `${location} ${story.title}`,
      passing: true as const,
    }));
    return { ...fetched, candidates };
  },
};
