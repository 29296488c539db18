import type { ElementContent, Root, Text } from 'hast';
import { defaultSchema, sanitize } from 'hast-util-sanitize';
import rehypeParse from 'rehype-parse';
import rehypeRemark from 'rehype-remark';
import { remark } from 'remark';
import remarkGfm from 'remark-gfm';
import { visit } from 'unist-util-visit';

/** More levels than any story has; the libraries walk trees by recursion. */
const deepest = 500;

const schema = { ...defaultSchema, strip: ['script', 'style', 'template', 'iframe', 'noscript'] };

const processor = remark()
  .use(rehypeParse, { fragment: true })
  .use(rehypeRemark)
  .use(remarkGfm)
  .freeze();

/**
 * Markdown (GFM) of a piece of HTML from anywhere: what is not text, structure, a link or a
 * picture is left out. Addresses become absolute where `base` is given.
 */
export function htmlToMarkdown(html: string, base?: string): { markdown: string } {
  if (depth(html) > deepest) return { markdown: '' };
  const safe = withoutEmpty(sanitize(processor.parse(html), schema) as Root);
  visit(safe, 'element', (element) => {
    const name = element.tagName === 'a' ? 'href' : 'src';
    const { [name]: value } = element.properties;
    const url = typeof value === 'string' ? URL.parse(value, base) : null;
    if (url !== null) element.properties[name] = url.href;
    else delete element.properties[name];
    if (url === null && element.tagName === 'a') element.tagName = 'span';
  });
  return { markdown: processor.stringify(processor.runSync(safe) as never).trim() };
}

/** How many elements are open at once, at most. */
function depth(html: string): number {
  let open = 0;
  let most = 0;
  for (const [tag] of html.matchAll(
    /<\/?(?!(?:br|hr|img|p|li|d[td]|t[dr]|wbr|col|input|link|meta|source)\b)[a-z]/gi,
  )) {
    open = tag[1] === '/' ? Math.max(0, open - 1) : open + 1;
    most = Math.max(most, open);
  }
  return most;
}

const blocks =
  /^(address|article|blockquote|br|d[dlt]|div|h[1-6r]|img|input|li|[ou]l|p|pre|section|t\w+)$/;

/** Many empty inline elements side by side take `rehype-minify-whitespace` minutes. */
function withoutEmpty<T extends { children: unknown[] }>(parent: T): T {
  const kept: ElementContent[] = [];
  for (const child of parent.children as ElementContent[]) {
    const node = child.type === 'element' ? withoutEmpty(child) : child;
    const only = node.type === 'element' && !blocks.test(node.tagName) ? node.children : [];
    const isEmpty =
      node.type === 'element' &&
      !blocks.test(node.tagName) &&
      only.every((each) => each.type === 'text' && each.value.trim() === '');
    const shown: ElementContent = isEmpty
      ? { type: 'text', value: only.map((each) => (each as Text).value).join('') }
      : node;
    const last = kept.at(-1);
    if (shown.type === 'text' && last?.type === 'text')
      kept[kept.length - 1] = { type: 'text', value: last.value + shown.value };
    else kept.push(shown);
  }
  parent.children = kept;
  return parent;
}
