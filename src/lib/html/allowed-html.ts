import type { Schema } from 'hast-util-sanitize';

/** What is imported from a foreign document. The text of other elements is kept. */
export const allowedHtml: Schema = {
  tagNames: [
    ...['p', 'br', 'hr', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre', 'address'],
    ...['div', 'section', 'article', 'aside', 'header', 'footer', 'main', 'details', 'summary'],
    ...['ul', 'ol', 'li', 'dl', 'dt', 'dd', 'figure', 'figcaption', 'center', 'nav', 'hgroup'],
    ...['table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'],
    ...['a', 'img', 'em', 'i', 'strong', 'b', 'del', 's', 'strike', 'code', 'kbd', 'samp', 'tt'],
    ...['q', 'sub', 'sup', 'span', 'input'],
  ],
  attributes: {
    '*': ['id', 'className', 'role'],
    a: ['href', 'name'],
    img: ['src', 'alt'],
    td: ['colSpan', 'rowSpan', 'align'],
    th: ['colSpan', 'rowSpan', 'align'],
    ol: ['start'],
    input: [['type', 'checkbox'], 'checked'],
  },
  protocols: { href: ['http', 'https', 'mailto', 'tel'], src: ['http', 'https'] },
  required: { input: { type: 'checkbox', disabled: true } },
  ancestors: {
    ...{ li: ['ul', 'ol'], input: ['li'], caption: ['table'], figcaption: ['figure'] },
    ...{ tr: ['table'], td: ['table'], th: ['table'] },
    ...{ thead: ['table'], tbody: ['table'], tfoot: ['table'] },
  },
  clobber: [],
  strip: ['script', 'style', 'title', 'textarea', 'iframe', 'noscript', 'template', 'svg', 'math'],
};
