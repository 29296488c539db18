import { closest, distance } from 'fastest-levenshtein';

/**
 * The known word that was probably meant by a mistyped one.
 * @returns undefined where nothing is near: more than a third of the letters differ.
 */
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

/** A hint for an unknown word: the nearest one, and all that there are. */
export function suggest(word: string, known: readonly string[]): string {
  const best = nearest(word, known);
  const all = known.length === 0 ? 'There are none yet.' : `Known: ${known.join(', ')}.`;
  return best === undefined ? all : `Did you mean "${best}"? ${all}`;
}
