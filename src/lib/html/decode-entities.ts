import { loadNow } from '../load-now.ts';

/** Decodes the character references of HTML. Tags stay as they are. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  // Its tables take 12 ms, and few texts have a reference.
  const { parseFragment }: typeof import('parse5') = loadNow('parse5');
  const { childNodes } = parseFragment(text.replaceAll('<', '&lt;'));
  return childNodes.map((node) => ('value' in node ? node.value : '')).join('');
}
