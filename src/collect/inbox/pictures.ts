import { createHash } from 'node:crypto';
import type { Image, Parent, Root } from 'mdast';
import { SKIP, visit } from 'unist-util-visit';
import type { Outcome, Problem } from '../../model/problem.ts';
import type { Candidate } from '../candidate.ts';

/** A picture's bytes from the web, or why there are none. */
export type FetchPicture = (url: string) => Promise<Uint8Array | Problem>;

/** A story's pictures as they come into the inbox, by path from there. */
export interface InboxPictures {
  pictures: Map<string, Uint8Array>;
  image?: { path: string; alt: string };
}

/** More than any story shows; a page that has more is a gallery. */
const most = 10;
/** In pixels: of both sides together, against pictures that are small to send and large to open. */
const largest = 40_000_000;
/** In pixels: no screen shows more of it. */
const widest = 1600;

/**
 * Brings the pictures of a story into the inbox: those with words for people who do not see them,
 * encoded anew without what a camera wrote into them. Others leave the body and are told. The body
 * is changed in place.
 * @param slug Pictures are named `images/SLUG-…`.
 */
export async function bringPictures(
  body: Root,
  { from, title, image, pictures: inside }: Candidate,
  slug: string,
  fetchPicture: FetchPicture,
): Promise<Outcome<InboxPictures>> {
  const problems: Problem[] = [];
  const pictures = new Map<string, Uint8Array>();
  const known = new Map<string, string | undefined>();
  let mute = 0;

  const bring = async (path: string): Promise<string | undefined> => {
    if (known.has(path)) return known.get(path);
    if (known.size >= most) return undefined;
    const bytes = inside.get(path) ?? (await fetchPicture(path));
    const encoded = 'code' in bytes ? bytes : await encode(bytes);
    if ('code' in encoded) {
      problems.push(leftOut(from, title, path, encoded.message));
      known.set(path, undefined);
      return undefined;
    }
    const mark = createHash('sha256').update(encoded.bytes).digest('hex').slice(0, 8);
    const name = `images/${slug}-${mark}.${encoded.ending}`;
    pictures.set(name, encoded.bytes);
    known.set(path, name);
    return name;
  };

  let lead: InboxPictures['image'];
  if (image?.alt !== undefined && !saysNothing(image.alt)) {
    const path = await bring(image.path);
    if (path !== undefined) lead = { path, alt: image.alt };
  } else if (image !== undefined) mute += 1;

  const shown: Image[] = [];
  visit(body, 'image', (node) => {
    shown.push(node);
  });
  const kept = new Set<Image>();
  for (const node of shown) {
    if (saysNothing(node.alt)) {
      if (node.url !== image?.path) mute += 1;
      continue;
    }
    const path = await bring(node.url);
    // What stands above the story need not come again inside it.
    if (path === undefined || path === lead?.path) continue;
    node.url = path;
    kept.add(node);
  }
  dropImages(body, kept);
  if (mute > 0) problems.push(withoutWords(from, title, mute));
  return { value: { pictures, ...(lead !== undefined && { image: lead }) }, problems };
}

/** Takes pictures out, and the paragraphs and links that nothing is left of. */
function dropImages(body: Root, kept: ReadonlySet<Image>): void {
  const dropped: [Parent, number][] = [];
  visit(body, 'image', (node, index, parent) => {
    if (kept.has(node) || parent === undefined) return undefined;
    parent.children.splice(index as number, 1);
    dropped.push([parent, index as number]);
    return [SKIP, index as number];
  });
  for (const [parent, gap] of dropped) closeUp(parent, gap);
  let emptied = true;
  while (emptied) {
    emptied = false;
    visit(body, (node, index, parent) => {
      const hollow = ['paragraph', 'link', 'emphasis', 'strong', 'listItem', 'list'].includes(
        node.type,
      );
      if (!hollow || (node as Parent).children.length > 0 || parent === undefined) return undefined;
      parent.children.splice(index as number, 1);
      emptied = true;
      return [SKIP, index as number];
    });
  }
}

/** Blanks and line ends that stood around a picture do not stand for themselves. */
function closeUp({ children }: Parent, gap: number): void {
  const after = children[gap];
  const before = children[gap - 1];
  const endsBlank = before?.type === 'text' && /\s$/.test(before.value);
  if (after?.type === 'text' && endsBlank) after.value = after.value.trimStart();
  for (let first = children[0]; first !== undefined; first = children[0]) {
    if (first.type === 'text') first.value = first.value.trimStart();
    if (!isBlank(first)) break;
    children.shift();
  }
  for (let last = children.at(-1); last !== undefined; last = children.at(-1)) {
    if (last.type === 'text') last.value = last.value.trimEnd();
    if (!isBlank(last)) break;
    children.pop();
  }
}

function isBlank(node: Parent['children'][number]): boolean {
  return node.type === 'break' || (node.type === 'text' && node.value === '');
}

/** The name of a file, which mail and word processors write there, is no words. */
const fileName = /^[^\n]{1,200}\.(?:jpe?g|png|gif|webp|avif|heic|bmp|tiff?|svg)$/i;

function saysNothing(alt: string | null | undefined): boolean {
  return !alt?.trim() || fileName.test(alt.trim());
}

async function encode(
  bytes: Uint8Array,
): Promise<{ bytes: Uint8Array; ending: string } | Pick<Problem, 'code' | 'message'>> {
  const { default: sharp } = await import('sharp');
  const options = { limitInputPixels: largest, failOn: 'error' } as const;
  try {
    const { format, hasAlpha, pages = 1 } = await sharp(bytes, options).metadata();
    if (!['png', 'jpeg', 'gif', 'webp'].includes(format)) throw new Error(format);
    const moves = pages > 1;
    const drawn = sharp(bytes, { ...options, animated: moves, pages: Math.min(pages, 100) })
      .autoOrient()
      .resize({ width: widest, withoutEnlargement: true });
    if (moves) return { bytes: await drawn.gif().toBuffer(), ending: 'gif' };
    if (hasAlpha || format === 'png' || format === 'gif') {
      return { bytes: await drawn.png({ compressionLevel: 9 }).toBuffer(), ending: 'png' };
    }
    return { bytes: await drawn.jpeg({ quality: 88 }).toBuffer(), ending: 'jpg' };
  } catch {
    return {
      code: 'unknown-picture',
      message: 'It is none that mail programs show, or is broken or too large.',
    };
  }
}

function leftOut(from: string, title: string, path: string, why: string): Problem {
  return {
    code: 'picture-left-out',
    severity: 'warning',
    message: `A picture of "${title}" did not come along. ${why}`,
    hint: `Save it into images/ by hand if the story needs it: ${path}`,
    file: from,
  };
}

function withoutWords(from: string, title: string, count: number): Problem {
  return {
    code: 'picture-without-words',
    severity: 'warning',
    message: `${count === 1 ? 'A picture' : `${count} pictures`} of "${title}" did not come along: nothing says what ${count === 1 ? 'it shows' : 'they show'}.`,
    hint: 'If the story needs it, save it into images/ and name it with words: ![What it shows](images/name.png).',
    file: from,
  };
}
