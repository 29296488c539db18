/** In characters: what mail programs show next to the subject, at most. */
export const previewLength = 140;

/**
 * Fills up a short preheader, so that no program shows the header of the mail after it. Cut after a
 * word; without invisible characters. A preheader of the editor's own is never cut.
 * @param fillers Titles, texts, then what says whose mail it is; those that the preheader has already are left out.
 */
export function fillPreview(
  preheader: string,
  fillers: Iterable<string>,
  language: string,
): string {
  if (preheader.length >= previewLength) return preheader;
  let text = preheader;
  for (const filler of fillers) {
    if (text.length >= previewLength) break;
    if (filler !== '' && !text.includes(filler))
      text = text === '' ? filler : `${text} · ${filler}`;
  }
  const cut = cutAfterWord(text, previewLength, language);
  // Nothing but the sign of a cut fits.
  return cut.length <= preheader.length + 1 ? preheader : cut;
}

/** Also in languages that are written without spaces. */
function cutAfterWord(text: string, most: number, language: string): string {
  if (text.length <= most) return text;
  const words = segmenters.get(language) ?? new Intl.Segmenter(language, { granularity: 'word' });
  segmenters.set(language, words);
  const end = words.segment(text.slice(0, 2 * most)).containing(most - 1)?.index;
  return `${text.slice(0, end).replace(/[\s·,;:–—-]+$/u, '')}…`;
}

/** Made once for each language: making one takes longer than a cut. */
const segmenters = new Map<string, Intl.Segmenter>();
