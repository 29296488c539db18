import rehypeParse from 'rehype-parse';
import { remark } from 'remark';

const html = remark().use(rehypeParse, { fragment: true }).freeze();

/** Decodes the character references of HTML. Tags stay as they are. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  const tree = html.parse(text.replaceAll('<', '&lt;'));
  return tree.children.map((node) => ('value' in node ? node.value : '')).join('');
}
