import { countNouns } from '../lib/text/count-nouns.ts';

/** What came into the inbox after the newest issue was composed, before it was sent. */
export interface Arrivals {
  issue: number;
  /** The files of stories that are ready. */
  items: string[];
  hasTitle: boolean;
  hasIntro: boolean;
}

/** Says what came, and how to add it. */
export function describeArrivals({ issue, items, hasTitle, hasIntro }: Arrivals): string {
  const parts = [
    ...(items.length > 0 ? [countNouns(items.length, 'story', 'stories')] : []),
    ...(hasTitle ? ['a title'] : []),
    ...(hasIntro ? ['an intro'] : []),
  ];
  const isOne = items.length + Number(hasTitle) + Number(hasIntro) === 1;
  const list = new Intl.ListFormat('en', { style: 'long' }).format(parts);
  return `Issue ${issue} is not sent yet, and the inbox has ${list} that it lacks. To add ${isOne ? 'it' : 'them'}: \`masthead compose --into ${issue}\``;
}
