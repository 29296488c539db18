import { webAddress } from '../../model/fields.ts';
import type { SourceKind } from './source-kind.ts';
import { storyKey } from './source-state.ts';

const accept = 'text/html, application/xhtml+xml, */*;q=0.5';

/** A single web page, imported again when its title changes. */
export const page: SourceKind = {
  field: 'page',
  noun: 'a page',
  about: 'A page that shows one story at a time, imported when its title changes: its URL.',
  schema: webAddress,
  keyOf: storyKey,
  async fetch(source, location, state, tools) {
    const { fetchWeb } = await import('./fetch-web.ts');
    const fetched = await fetchWeb({ source, location, accept }, state, tools);
    if (fetched.outcome !== 'stories') return fetched;
    // One URL shows many stories over time: their titles distinguish them.
    const candidates = fetched.candidates.map((story) => ({
      ...story,
      guid: `${location} ${story.title}`,
      hasSharedUrl: true as const,
    }));
    return { ...fetched, candidates };
  },
};
