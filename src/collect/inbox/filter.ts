import type { StorySelection } from '../../model/source.ts';
import { foldWords } from '../../stories/item-keys.ts';
import type { Candidate } from '../candidate.ts';

/**
 * Why a source's settings leave a story out.
 * @param today `YYYY-MM-DD`.
 * @returns undefined where it passes. A story without a date is never too old.
 */
export function whyLeftOut(
  { title, body, summary = '', tags, date }: Candidate,
  { words, notWords, categories, notCategories, days }: StorySelection,
  today: string,
): string | undefined {
  const text = ` ${foldWords(`${title} ${summary} ${body}`).join(' ')} `;
  const filed = tags.map((tag) => ` ${foldWords(tag).join(' ')} `);
  const inText = (word: string): boolean => stands(word, text);
  const inTags = (word: string): boolean => filed.some((tag) => stands(word, tag));
  if (days !== undefined && date !== undefined && date < daysBefore(today, days)) {
    return `older than ${days} days`;
  }
  if (words.length > 0 && !words.some(inText)) return 'without the words';
  if (notWords.some(inText)) return 'with words to leave out';
  if (categories.length > 0 && !categories.some(inTags)) return 'of other categories';
  if (notCategories.some(inTags)) return 'of categories to leave out';
  return undefined;
}

/** Whole words, of either case, with or without accents; `drog*` is any word that begins so. */
function stands(wanted: string, folded: string): boolean {
  const words = foldWords(wanted).join(' ');
  if (words === '') return false;
  return folded.includes(wanted.trimEnd().endsWith('*') ? ` ${words}` : ` ${words} `);
}

function daysBefore(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - days);
  return date.toISOString().slice(0, 10);
}

/**
 * The newest of a source's stories, in their own order; those without a date count as old as their
 * place among the others says.
 */
export function newest<T extends Pick<Candidate, 'date'>>(
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
