import { visit } from 'unist-util-visit';
import { placeAt } from '../../lib/text/line-ends.ts';
import type { Markdown } from '../../model/item.ts';
import type { Problem } from '../../model/problem.ts';
import type { CheckRule } from '../rule.ts';
import { checkedTexts } from '../text/checked-texts.ts';
import { findMergeTags } from '../text/find-merge-tags.ts';
import { textProblems } from '../text/problems.ts';
import { rangeOf, shownBlocks, sourceOf } from '../text/shown-text.ts';

/** Finds merge tags of other programs outside code: they would be sent as they are. */
export const mergeTags: CheckRule = ({ issue, edition }) =>
  checkedTexts(issue, edition.language).flatMap(({ file, fields, body }) => [
    ...fields.flatMap(({ text, place }) =>
      findMergeTags(text).map(({ tag, instead }) =>
        textProblems['merge-tag']({ tag, instead }, place),
      ),
    ),
    ...(body === undefined ? [] : shownBlocks(sourceOf(body), body.tree)).flatMap((block) =>
      findMergeTags(block.text).map(({ offset, tag, instead }) => {
        const at = block.offset + offset;
        const source = body === undefined ? '' : sourceOf(body);
        const written = source.slice(at, at + tag.length);
        return textProblems['merge-tag'](
          { tag: written, instead },
          { file, ...placeAt(source, at) },
        );
      }),
    ),
    ...(body === undefined ? [] : tagsOfLinks(body, file)),
  ]);

/** In the address of a link, such as `{{unsubscribe_url}}`. */
function tagsOfLinks(body: Markdown, file: string): Problem[] {
  const problems: Problem[] = [];
  visit(body.tree, (node) => {
    if (node.type !== 'link' && node.type !== 'definition' && node.type !== 'image') return;
    const place = { file, ...placeAt(sourceOf(body), rangeOf(node)[0]) };
    for (const { tag, instead } of findMergeTags(node.url)) {
      problems.push(textProblems['merge-tag']({ tag, instead }, place));
    }
  });
  return problems;
}
