import type { Root, RootContent } from 'mdast';
import { visit } from '../../lib/visit-nodes.ts';
import type { ImportSettings } from '../../model/source.ts';

/** All of a story, its first paragraphs with what is between, or its summary (else a paragraph). */
export function shorten(
  body: Root,
  take: NonNullable<ImportSettings['take']>,
  summary: string | undefined,
): Root {
  if (take === 'whole') return body;
  if (take === 'summary' && summary !== undefined) {
    return {
      type: 'root',
      children: [{ type: 'paragraph', children: [{ type: 'text', value: summary }] }],
    };
  }
  const paragraphs = take === 'summary' ? 1 : take;
  const kept: RootContent[] = [];
  let count = 0;
  for (const node of body.children) {
    if (count === paragraphs && !continues(node, kept.at(-1))) break;
    kept.push(node);
    if (node.type === 'paragraph' && node.children.some(({ type }) => type !== 'image')) count += 1;
  }
  // A heading at the end would introduce what was cut.
  while (kept.at(-1)?.type === 'heading') kept.pop();
  return withNotes(kept, body);
}

/** A list belongs to the paragraph that introduces it. */
function continues(node: RootContent, before: RootContent | undefined): boolean {
  return node.type === 'list' && before?.type === 'paragraph';
}

function withNotes(kept: RootContent[], { children }: Root): Root {
  const wanted = new Set<string>();
  const root: Root = { type: 'root', children: kept };
  visit(root, (node) => {
    if ('identifier' in node) wanted.add(String(node.identifier));
  });
  const notes = children.filter(
    (node) =>
      (node.type === 'footnoteDefinition' || node.type === 'definition') &&
      wanted.has(node.identifier) &&
      !kept.includes(node),
  );
  return { type: 'root', children: [...kept, ...notes] };
}
