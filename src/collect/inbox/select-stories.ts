import { countNouns } from '../../lib/text/count-nouns.ts';
import { addDays } from '../../model/calendar.ts';
import type { ImportSettings } from '../../model/source.ts';
import { foldWords } from '../../stories/item-keys.ts';
import type { Candidate } from '../candidate.ts';

/** Why a source's settings exclude a story, if they do. One without a date is never too old. */
export function whyExcluded(
  { title, body, summary = '', tags, date }: Candidate,
  { words, notWords, categories, notCategories, days }: ImportSettings,
  today: string,
): string | undefined {
  const text = ` ${foldWords(`${title} ${summary} ${body}`).join(' ')} `;
  const categoriesOf = tags.map((tag) => ` ${foldWords(tag).join(' ')} `);
  const inText = (word: string): boolean => contains(word, text);
  const inTags = (word: string): boolean => categoriesOf.some((tag) => contains(word, tag));
  if (days !== undefined && date !== undefined && date < addDays(today, -days)) {
    return `older than ${countNouns(days, 'day')}`;
  }
  if (words.length > 0 && !words.some(inText)) return 'none of the words';
  if (notWords.some(inText)) return 'has an excluded word';
  if (categories.length > 0 && !categories.some(inTags)) return 'in other categories';
  if (notCategories.some(inTags)) return 'in an excluded category';
  return undefined;
}

/** Compares whole words without case and accents; `drog*` is any word that begins so. */
function contains(wanted: string, folded: string): boolean {
  const words = foldWords(wanted).join(' ');
  if (words === '') return false;
  return folded.includes(wanted.trimEnd().endsWith('*') ? ` ${words}` : ` ${words} `);
}

/** The newest stories. One without a date counts as old as the one before it. */
export function selectNewest<T extends Pick<Candidate, 'date'>>(
  stories: readonly T[],
  atMost: number,
): Set<T> {
  let last = '9999-12-31';
  const dated = stories.map((story) => {
    last = story.date ?? last;
    return { story, date: last };
  });
  dated.sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : 0));
  return new Set(dated.slice(0, atMost).map(({ story }) => story));
}
