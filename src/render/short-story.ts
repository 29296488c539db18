import type { Paragraph, Root } from 'mdast';
import { countWords } from '../lib/text/count-words.ts';
import { nodesOf } from '../lib/visit-nodes.ts';
import type { Item, Markdown } from '../model/item.ts';
import type { MailForm } from '../model/mail-settings.ts';
import { cleanLine } from './markdown/clean.ts';
import { cutTeaser, hasMark, longestWhole } from './markdown/cut-teaser.ts';
import { lineWithQuotes } from './markdown/quotes.ts';
import { countWordsOf } from './markdown/words-of.ts';

/** What the mail has of a story that is longer than that. */
export interface ShortStory {
  form: 'teaser' | 'headline';
  body: Root;
}

/**
 * Shortens a story for the mail. A summary takes the place of its beginning.
 * @param written The language of its words. @param page Its web page, for links inside the story.
 * @param prepare As for the whole body. @returns undefined if the mail has the whole story.
 */
export function shortenStory(
  { body, summary }: Pick<Item, 'body' | 'summary'>,
  form: MailForm,
  { written, page }: { written: string; page: string },
  prepare: (markdown: Markdown) => Root,
): ShortStory | undefined {
  const { tree, source } = body;
  if (form === 'headline') return { form, body: emptyTree() };
  if (form === 'whole') return undefined;
  const words = countWordsOf(tree);
  if (form === 'auto' && words <= longestWhole && !hasMark(tree)) return undefined;
  if (summary !== undefined && countWords(summary) < words) {
    const line = paragraph(lineWithQuotes(cleanLine(summary), written));
    return { form: 'teaser', body: { type: 'root', children: [line] } };
  }
  const cut = cutTeaser(tree);
  if (cut === undefined) return undefined;
  const short = prepare({ source, tree: cut });
  // The heading that a link leads to may be in the rest.
  for (const link of nodesOf(short, 'link')) {
    if (link.url.startsWith('#')) link.url = page + link.url;
  }
  return { form: 'teaser', body: short };
}

/** A Markdown tree without content. */
export function emptyTree(): Root {
  return { type: 'root', children: [] };
}

/** A paragraph of plain text. */
export function paragraph(value: string): Paragraph {
  return { type: 'paragraph', children: [{ type: 'text', value }] };
}
