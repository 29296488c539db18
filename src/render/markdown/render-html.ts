import type { Element, ElementContent, Properties } from 'hast';
import type { Code, Heading, InlineCode, Link, ListItem, Nodes, Root, Table } from 'mdast';
import { defaultHandlers, type Handlers, type State } from 'mdast-util-to-hast';
import { toString as textOf } from 'mdast-util-to-string';
import { remark } from 'remark';
import remarkHtml from 'remark-html';
import { element, elementsIn, isElement, text } from '../../lib/html/tree.ts';
import type { Words } from '../../lib/i18n/messages.ts';
import { nodesOf } from '../../lib/visit-nodes.ts';
import type { Picture } from '../../model/item.ts';
import { type Medium, schemas } from './html-allow-list.ts';
import type {
  Anchor,
  Button,
  Callout,
  Figure,
  Isolate,
  Note,
  NoteReference,
  Notes,
  PictureNode,
  RemotePicture,
} from './nodes.ts';
import { toDepth } from './special-blocks.ts';

export interface HtmlOptions {
  medium: Medium;
  words: Words;
  pictureUrl: (picture: Picture) => string;
  /** The page, for links to fragments; absent on that page. */
  placesAt?: string;
  /** The page for links to headings of the same text; absent where they are on the same page. */
  headingsAt?: string;
  /** By how many levels headings are raised, at most to the second. */
  raisedBy?: number;
  /** The greatest width of pictures, in pixels; absent for their own width. */
  maxWidth?: number;
  /** The same for the picture of the front matter, where it differs. */
  leadPictureWidth?: number;
}

/** Renders sanitised HTML without styles. `<` only begins tags: no parser mistakes text for it. */
export function renderHtml(tree: Root, options: HtmlOptions): string {
  const handlers = {
    ...handlersFor(options, idsIn(tree)),
    root: (state: State) => state.wrap(state.all(tree), true),
  };
  // The tree comes with its handler: remark-html would search it for definitions, which takes half
  // of its time, and prepared trees have none.
  const html = remark()
    .use(remarkHtml, { sanitize: schemas[options.medium], handlers })
    .stringify({ type: 'root', children: [] });
  return escapeAttributes(html).trim();
}

