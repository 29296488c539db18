import type { Parents, RootContent } from 'mdast';

/** Replaces a child by other nodes. The caller makes sure that the parent may have them. */
export function replaceChild(parent: Parents, index: number, ...nodes: RootContent[]): void {
  const children = parent.children as RootContent[];
  children.splice(index, 1, ...nodes);
}
