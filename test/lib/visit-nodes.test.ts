import type { Nodes, Root } from 'mdast';
import * as unist from 'unist-util-visit';
import { describe, expect, it } from 'vitest';
import { parseTree } from '../../src/lib/markdown-syntax.ts';
import { nodesOf, SKIP, visit } from '../../src/lib/visit-nodes.ts';

const source = `# Title

A [link *with*](https://a.example) and ![a picture](a.png).

- one
- two

  > quoted **words**

| a | b |
|---|---|
| 1 | 2 |
`;

type Step = 'on' | 'skip' | 'again' | 'skip to the end';

/** The types in the order of both visits, where one type gets a step of its own. */
function bothOrders(type: Nodes['type'], step: Step): [string[], string[]] {
  return [true, false].map((isOurs): string[] => {
    const tree = parseTree(source);
    const order: string[] = [];
    const seen = new Set<Nodes>();
    const stepOf = (node: Nodes): Step => {
      const isFirst = !seen.has(node);
      seen.add(node);
      return node.type === type && isFirst ? step : 'on';
    };
    if (isOurs) {
      visit(tree, (node, index, parent) => {
        order.push(`${node.type} ${index} ${parent?.type}`);
        const next = stepOf(node);
        if (next === 'skip') return SKIP;
        if (next === 'again') return index;
        return next === 'on' ? undefined : [SKIP, 99];
      });
    } else {
      unist.visit(tree, (node, index, parent) => {
        order.push(`${node.type} ${index} ${parent?.type}`);
        const next = stepOf(node);
        if (next === 'skip') return unist.SKIP;
        if (next === 'again') return index;
        return next === 'on' ? undefined : [unist.SKIP, 99];
      });
    }
    return order;
  }) as [string[], string[]];
}

describe('a visit of nodes', () => {
  it.each<[Nodes['type'], Step]>([
    ['root', 'on'],
    ['list', 'skip'],
    ['paragraph', 'again'],
    ['listItem', 'again'],
    ['link', 'skip to the end'],
    ['tableRow', 'skip to the end'],
  ])('goes on after %s with "%s" as unist-util-visit does', (type, step) => {
    const [ours, theirs] = bothOrders(type, step);

    expect(ours).toEqual(theirs);
    expect(ours.length).toBeGreaterThan(10);
  });

  it('visits what the visitor put in the place of a node', () => {
    const tree = parseTree('one *two* three');
    const values: string[] = [];
    visit(tree, (node, index, parent) => {
      if (node.type === 'text') values.push(node.value);
      if (node.type !== 'emphasis' || parent?.type !== 'paragraph') return undefined;
      parent.children.splice(index ?? 0, 1, { type: 'text', value: 'new' });
      return [SKIP, index ?? 0];
    });

    expect(values).toEqual(['one ', 'new', ' three']);
  });
});

describe('the nodes of a type', () => {
  it('are in the order of the text, with the tree itself', () => {
    const tree = parseTree(source);
    const texts = nodesOf(tree, 'text').map(({ value }) => value);

    expect(texts.slice(0, 4)).toEqual(['Title', 'A ', 'link ', 'with']);
    expect(nodesOf(tree, 'root')).toEqual<Root[]>([tree]);
    expect(nodesOf(tree, 'tableCell')).toHaveLength(4);
    expect(nodesOf(tree, 'html')).toEqual([]);
  });
});
