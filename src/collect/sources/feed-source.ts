import { webAddress } from '../../model/fields.ts';
import type { SourceKind } from './source-kind.ts';
import { storyKey } from './source-state.ts';

const accept =
  'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5';

export const feed: SourceKind = {
  field: 'feed',
  noun: 'a feed',
  about: 'RSS, Atom or JSON Feed, any version: its URL.',
  schema: webAddress,
  isFeed: true,
  keyOf: storyKey,
  async fetch(source, location, state, tools) {
    const { fetchWeb } = await import('./fetch-web.ts');
    return fetchWeb({ source, location, accept, isFeed: true }, state, tools);
  },
};
