import type { Schema } from 'hast-util-sanitize';

/** Where HTML is read: decides on the URLs of pictures and on what is allowed. */
export type Medium = 'mail' | 'page' | 'feed';

const classes: Record<string, string[]> = {
  a: ['button'],
  blockquote: ['pull-quote'],
  div: ['callout', 'table', 'whole-words'],
  li: ['task'],
  p: ['attribution', 'callout-title', 'notes-title'],
  section: ['notes'],
};

const attributes: Record<string, string[]> = {
  '*': ['dir'],
  a: ['href', 'id', 'ariaLabel', 'role'],
  div: ['tabIndex'],
  img: ['src', 'alt', 'width', 'height'],
  li: ['id'],
  ol: ['start'],
  section: ['ariaLabel', 'role'],
  span: ['ariaLabel', 'role'],
  td: ['align'],
  th: ['align', 'scope'],
};

/** Feed readers support neither fragments nor styles. */
const feedAttributes: Record<string, string[]> = {
  '*': ['dir'],
  a: ['href'],
  img: ['src', 'alt', 'width', 'height'],
  ol: ['start'],
  td: ['align'],
  th: ['align', 'scope'],
};

const sources: Record<Medium, string[]> = {
  mail: ['cid', 'https', 'http'],
  page: ['https'],
  feed: ['http', 'https'],
};

/** The allow-lists for an item's HTML. Ids are our own and not prefixed, so footnote links work. */
export const schemas: Readonly<Record<Medium, Schema>> = {
  mail: schemaFor('mail'),
  page: schemaFor('page'),
  feed: schemaFor('feed'),
};

function schemaFor(medium: Medium): Schema {
  return {
    tagNames: [
      ...['a', 'blockquote', 'br', 'code', 'del', 'div', 'em', 'figcaption', 'figure'],
      ...['h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'img', 'li', 'ol', 'p', 'pre', 'section', 'span'],
      ...['strong', 'sup', 'table', 'tbody', 'td', 'th', 'thead', 'tr', 'ul'],
    ],
    attributes: attributesIn(medium),
    protocols: { href: ['http', 'https', 'mailto', 'tel'], src: sources[medium] },
    ancestors: { td: ['table'], th: ['table'], tr: ['table'], tbody: ['table'], thead: ['table'] },
    required: {},
    strip: ['script', 'style'],
    clobber: [],
    clobberPrefix: '',
    allowComments: false,
    allowDoctypes: false,
  };
}

/** Headings have ids on pages only, to which links from mail and feeds lead. */
function attributesIn(medium: Medium): NonNullable<Schema['attributes']> {
  if (medium === 'feed') return feedAttributes;
  if (medium === 'mail') return withClasses();
  const headings = ['h2', 'h3', 'h4', 'h5', 'h6'].map((tag) => [tag, ['id']]);
  return { ...withClasses(), ...Object.fromEntries(headings) };
}

function withClasses(): NonNullable<Schema['attributes']> {
  const tags = new Set([...Object.keys(attributes), ...Object.keys(classes)]);
  return Object.fromEntries(
    [...tags].map((tag) => {
      const allowed = classes[tag];
      const names = attributes[tag] ?? [];
      return [tag, allowed === undefined ? names : [...names, ['className', ...allowed]]];
    }),
  );
}
