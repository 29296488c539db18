import type { Element, ElementContent } from 'hast';
import { bulletCharacters } from '../text/bullets.ts';
import {
  classes,
  element,
  elementContentOf,
  isElement,
  type Parent,
  text,
  textBelow,
} from './tree.ts';

const bullet = new RegExp(`^\\s*[${bulletCharacters}§]\\s*`);
const bulletOrDash = new RegExp(`^\\s*[${bulletCharacters}§o–-]\\s*`);

interface PastedEntry {
  level: number;
  ordered: boolean;
  children: ElementContent[];
}

/** Makes lists of paragraphs with a bullet or number, as Word writes them. Changes the tree. */
export function findPastedLists(parent: Parent): void {
  const out: ElementContent[] = [];
  let run: PastedEntry[] = [];
  const flush = (): void => {
    if (run.length > 0) out.push(...nest(run, 0).lists);
    run = [];
  };
  for (const child of elementContentOf(parent)) {
    const entry = isElement(child, 'p') ? entryOf(child) : undefined;
    if (entry !== undefined) {
      run.push(entry);
      continue;
    }
    if (run.length > 0 && child.type === 'text' && child.value.trim() === '') continue;
    flush();
    if (isElement(child)) findPastedLists(child);
    out.push(child);
  }
  flush();
  parent.children = out;
}

function entryOf(node: Element): PastedEntry | undefined {
  if (node.children.some((child) => isElement(child, 'br'))) return undefined;
  const words = textBelow(node);
  const style = /mso-list\s*:\s*\S+\s+level(\d)/i.exec(String(node.properties.style ?? ''));
  const level = style === null ? 1 : Number(style[1]);
  if (style === null && !/\bMsoListParagraph/.test(classes(node))) {
    if (!bullet.test(words) || words.replace(bullet, '') === '' || words.startsWith('§'))
      return undefined;
    cut(node, bullet);
    return { level, ordered: false, children: node.children };
  }
  const numbered = /^\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]\s*/i;
  const ordered = numbered.test(words);
  if (!ordered && !bullet.test(words) && !/^[o–-]\s/.test(words)) return undefined;
  cut(node, ordered ? numbered : bulletOrDash);
  return { level, ordered, children: node.children };
}

function cut(node: Element, front: RegExp): void {
  for (const [index, child] of node.children.entries()) {
    if (textBelow(child) === '') continue;
    const ignored =
      isElement(child) && /mso-list\s*:\s*ignore/i.test(String(child.properties.style));
    if (ignored) node.children[index] = text('');
    else if (isElement(child)) cut(child, front);
    else if (child.type === 'text') child.value = child.value.trimStart().replace(front, '');
    return;
  }
}

function nest(run: readonly PastedEntry[], from: number): { lists: Element[]; next: number } {
  const lists: Element[] = [];
  const level = run[from]?.level ?? 1;
  let at = from;
  for (let entry = run[at]; entry !== undefined && entry.level >= level; entry = run[at]) {
    const name = entry.ordered ? 'ol' : 'ul';
    const last = lists.at(-1);
    const item = last?.children.at(-1);
    if (entry.level > level && isElement(item)) {
      const inner = nest(run, at);
      item.children.push(...inner.lists);
      at = inner.next;
      continue;
    }
    const into = last?.tagName === name ? last : element(name, []);
    if (into !== last) lists.push(into);
    into.children.push(element('li', entry.children));
    at += 1;
  }
  return { lists, next: at };
}
