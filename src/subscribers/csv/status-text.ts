import { plainWords } from './plain-words.ts';
import * as stems from './status-stems.ts';

/** What a file says about somebody, from the mildest to the strictest. */
export const fileStatuses = ['agreed', 'unclear', 'unconfirmed', 'left', 'bounced'] as const;
export type FileStatus = (typeof fileStatuses)[number];

/** The stricter of two, so that one column alone cannot make somebody get mail. */
export function stricterOf(a: FileStatus, b: FileStatus): FileStatus {
  return fileStatuses.indexOf(a) < fileStatuses.indexOf(b) ? b : a;
}

/** Reads the words of a value, in any of the languages of `status-stems.ts`. */
export function readStatus(value: string): FileStatus | undefined {
  const words = plainWords(value);
  const said = readWords(words, hasAny(words, stems.wholeWords.agreed));
  return said === 'agreed' && !words.every(isAgreeing) ? 'unclear' : said;
}

/** False for `ended` in `subscription ended`: half a value subscribes nobody. */
function isAgreeing(word: string): boolean {
  const { agreed, wholeWords, fillers, besideAgreed } = stems;
  const isKnown = wholeWords.agreed.has(word) || fillers.has(word) || besideAgreed.has(word);
  return isKnown || agreed.test(word) || /^(marketing|\d+)$/.test(word);
}

/** What the name of a column is about: `agreed` for `opt_in`, `left` for `unsubscribed_at`. */
export function readTopic(nameWords: readonly string[]): FileStatus | undefined {
  const words = nameWords.filter((word) => !/^(regular|deliver)/.test(word));
  const topic = readWords(words, false);
  const isOther = /invit|prospect|unknown|transaction|paused|snooz/.test(nameWords.join(''));
  return topic === 'unconfirmed' && isOther ? undefined : topic;
}

function readWords(words: readonly string[], isAgreed: boolean): FileStatus | undefined {
  const joined = words.join('');
  const isRefused = stems.refusals.test(joined) || stems.noMail.test(words.join(' '));
  if (isRefused || hasAny(words, stems.wholeWords.refused)) return 'left';
  const found = readPlainly(words, isAgreed);
  if (found === undefined || found === 'unconfirmed') return found;
  const rest = words.filter((word) => !stems.wholeWords.negations.has(word));
  if (rest.length === words.length) return found;
  if (found === 'agreed') return stems.confirming.test(joined) ? 'unconfirmed' : 'left';
  // `not bounced`, but not `not valid`, where the negation belongs to the stem.
  return readPlainly(rest, isAgreed) === found ? 'unclear' : found;
}

function readPlainly(words: readonly string[], isAgreed: boolean): FileStatus | undefined {
  const joined = words.join('');
  if (stems.unconfirmed.test(joined)) return 'unconfirmed';
  if (stems.bounced.test(joined) || hasAny(words, stems.wholeWords.bounced)) return 'bounced';
  if (stems.left.test(joined) || hasAny(words, stems.wholeWords.left)) return 'left';
  return isAgreed || stems.agreed.test(joined) ? 'agreed' : undefined;
}

function hasAny(words: readonly string[], set: ReadonlySet<string>): boolean {
  return words.some((word) => set.has(word));
}

/** True for `unsubscribed by phone` or `Hard bounce`, but not for `Bounce Ltd` or a link. */
export function mentionsList(value: string): boolean {
  if (value.length < 4 || value.length > 120 || /[@/\\{]/.test(value)) return false;
  const words = plainWords(value);
  const joined = words.join('');
  if (stems.mentions.test(joined)) return true;
  if (!stems.mentionsAlone.test(joined)) return false;
  const rest = words.filter(
    (word) =>
      !stems.fillers.has(word) && !stems.wholeWords.negations.has(word) && !/^\d+$/.test(word),
  );
  const isTelling = (word: string): boolean => stems.mentionsAlone.test(word);
  if (rest.length === 2) return isTelling(rest.join('')) && !rest.some(isTelling);
  return rest.length < 2;
}
