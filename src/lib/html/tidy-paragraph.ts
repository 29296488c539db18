import type { ListItem, PhrasingContent, RootContent } from 'mdast';
import { bulletCharacters } from '../text/bullets.ts';

type PhrasingLine = readonly PhrasingContent[];

/** Splits a paragraph at two line breaks, and makes lists of lines that begin with bullets. */
export function splitParagraph(children: PhrasingLine): RootContent[] {
  let part: PhrasingContent[] = [];
  const parts = [part];
  let breaks = 0;
  for (const child of children) {
    if (child.type === 'break') breaks += 1;
    else if (child.type === 'text' && child.value.trim() === '' && breaks > 0) continue;
    else {
      if (breaks > 1) {
        part = [];
        parts.push(part);
      } else if (breaks === 1 && part.length > 0) part.push({ type: 'break' });
      breaks = 0;
      part.push(child);
    }
  }
  return parts.flatMap((each) => blocksOf(trimLine(each)));
}

const bullet = new RegExp(`^\\s*[${bulletCharacters}]\\s*(?=\\S)`);
const dash = /^\s*[–—-]\s+(?=\S)/;

/** True for text that begins with a bullet or a dash. */
export function hasBullet(text: string): boolean {
  return bullet.test(text) || dash.test(text);
}

function blocksOf(children: PhrasingLine): RootContent[] {
  const all = linesOf(children).filter((line) => trimLine(line).length > 0);
  const begins = (line: PhrasingLine | undefined, mark: RegExp): boolean =>
    line?.[0]?.type === 'text' && (mark.test(line[0].value) || isBeforeMark(line, mark));
  const out: RootContent[] = [];
  for (const [index, line] of all.entries()) {
    const dashed =
      begins(line, dash) && (begins(all[index - 1], dash) || begins(all[index + 1], dash));
    const last = out.at(-1);
    if (dashed || begins(line, bullet)) {
      const item = listItem(line);
      if (last?.type === 'list') last.children.push(item);
      else out.push({ type: 'list', ordered: false, spread: false, children: [item] });
    } else if (last?.type === 'paragraph') {
      last.children.push({ type: 'break' }, ...line);
    } else out.push({ type: 'paragraph', children: line });
  }
  return out;
}

function isBeforeMark(line: PhrasingLine, bulletOrDash: RegExp): boolean {
  const [first] = line;
  return line.length > 1 && first?.type === 'text' && bulletOrDash.test(`${first.value}x`);
}

function listItem([first, ...rest]: PhrasingLine): ListItem {
  const text =
    first?.type === 'text' ? `${first.value}\0`.replace(bullet, '').replace(dash, '') : '';
  const children = trimLine([{ type: 'text', value: text.replace('\0', '') }, ...rest]);
  return { type: 'listItem', spread: false, children: [{ type: 'paragraph', children }] };
}

/** Splits text and marks at breaks. */
export function linesOf(children: PhrasingLine): PhrasingContent[][] {
  let line: PhrasingContent[] = [];
  const lines = [line];
  for (const child of children) {
    if (child.type === 'break') {
      line = [];
      lines.push(line);
    } else line.push(child);
  }
  return lines;
}

/** A run of arrows and spaces at the end. The lookbehind keeps the time linear. */
const arrows = /(?<![\s>»→])[\s>»→]*(?:>>|»»|→→)(?=[.!)\s]*$)/;

/** Removes the arrows of `read more >>`. */
export function dropArrows(text: string): string {
  return text.replace(arrows, '');
}

/** Removes spaces and breaks at the ends, and such arrows. */
export function trimLine(children: PhrasingLine): PhrasingContent[] {
  const isBlank = (node: PhrasingContent | undefined): boolean =>
    node?.type === 'break' || (node?.type === 'text' && node.value.trim() === '');
  const inner = [...children];
  while (isBlank(inner[0])) inner.shift();
  while (isBlank(inner.at(-1))) inner.pop();
  const first = inner[0];
  if (first?.type === 'text') {
    inner[0] = { type: 'text', value: first.value.trimStart().replace(/^>{3,}\s*/, '') };
  }
  for (const [index, node] of inner.entries()) {
    const next = inner[index + 1];
    if (node.type !== 'text' || (next !== undefined && next.type !== 'break')) continue;
    // Two arrows after a URL would be one: `<https://a.example/>>`.
    const isArrow = inner[index - 1]?.type === 'link' && /^\s*>+\s*$/.test(node.value);
    const value = isArrow ? '' : dropArrows(node.value.trimEnd());
    inner[index] = { type: 'text', value };
  }
  const full = inner.filter((node) => node.type !== 'text' || node.value !== '');
  return full.every(isBlank) ? [] : full;
}
