import { nodesOf } from '../../lib/visit-nodes.ts';
import type { Markdown } from '../../model/item.ts';
import { type FoundTag, findMergeTags } from './find-merge-tags.ts';
import { rangeOf, shownBlocks, sourceOf } from './shown-text.ts';

/** In a table, the bars of `*|NAME|*` begin cells, or are escaped. */
const barred = /\*\\?\|([A-Z][^|\\\n]{0,60})\\?\|\\?\*/gi;

/** Merge tags in a text as they are written, with offsets in its source, in order; none in code. */
export function tagsInBody(body: Markdown): FoundTag[] {
  const source = sourceOf(body);
  const found = [
    ...shownBlocks(source, body.tree).flatMap(({ text, offset }) =>
      findMergeTags(text).map((tag) => ({
        ...tag,
        offset: offset + tag.offset,
        tag: source.slice(offset + tag.offset, offset + tag.offset + tag.tag.length),
      })),
    ),
    ...barredTags(source, body),
    ...tagsInMarkup(source, body),
  ];
  return found
    .sort((a, b) => a.offset - b.offset)
    .filter((tag, at, all) => at === 0 || tag.offset >= endOf(all[at - 1]));
}

function endOf(tag: FoundTag | undefined): number {
  return tag === undefined ? 0 : tag.offset + tag.tag.length;
}

function barredTags(source: string, { tree }: Markdown): FoundTag[] {
  const hiddenParts = (['code', 'inlineCode', 'html'] as const).flatMap((type) =>
    nodesOf(tree, type).map(rangeOf),
  );
  return [...source.matchAll(barred)]
    .filter(({ index }) => hiddenParts.every(([from, to]) => index < from || to <= index))
    .flatMap(({ 0: tag, 1: name, index }) =>
      findMergeTags(`*|${name}|*`).map(({ instead }) => ({ offset: index, tag, instead })),
    );
}

/** In the address of a link, such as `{{unsubscribe_url}}`, and `<<FirstName>>`, which is read as HTML. */
function tagsInMarkup(source: string, { tree }: Markdown): FoundTag[] {
  const addressed = (['link', 'definition', 'image'] as const).flatMap((type) =>
    nodesOf(tree, type),
  );
  const named = addressed.flatMap((node) => {
    const [tag] = findMergeTags(node.url);
    return tag === undefined ? [] : [{ ...tag, offset: rangeOf(node)[0] }];
  });
  const bracketed = nodesOf(tree, 'html').flatMap((node) => {
    const [from, to] = rangeOf(node);
    const [tag] = findMergeTags(source.slice(from - 1, to + 1));
    return tag?.offset === 0 ? [{ ...tag, offset: from - 1 }] : [];
  });
  return [...named, ...bracketed];
}