/** The serialiser always quotes attributes with `"`. */
function escapeAttributes(html: string): string {
  return html.replace(/<[^>"]*(?:"[^"]*"[^>"]*)*>/g, (tag) =>
    tag.replace(/"[^"]*"/g, (value) => value.replaceAll('<', '&lt;').replaceAll('>', '&gt;')),
  );
}

/** The ids of headings and anchors. */
function idsIn(tree: Root): Set<string> {
  const ids = new Set(nodesOf(tree, 'anchor').map(({ id }) => id));
  for (const { data } of nodesOf(tree, 'heading')) {
    if (typeof data?.hProperties?.id === 'string') ids.add(data.hProperties.id);
  }
  return ids;
}

function handlersFor(options: HtmlOptions, ownIds: ReadonlySet<string>): Handlers {
  const {
    medium,
    words,
    pictureUrl,
    maxWidth,
    placesAt = '',
    headingsAt = '',
    raisedBy = 0,
  } = options;
  const linksInside = medium !== 'feed';
  const addressOf = (url: string): string => {
    if (!url.startsWith('#')) return url;
    return (ownIds.has(url.slice(1)) ? headingsAt : placesAt) + url;
  };
  return {
    link: (state: State, node: Link) =>
      defaultHandlers.link(state, { ...node, url: addressOf(node.url) }),

    heading: (state: State, node: Heading) =>
      defaultHandlers.heading(state, {
        ...node,
        depth: toDepth(Math.max(2, node.depth - raisedBy)),
      }),

    code: (state: State, node: Code) => leftToRight(defaultHandlers.code(state, node)),

    inlineCode: (state: State, node: InlineCode) =>
      leftToRight(defaultHandlers.inlineCode(state, node)),

    callout: (state: State, node: Callout) => {
      const title = [element('strong', [text(words.callout[node.kind])])];
      const kind = element('p', title, { className: ['callout-title'] });
      const content = state.wrap(state.all(node), true);
      const properties = { className: ['callout'], ...directionOf(node) };
      return element('div', node.titled ? content : [kind, ...content], properties);
    },

    pullQuote: (state: State, node) => {
      const properties = { className: ['pull-quote'], ...directionOf(node) };
      return element('blockquote', state.wrap(state.all(node), true), properties);
    },

    button: (state: State, node: Button) => {
      const properties = { href: addressOf(node.url), className: ['button'] };
      return element('p', [element('a', state.all(node), properties)], directionOf(node));
    },

    figure: (state: State, node: Figure) => {
      const caption =
        node.caption === undefined ? [] : [element('figcaption', [text(node.caption)])];
      const content = state.wrap([...state.all(node), ...caption], true);
      return element('figure', content, directionOf(node));
    },

    picture: (_state: State, { picture, alt }: PictureNode) =>
      element('img', [], { src: pictureUrl(picture), alt, ...shownSize(picture, maxWidth) }),

    remotePicture: (_state: State, { url, alt }: RemotePicture) =>
      element('img', [], { src: url, alt }),

    noteReference: (_state: State, node: NoteReference) => {
      const number = text(String(node.number));
      const link = { href: `#${node.target}`, id: node.id, role: 'doc-noteref' };
      return element('sup', [linksInside ? element('a', [number], link) : number]);
    },

    anchor: (_state: State, { id }: Anchor) =>
      medium === 'page' ? element('a', [], { id }) : undefined,

    isolate: (state: State, node: Isolate) =>
      element('span', state.all(node), { dir: node.direction }),

    notes: (state: State, node: Notes) => {
      const items = node.children.map((note) => noteItem(state, note, words, linksInside));
      const title = [element('strong', [text(words.notes)])];
      const content = [
        element('p', title, { className: ['notes-title'] }),
        element('ol', state.wrap(items, true)),
      ];
      return element('section', content, { className: ['notes'], role: 'doc-endnotes' });
    },

    listItem: (state: State, node: ListItem, parent) => {
      const list = parent?.type === 'list' ? parent : undefined;
      const item = defaultHandlers.listItem(state, { ...node, checked: null }, list);
      if (typeof node.checked !== 'boolean') return item;
      const label = node.checked ? words.done : words.notDone;
      const mark = text(node.checked ? '☑' : '☐');
      const box = element('span', [mark], { role: 'img', ariaLabel: label });
      const paragraph = item.children.find((child: ElementContent) => child.type !== 'text');
      const host = isElement(paragraph, 'p') ? paragraph : item;
      host.children.unshift(box, text(' '));
      item.properties = { className: ['task'] };
      return item;
    },

    table: (state: State, node: Table) => {
      const table = defaultHandlers.table(state, node);
      for (const head of elementsIn(table, 'th')) head.properties.scope = 'col';
      const properties = keepsWords(node)
        ? { className: ['table', 'whole-words'] }
        : // It may scroll, also by keyboard.
          { className: ['table'], ...(medium !== 'feed' && { tabIndex: 0 }) };
      return element('div', [table], properties);
    },
  };
}

function noteItem(state: State, note: Note, words: Words, linksInside: boolean): Element {
  const children = state.wrap(state.all(note), true);
  if (linksInside) {
    const last = children.findLast((child) => child.type === 'element');
    const host = isElement(last, 'p') ? last.children : children;
    for (const reference of note.references) {
      const link = { href: `#${reference}`, role: 'doc-backlink', ariaLabel: words.backToText };
      host.push(text(' '), element('a', [text('↩')], link));
    }
  }
  return element('li', children, { id: note.id, ...directionOf(note) });
}

/** A picture's size in pixels, in proportion. */
export function shownSize(picture: Picture, maxWidth = Number.POSITIVE_INFINITY) {
  const width = Math.min(picture.width, maxWidth);
  return { width, height: Math.round((picture.height * width) / picture.width) };
}

/** Code reads from left to right in every language. */
function leftToRight(code: Element): Element {
  code.properties.dir = 'ltr';
  return code;
}

/** From `setDirections`. */
function directionOf({ data }: Nodes): Properties {
  const dir = data?.hProperties?.dir;
  return typeof dir === 'string' ? { dir } : {};
}

/** Characters in a line on the narrowest phone, at 16 pixels and with margins. */
const phoneWidth = 28;

/** True where the longest words of all columns fit side by side on a phone. */
function keepsWords({ children: rows }: Table): boolean {
  const columns = Math.max(0, ...rows.map((row) => row.children.length));
  let characters = 0;
  for (let column = 0; column < columns; column++) {
    const words = rows.flatMap((row) => {
      const cell = row.children[column];
      return cell === undefined ? [] : textOf(cell).split(/\s+/);
    });
    characters += Math.max(0, ...words.map((word) => word.length));
  }
  return characters <= phoneWidth;
}
