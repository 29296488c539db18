import { placeAt } from '../../lib/text/line-ends.ts';
import type { Markdown } from '../../model/item.ts';
import type { Problem } from '../../model/problem.ts';
import type { CheckRule } from '../rule.ts';
import { checkedTexts } from '../text/checked-texts.ts';
import { findMergeTags } from '../text/find-merge-tags.ts';
import { textProblems } from '../text/problems.ts';
import { sourceOf } from '../text/shown-text.ts';
import { tagsInBody } from '../text/tags-in-body.ts';

/** Finds merge tags of other programs outside code: they would be sent as they are. */
export const mergeTags: CheckRule = ({ issue, edition }) =>
  checkedTexts(issue, edition.language).flatMap(({ file, fields, body }) => [
    ...fields.flatMap(({ text, place }) =>
      findMergeTags(text).map(({ tag, instead }) =>
        textProblems['merge-tag']({ tag, instead }, place),
      ),
    ),
    ...(body === undefined ? [] : findInBody(body, file)),
  ]);

function findInBody(body: Markdown, file: string): Problem[] {
  return tagsInBody(body).map(({ offset, tag, instead }) =>
    textProblems['merge-tag']({ tag, instead }, { file, ...placeAt(sourceOf(body), offset) }),
  );
}
