import type { Image, ImageReference, Link, LinkReference, Nodes } from 'mdast';
import { isWorkingUrl } from '../../content/parse-markdown.ts';
import { contentProblems } from '../../content/problems.ts';
import { parseTree } from '../../lib/markdown-syntax.ts';
import { nodesOf } from '../../lib/visit-nodes.ts';
import type { Place, Problem } from '../../model/problem.ts';
import { archiveProblems } from './problems.ts';
import type { Post } from './read-post.ts';

/** Finds what old issues show and link to. */
export interface OldFiles {
  /** A picture's path in the folder. */
  findPicture: (url: string, post: Post) => string | undefined;
  /** The URL at which the new site has another old issue. */
  findPage: (url: string) => string | undefined;
}

export interface RewrittenBody {
  body: string;
  /** Their paths in the folder, and in the issue. */
  pictures: Map<string, string>;
  problems: Problem[];
}

interface Edit {
  from: number;
  to: number;
  text: string;
}

/**
 * Makes the pictures and links of an old issue those of the new one. A picture that is elsewhere
 * becomes a link to it, and a link that leads nowhere its words: both with a warning.
 */
export function rewriteBody(post: Post, old: OldFiles): RewrittenBody {
  const rewriter = new Rewriter(post, old);
  const body = rewriter.rewrite();
  return { body, pictures: rewriter.pictures, problems: rewriter.problems };
}

class Rewriter {
  readonly pictures = new Map<string, string>();
  readonly problems: Problem[] = [];
  private readonly edits: Edit[] = [];
  private readonly urls = new Map<string, string>();
  private readonly post: Post;
  private readonly old: OldFiles;

  constructor(post: Post, old: OldFiles) {
    this.post = post;
    this.old = old;
  }

  rewrite(): string {
    const { body } = this.post;
    const tree = parseTree(body);
    // Of two definitions with one name, the first counts.
    for (const { identifier, url } of nodesOf(tree, 'definition').toReversed()) {
      this.urls.set(identifier, url);
    }
    this.visit(tree, false);
    const edits = this.edits.toSorted((a, b) => b.from - a.from);
    return edits.reduce((text, { from, to, text: words }) => {
      return text.slice(0, from) + words + text.slice(to);
    }, body);
  }

  private visit(node: Nodes, isInLink: boolean): void {
    const isLink = node.type === 'link' || node.type === 'linkReference';
    if (isLink) this.editLink(node, this.urlOf(node));
    if (node.type === 'image' || node.type === 'imageReference') {
      this.editPicture(node, this.urlOf(node), isInLink);
    }
    // Nothing refers to it any more.
    if (node.type === 'definition' && !isWorkingUrl(node.url)) this.cut(...rangeOf(node));
    if (!('children' in node)) return;
    for (const child of node.children) this.visit(child, isInLink || isLink);
  }

  private editPicture(node: Image | ImageReference, url: string, isInLink: boolean): void {
    const alt = node.alt ?? '';
    const words = escapeWords(alt || 'Picture');
    const file = isRelative(url) ? this.old.findPicture(url, this.post) : undefined;
    const [from, to] = rangeOf(node);
    if (file !== undefined) {
      const path = this.pictures.get(file) ?? newPath(file, this.pictures.size + 1);
      this.pictures.set(file, path);
      this.edits.push({ from, to, text: `![${words}](${path})` });
      return;
    }
    const [code, text, replacedBy] = !/^(?:https?:)?\/\//i.test(url)
      ? (['missing-picture', escapeWords(alt), 'its alt text'] as const)
      : isInLink
        ? (['remote-picture', words, 'its words'] as const)
        : (['remote-picture', `[${words}](${destination(url)})`, 'a link to it'] as const);
    this.edits.push({ from, to, text });
    const problem = contentProblems[code]({ path: url, replacedBy }, this.placeOf(node));
    const hint = 'Save it in images/ of the new issue, and use it in the text.';
    this.problems.push({ ...problem, severity: 'warning', hint });
  }

  private editLink(node: Link | LinkReference, url: string): void {
    if (isWorkingUrl(url) || url.startsWith('#')) return;
    const page = /^\/\//.test(url) ? url : isRelative(url) ? this.old.findPage(url) : undefined;
    const [from, to] = rangeOf(node);
    const [first, last] = [node.children[0], node.children.at(-1)];
    if (first === undefined || last === undefined) {
      this.cut(from, to);
      return;
    }
    const [, end] = rangeOf(last);
    if (page === undefined) {
      this.problems.push(lostLink(url, this.placeOf(node)));
      this.cut(from, rangeOf(first)[0]);
      this.cut(end, to);
      return;
    }
    const title = 'title' in node && node.title ? ` ${JSON.stringify(node.title)}` : '';
    this.edits.push({ from: end, to, text: `](${destination(page)}${title})` });
  }

  private cut(from: number, to: number): void {
    this.edits.push({ from, to, text: '' });
  }

  private urlOf(node: Image | ImageReference | Link | LinkReference): string {
    return 'url' in node ? node.url : (this.urls.get(node.identifier) ?? '');
  }

  private placeOf({ position }: Nodes) {
    return { file: this.post.file, line: this.post.linesBefore + (position?.start.line ?? 1) };
  }
}

function lostLink(url: string, place: Place): Problem {
  if (isRelative(url)) return archiveProblems['lost-link']({ url }, place);
  const hint = 'The text has its words instead. Use a link that begins with https:// or mailto:.';
  return { ...contentProblems['unsafe-link']({ url }, place), severity: 'warning', hint };
}

const hasScheme = (url: string): boolean => /^[a-z][a-z0-9+.-]*:/i.test(url);

const isRelative = (url: string): boolean => !hasScheme(url) && !/^(?:#|\/\/|$)/.test(url);

function newPath(file: string, number: number): string {
  const name = file.slice(file.lastIndexOf('/') + 1).replace(/[^\w.-]+/g, '-');
  return `images/${number}-${name}`;
}

/** A URL as Markdown writes it in a link, with its scheme. */
function destination(address: string): string {
  const url = address.replace(/^\/\//, 'https://');
  return /[\s()]/.test(url) ? `<${url.replace(/[<>]/g, encodeURIComponent)}>` : url;
}

function escapeWords(text: string): string {
  return text.replace(/[[\]\\]/g, '\\$&').replace(/\s+/g, ' ');
}

function rangeOf({ position }: Nodes): [from: number, to: number] {
  return [position?.start.offset ?? 0, position?.end.offset ?? 0];
}
