import { closest, distance } from 'fastest-levenshtein';

/** The known word that was probably meant: at most a third of the characters differ. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const folded = word.toLowerCase();
  const best = closest(
    folded,
    known.map((each) => each.toLowerCase()),
  );
  if (distance(folded, best) > Math.max(1, Math.ceil(best.length / 3))) return undefined;
  return known.find((each) => each.toLowerCase() === best);
}

/** A hint for an unknown word: the nearest known one, and the others. */
export function suggest(word: string, known: readonly string[]): string {
  const best = nearest(word, known);
  const all = known.length === 0 ? 'None are defined yet.' : `Known: ${listShort(known)}.`;
  return best === undefined ? all : `Did you mean "${best}"? ${all}`;
}

/** Numbers of lines for the middle of a sentence: `line 5`, `lines 5, 15, 25`. */
export function listLines(lines: readonly number[]): string {
  return `${lines.length === 1 ? 'line' : 'lines'} ${listShort(lines.map(String))}`;
}

const most = 10;

/** A list for the middle of a sentence. Beyond ten, only the number of the others is given. */
export function listShort(words: readonly string[]): string {
  const shown = words.slice(0, most).join(', ');
  return words.length > most ? `${shown} and ${words.length - most} more` : shown;
}
