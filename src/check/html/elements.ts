import { type DefaultTreeAdapterTypes, html as names, parse, parseFragment } from 'parse5';

export interface HtmlElement {
  name: string;
  isSvg: boolean;
  /** By name in lower case, `xlink:href` with its prefix. */
  attributes: ReadonlyMap<string, string>;
  /** The text of a style sheet; empty for other elements. */
  css: string;
}

type Node = DefaultTreeAdapterTypes.Node;

/** What stands in `<noscript>` is shown by mail programs. */
const options = { scriptingEnabled: false };

/** The elements of HTML, also those in templates and in Outlook's conditional comments. */
export function elementsOf(html: string): HtmlElement[] {
  // Most of them are there many times.
  const conditional = new Set<string>();
  const found = walk(parse(html, options), (comment) => {
    const inner = /^\s*\[if\b[^\]]*\]>([\s\S]*)$/i.exec(comment)?.[1];
    if (inner !== undefined) conditional.add(inner);
  });
  // They hold parts of tables, which only parse inside one.
  const parts = [...conditional].flatMap((inner) => [inner, `<table><tr>${inner}`]);
  return [...found, ...parts.flatMap((part) => walk(parseFragment(part, options), () => {}))];
}

function walk(tree: Node, onComment: (text: string) => void): HtmlElement[] {
  const found: HtmlElement[] = [];
  const pending: Node[] = [tree];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if ('tagName' in node) found.push(elementOf(node));
    if ('content' in node) pending.push(node.content);
    if ('childNodes' in node) for (const child of node.childNodes) pending.push(child);
    if ('data' in node) onComment(node.data);
  }
  return found;
}

function elementOf(node: DefaultTreeAdapterTypes.Element): HtmlElement {
  const name = node.tagName.toLowerCase();
  const attributes = new Map<string, string>();
  for (const { prefix, name, value } of node.attrs) {
    attributes.set((prefix ? `${prefix}:${name}` : name).toLowerCase(), value);
  }
  const texts = name === 'style' ? node.childNodes : [];
  return {
    name,
    isSvg: node.namespaceURI === names.NS.SVG,
    attributes,
    css: texts.map((child) => ('value' in child ? child.value : '')).join(''),
  };
}
