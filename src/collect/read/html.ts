import { defaultSchema, sanitize } from 'hast-util-sanitize';
import rehypeParse from 'rehype-parse';
import rehypeRemark from 'rehype-remark';
import { remark } from 'remark';
import remarkGfm from 'remark-gfm';
import { visit } from 'unist-util-visit';

/** More levels than any story has; the libraries walk trees by recursion. */
const deepest = 500;

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
  const safe = sanitize(processor.parse(html), defaultSchema);
  visit(safe, 'element', (element) => {
    const name = element.tagName === 'a' ? 'href' : 'src';
    const { [name]: value } = element.properties;
    const url = typeof value === 'string' ? URL.parse(value, base) : null;
    if (url !== null) element.properties[name] = url.href;
    else delete element.properties[name];
    if (url === null && element.tagName === 'a') element.tagName = 'span';
  });
  return { markdown: processor.stringify(processor.runSync(safe as never) as never).trim() };
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
