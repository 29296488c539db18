import { createHash } from 'node:crypto';
import type { Image, Nodes as Node, Parent, Root } from 'mdast';
import { nodesOf, SKIP, visit } from '../../lib/visit-nodes.ts';
import type { Outcome, Problem } from '../../model/problem.ts';
import type { Candidate } from '../candidate.ts';
import { collectProblems } from '../problems.ts';

export type FetchPicture = (url: string) => Promise<Uint8Array | Problem>;

/** By path relative to the inbox. */
export interface ImportedPictures {
  pictures: Map<string, Uint8Array>;
  image?: { path: string; alt: string };
}

/** A page with more pictures is a gallery. */
const most = 10;
/** Width times height: small files can be huge to decode. */
const largest = 40_000_000;
const maxWidth = 1600;

/** Imports pictures with alt text as `images/SLUG-…`, without metadata. The body loses others. */
export async function importPictures(
  body: Root,
  { from, title, image, pictures: inside }: Candidate,
  slug: string,
  fetchPicture: FetchPicture,
): Promise<Outcome<ImportedPictures>> {
  const problems: Problem[] = [];
  const pictures = new Map<string, Uint8Array>();
  const known = new Map<string, string | undefined>();
  let withoutAlt = 0;

  const importOne = async (path: string): Promise<string | undefined> => {
    if (known.has(path)) return known.get(path);
    if (known.size >= most) return undefined;
    const bytes = inside.get(path) ?? (await fetchPicture(path));
    const encoded = 'code' in bytes ? undefined : await encode(bytes);
    if (encoded === undefined) {
      const reason = 'code' in bytes ? bytes.message : notEncoded;
      problems.push(collectProblems['picture-left-out']({ title, reason, path }, { file: from }));
      known.set(path, undefined);
      return undefined;
    }
    const mark = createHash('sha256').update(encoded.bytes).digest('hex').slice(0, 8);
    const name = `images/${slug}-${mark}.${encoded.ending}`;
    pictures.set(name, encoded.bytes);
    known.set(path, name);
    return name;
  };

  let lead: ImportedPictures['image'];
  if (image?.alt !== undefined && !isMissing(image.alt)) {
    const path = await importOne(image.path);
    if (path !== undefined) lead = { path, alt: image.alt };
  } else if (image !== undefined) withoutAlt += 1;

  const kept = new Set<Image>();
  for (const node of nodesOf(body, 'image')) {
    if (isMissing(node.alt)) {
      if (node.url !== image?.path) withoutAlt += 1;
      continue;
    }
    const path = await importOne(node.url);
    if (path === undefined || path === lead?.path) continue;
    node.url = path;
    kept.add(node);
  }
  dropImages(body, kept);
  if (withoutAlt > 0) {
    const params = { title, count: withoutAlt };
    problems.push(collectProblems['picture-without-words'](params, { file: from }));
  }
  return { value: { pictures, ...(lead !== undefined && { image: lead }) }, problems };
}

function dropImages(body: Root, kept: ReadonlySet<Image>): void {
  const dropped: [Parent, number][] = [];
  visit(body, (node, index, parent) => {
    if (node.type !== 'image' || kept.has(node)) return undefined;
    if (parent === undefined || index === undefined) return undefined;
    parent.children.splice(index, 1);
    dropped.push([parent, index]);
    return [SKIP, index];
  });
  for (const [parent, gap] of dropped) trimGap(parent, gap);
  let hasChanged = true;
  while (hasChanged) {
    hasChanged = false;
    visit(body, (node, index, parent) => {
      if (parent === undefined || index === undefined || !isEmpty(node)) return undefined;
      parent.children.splice(index, 1);
      hasChanged = true;
      return [SKIP, index];
    });
  }
}

const containers = ['paragraph', 'link', 'emphasis', 'strong', 'listItem', 'list'];

function isEmpty(node: Node): boolean {
  return containers.includes(node.type) && 'children' in node && node.children.length === 0;
}

function trimGap({ children }: Parent, gap: number): void {
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

/** Mail programs and word processors write a file's name where alt text belongs. */
const fileName = /^[^\n]{1,200}\.(?:jpe?g|png|gif|webp|avif|heic|bmp|tiff?|svg)$/i;

function isMissing(alt: string | null | undefined): boolean {
  return !alt?.trim() || fileName.test(alt.trim());
}

const notEncoded = 'Its format is not supported, or it is damaged or too large.';

/** Undefined if the format is not supported, or the file is damaged or too large. */
async function encode(
  bytes: Uint8Array,
): Promise<{ bytes: Uint8Array; ending: string } | undefined> {
  const { default: sharp } = await import('sharp');
  const options = { limitInputPixels: largest, failOn: 'error' } as const;
  try {
    const { format, hasAlpha, pages = 1 } = await sharp(bytes, options).metadata();
    if (!['png', 'jpeg', 'gif', 'webp'].includes(format)) return undefined;
    const isAnimated = pages > 1;
    const image = sharp(bytes, { ...options, animated: isAnimated, pages: Math.min(pages, 100) })
      .autoOrient()
      .resize({ width: maxWidth, withoutEnlargement: true });
    if (isAnimated) return { bytes: await image.gif().toBuffer(), ending: 'gif' };
    if (hasAlpha || format === 'png' || format === 'gif') {
      return { bytes: await image.png({ compressionLevel: 9 }).toBuffer(), ending: 'png' };
    }
    return { bytes: await image.jpeg({ quality: 88 }).toBuffer(), ending: 'jpg' };
  } catch {
    return undefined;
  }
}
