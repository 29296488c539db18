import { placeAt } from '../../lib/text/line-ends.ts';
import type { Markdown } from '../../model/item.ts';
import type { Problem } from '../../model/problem.ts';
import { checkProblems } from '../problems.ts';
import type { CheckRule } from '../rule.ts';
import { checkedTexts } from '../text/checked-texts.ts';
import { shownBlocks, sourceOf } from '../text/shown-text.ts';

const placeholders =
  /\blorem ipsum\b|\bTODO\b|\bTBD\b|\bTKTK\b|(?<![-/.])\bXXX+\b(?![-/.]\w)|\[(?:insert|your|add) [^\]]*\]/i;

/** Words that stand for the final text, where readers see them: not in comments and code. */
export const placeholder: CheckRule = ({ issue, edition }) =>
  checkedTexts(issue, edition.language).flatMap(({ file, fields, body }) => [
    ...fields.flatMap(({ text, place }) => {
      const [found] = placeholders.exec(text) ?? [];
      return found === undefined ? [] : [checkProblems.placeholder({ text: found }, place)];
    }),
    ...(body === undefined ? [] : findInBody(body, file)),
  ]);

function findInBody(body: Markdown, file: string): Problem[] {
  const source = sourceOf(body);
  return shownBlocks(source, body.tree).flatMap(({ text, offset }) => {
    const found = placeholders.exec(text);
    if (found === null) return [];
    const place = { file, ...placeAt(source, offset + found.index) };
    return [checkProblems.placeholder({ text: found[0] }, place)];
  });
}
