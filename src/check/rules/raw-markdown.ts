import type { Root } from 'mdast';
import { parseTree } from '../../lib/markdown-syntax.ts';
import { placeAt } from '../../lib/text/line-ends.ts';
import { visit } from '../../lib/visit-nodes.ts';
import type { Markdown } from '../../model/item.ts';
import type { Problem } from '../../model/problem.ts';
import type { CheckRule } from '../rule.ts';
import { checkedTexts } from '../text/checked-texts.ts';
import {
  findEmptyHeadings,
  findLostNotes,
  findOpenFences,
  findRawMarkdown,
} from '../text/find-raw-markdown.ts';
import { textProblems } from '../text/problems.ts';
import { namedCharacter } from '../text/raw-patterns.ts';
import { repairRaw } from '../text/repair-raw.ts';
import { rangeOf, sourceOf } from '../text/shown-text.ts';
import { tagsInBody } from '../text/tags-in-body.ts';

/** Markdown that was meant but not understood: readers see its marks, or lose its text. */
export const rawMarkdown: CheckRule = ({ issue, edition }) =>
  checkedTexts(issue, edition.language).flatMap(({ file, fields, body }) => [
    ...fields.flatMap(({ text, place }) => {
      const found = findInField(text);
      return found === undefined
        ? []
        : [textProblems['raw-markdown']({ found: shorten(found), kind: 'field' }, place)];
    }),
    ...(body === undefined ? [] : findInBody(body, file)),
  ]);

function findInBody(body: Markdown, file: string): Problem[] {
  const { tree } = body;
  const source = sourceOf(body);
  const raw = findRawMarkdown(source, tree);
  const tags = raw.length === 0 ? [] : tagsInBody(body);
  const at = (offset: number) => ({ file, ...placeAt(source, offset) });
  return [
    ...raw.flatMap(({ kind, offset, length }) => {
      // `[[name]]` is reported as a merge tag; `[a]({{ url }})` ends with one.
      const end = offset + length;
      if (tags.some((each) => each.offset <= end && offset < each.offset + each.tag.length))
        return [];
      const found = shorten(source.slice(offset, offset + Math.max(length, 31)));
      const place = at(offset);
      return [
        {
          ...textProblems['raw-markdown']({ found, kind }, place),
          ...repairRaw(kind, source.slice(offset), place),
        },
      ];
    }),
    ...findLostNotes(tree).map(({ node, isSecond }) =>
      textProblems['unused-note']({ isSecond }, at(rangeOf(node)[0])),
    ),
    ...findEmptyHeadings(tree).map((node) => textProblems['empty-heading'](at(rangeOf(node)[0]))),
    ...findOpenFences(source, tree).map((node) =>
      textProblems['open-code-block'](at(rangeOf(node)[0])),
    ),
  ];
}

/** On one line, at most 30 characters. */
function shorten(text: string): string {
  const line = text.split('\n')[0]?.trimEnd() ?? '';
  return line.length > 30 ? `${line.slice(0, 29)}…`.toWellFormed() : line;
}

/** Words before a field, so that nothing in it is the beginning of a list or heading. */
const lead = 'a ';

/** The first Markdown in a field, whose text is shown without being read as Markdown. */
function findInField(text: string): string | undefined {
  const [heading] = /^#{1,6}\s+\S/.exec(text) ?? [];
  const [named] = namedCharacter.exec(text) ?? [];
  if (heading !== undefined || named !== undefined) return named ?? text;
  if (!/[*_`~[\]<:=]/.test(text)) return undefined;
  const source = lead + text;
  const tree = parseTree(source);
  const offsets = [...markedParts(source, tree), ...findRawMarkdown(source, tree)];
  const first = offsets.sort((a, b) => a.offset - b.offset)[0];
  return first && source.slice(first.offset);
}

const formatting = /^<\/?(?:a|b|br|code|em|font|i|p|s|small|span|strong|sub|sup|u)\b/i;

/** Emphasis, links, pictures, code and HTML. */
function markedParts(source: string, tree: Root): { offset: number }[] {
  const found: { offset: number }[] = [];
  visit(tree, (node) => {
    const [offset, end] = rangeOf(node);
    const isInWord = /\p{L}$/u.test(source.slice(0, offset)) || /^\p{L}/u.test(source.slice(end));
    const isMarked =
      node.type === 'inlineCode' ||
      node.type === 'image' ||
      // M*A*S*H
      (node.type === 'emphasis' && !isInWord) ||
      node.type === 'strong' ||
      (node.type === 'delete' && source.startsWith('~~', offset)) ||
      (node.type === 'link' && source[offset] === '[') ||
      (node.type === 'html' && formatting.test(node.value));
    if (isMarked) found.push({ offset });
  });
  return found;
}
