import type { Element } from 'hast';
import type { Root, RootContent } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { nonEmptyLine } from '../../lib/html/characters.ts';
import { classes, isElement } from '../../lib/html/tree.ts';
import { nodesOf, visit } from '../../lib/visit-nodes.ts';

const forwarded = /^(?:fwd?|wg|tr|rv|prosl(?:eđeno|ijeđeno)?|пересл|прослеђено|vs|i)\s*:/i;
const answered = /^(?:re|aw|antw|sv|odg|ответ|одг|ynt)(?:\s*\[\d+\])?\s*:/i;
const replyMarks =
  /^(?:(?:re|aw|antw|sv|odg|ответ|одг|ynt|ref)(?:\s*\[\d+\])?|fwd?|wg|tr|rv|vs|prosl(?:eđeno|ijeđeno)?|пересл|прослеђено)\s*:\s*/i;

/** True if the subject of a mail says, in one of several languages, that it was forwarded. */
export function isForward(subject: string): boolean {
  return forwarded.test(withoutTags(subject));
}

function withoutTags(subject: string): string {
  return subject.replace(/^\s*(?:\[[^\]]{1,40}\]\s*)*/, '');
}

/** The title in a subject such as `Re: [news] Fwd: Title`. */
export function subjectTitle(subject: string): string | undefined {
  let title = nonEmptyLine(subject) ?? '';
  for (let before = ''; before !== title; ) {
    before = title;
    title = title.replace(replyMarks, '').replace(/^\[[^\]]{1,40}\]\s*(?=\S)/, '');
  }
  return nonEmptyLine(title);
}

/** Finds elements that mail programs mark as an earlier message or a signature. */
export function isQuoted(forward: boolean): (element: Element) => boolean {
  return (node) => {
    const names = `${classes(node)} ${String(node.properties.id ?? '')}`;
    if (
      /\b(?:gmail_signature|moz-signature|gmail_attr|moz-cite-prefix|moz-email-headers-table|Signature)\b/.test(
        names,
      )
    ) {
      // Needed for the sender of a forwarded message.
      return !(forward && /\b(?:gmail_attr|moz-email-headers-table)\b/.test(names));
    }
    if (forward) return false;
    if (isElement(node, 'blockquote') && String(node.properties.type) === 'cite') return true;
    return /\b(?:gmail_quote|gmail_extra|yahoo_quoted)\b/.test(names);
  };
}

const forwardMark =
  /^(?:[-_ ]{2,}\s*)?(?:forwarded message|begin forwarded message|original message|prosleđena poruka|proslijeđena poruka|originalna poruka|прослеђена порука|пересылаемое сообщение|исходное сообщение|weitergeleitete nachricht|ursprüngliche nachricht)/i;
const fields =
  /^(?:from|sent|date|to|cc|subject|reply-to|od|poslato|poslano|datum|za|kome|prima|predmet|naslov|од|датум|за|предмет|тема|от|кому|отправлено|дата|von|gesendet|an|betreff)\s*:/i;
const wrote = /^.{0,200}(?:wrote|schrieb|a écrit|piše|je napisa\S*|написа\S*|пишет)\s*:?$/is;

/** Drops signatures and earlier messages except a forwarded one; returns its sender's name. */
export function trimMail(tree: Root, subject: string): { author?: string } {
  const forward = isForward(subject);
  dropPersonal(tree);
  const mark = tree.children.findIndex((node) => forwardMark.test(firstWords(node)));
  const header = mark >= 0 ? mark : tree.children.findIndex((node) => isHeader(node));
  let author: string | undefined;
  if (header >= 0 && forward) {
    let end = header;
    while (end < tree.children.length && (end === header || isHeader(tree.children[end]))) {
      author ??= senderIn(tree.children[end]);
      end += 1;
    }
    tree.children = unquoted(tree.children.slice(end));
  } else if (header >= 0 && header > 0) tree.children = tree.children.slice(0, header);
  cutReply(tree, answered.test(withoutTags(subject)));
  const end = tree.children.findIndex(
    (node) => /^(?:--|—|__+)$/.test(textOf(node).trim()) || /^-- ?\n/.test(textOf(node)),
  );
  if (end > 0) tree.children = tree.children.slice(0, end);
  cutSignature(tree);
  return author === undefined ? {} : { author };
}

function cutSignature(tree: Root): void {
  for (const [index, node] of tree.children.entries()) {
    if (node.type !== 'paragraph') continue;
    const at = node.children.findIndex(
      (child, place) =>
        child.type === 'text' &&
        child.value.trim() === '--' &&
        node.children[place - 1]?.type === 'break',
    );
    if (at < 0) continue;
    node.children = node.children.slice(0, at - 1);
    tree.children = tree.children.slice(0, index + 1);
    return;
  }
}

/** Removes `On Monday, A wrote:` with the quote below it at the end; of a reply, any quote. */
function cutReply(tree: Root, isReply: boolean): void {
  while (tree.children.at(-1)?.type === 'blockquote') {
    const before = tree.children.at(-2);
    const isNamed = before?.type === 'paragraph' && wrote.test(textOf(before).trim());
    if (!isNamed && !isReply) return;
    tree.children.splice(isNamed ? -2 : -1);
  }
}

/** Removes links that would unsubscribe the person that the message was sent to. */
function dropPersonal(tree: Root): void {
  const personal =
    /unsubscrib|list-manage\.com\/(?:profile|vcard)|\/optout|abmelden|odjav|отпис|одјав/i;
  const isPersonal = (node: RootContent): boolean =>
    nodesOf(node, 'link').some((link) => personal.test(link.url) || personal.test(textOf(link)));
  visit(tree, (node) => {
    if (!('children' in node)) return;
    const children: RootContent[] = node.children;
    const kept = children.filter((child) => child.type !== 'paragraph' || !isPersonal(child));
    children.splice(0, children.length, ...kept);
  });
  for (const link of nodesOf(tree, 'link')) if (personal.test(link.url)) link.url = '';
}

function firstWords(node: RootContent): string {
  return textOf(node).trim().slice(0, 200);
}

function isHeader(node: RootContent | undefined): boolean {
  if (node === undefined || (node.type !== 'paragraph' && node.type !== 'table')) return false;
  return linesOf(node).filter((each) => fields.test(each)).length >= 2;
}

function linesOf(node: RootContent | undefined): string[] {
  if (node?.type === 'table') return node.children.map((row) => textOf(row));
  const lines = [''];
  for (const child of node?.type === 'paragraph' ? node.children : []) {
    if (child.type === 'break') lines.push('');
    else lines[lines.length - 1] += textOf(child);
  }
  return lines.flatMap((each) => each.split('\n')).map((each) => each.trim());
}

function senderIn(node: RootContent | undefined): string | undefined {
  const sender = linesOf(node).find((each) => /^(?:from|od|од|от|von)\s*:/i.test(each));
  const name = sender
    ?.replace(/^[^:]*:\s*/, '')
    .replace(/[<[(].*$/s, '')
    .replace(/\S+@\S+/g, '');
  return nonEmptyLine(name?.replace(/^["'*\s]+|["'*\s]+$/g, ''));
}

function unquoted(nodes: RootContent[]): RootContent[] {
  const [only] = nodes;
  return nodes.length === 1 && only?.type === 'blockquote' ? only.children : nodes;
}
