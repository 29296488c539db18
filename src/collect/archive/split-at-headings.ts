import type { Heading } from 'mdast';
import { toString as plainText } from 'mdast-util-to-string';
import { nodesOf } from '../../lib/visit-nodes.ts';
import { parseBody } from '../body-markdown.ts';

interface HeadedPart {
  title: string;
  body: string;
}

/** Splits at the headings of the highest level that occurs more than once, if there is one. */
export function splitAtHeadings(text: string): { intro: string; parts: HeadedPart[] } {
  const tree = parseBody(text);
  const headings = tree.children.filter((node): node is Heading => node.type === 'heading');
  const level = [1, 2, 3].find(
    (depth) => headings.filter((each) => each.depth === depth).length > 1,
  );
  if (level === undefined) return { intro: text, parts: [] };
  const cuts = headings.filter(({ depth }) => depth <= level);
  const offset = (node: Heading, end: 'start' | 'end'): number => node.position?.[end].offset ?? 0;
  const [first] = cuts;
  const intro = first === undefined ? text : text.slice(0, offset(first, 'start')).trim();
  const parts = cuts.map((heading, at) => {
    const next = cuts[at + 1];
    return {
      title: plainText(heading).trim(),
      body: text.slice(offset(heading, 'end'), next && offset(next, 'start')).trim(),
    };
  });
  return { intro, parts: parts.filter(({ title, body }) => title !== '' || body !== '') };
}

/** The pictures in a Markdown text, with their offsets in it. */
export function findPictures(text: string) {
  return nodesOf(parseBody(text), 'image').map(({ url, alt, position }) => {
    const [from, to] = [position?.start.offset ?? 0, position?.end.offset ?? 0];
    return { from, to, url, alt: alt ?? '', line: position?.start.line ?? 1 };
  });
}

/** The lines with template tags of other programs: Liquid, Hugo's shortcodes. */
export function findForeignLines(text: string): number[] {
  return text
    .split('\n')
    .flatMap((line, at) => (/\{%.*?%\}|\{\{[<%].*?[%>]\}\}/.test(line) ? [at + 1] : []));
}
