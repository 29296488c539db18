import mammoth from 'mammoth';
import type { Root, RootContent } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { nonEmptyLine } from '../../lib/html/characters.ts';
import { limits } from '../../lib/html/prune.ts';
import type { Problem } from '../../model/problem.ts';
import type { Candidate, Reader } from '../candidate.ts';
import { readHtml, writeMarkdown } from './html-to-markdown.ts';
import { isPersonName } from './page-facts.ts';
import { pictureType } from './picture-type.ts';
import { readerProblems } from './problems.ts';
import { refuseDocument, storiesRead } from './reading.ts';
import { examineWord, type WordParts } from './word-parts.ts';
import { BadZip } from './zip.ts';

/** Of a document with more pictures, the rest are left out. */
const mostPictures = 100;

const styles = [
  "p[style-name='Title'] => h1:fresh",
  "p[style-name='Subtitle'] => p:fresh",
  ...[1, 2, 3, 4, 5, 6].flatMap((level) => [
    `p[style-name='heading ${level}'] => h${Math.min(6, level + 1)}:fresh`,
    `p[style-name='Heading ${level}'] => h${Math.min(6, level + 1)}:fresh`,
  ]),
  "p[style-name='Quote'] => blockquote > p:fresh",
  "p[style-name='Intense Quote'] => blockquote > p:fresh",
  "p[style-name='Quotations'] => blockquote > p:fresh",
  "p[style-name='caption'] => p.caption:fresh",
  "p[style-name='Caption'] => p.caption:fresh",
];

/**
 * Reads a Word document (.docx): one story, or one for each heading of the first level where
 * there are several and no title stands above them. What was deleted with changes tracked is
 * gone, what was inserted is there; comments are left out.
 */
export const readWord: Reader = async ({ bytes, from }) => {
  const file = from;
  const broken = (reason: string) =>
    refuseDocument(readerProblems['broken-document']({ reason }, { file }));
  let parts: WordParts | undefined;
  try {
    parts = await examineWord(bytes);
  } catch (error) {
    if (error instanceof BadZip) return broken(error.message);
    throw error;
  }
  if (parts === undefined) {
    return refuseDocument(readerProblems['unknown-document']({ type: 'not-word' }, { file }));
  }
  const problems: Problem[] = [];
  const pictures = new Map<string, Uint8Array>();
  const html = await convert(parts.docx, pictures, () => problems.push(pictureLeftOut(from)));
  if (html === undefined) return broken('cannot be read');
  const { tree, tooMany } = readHtml(withFigures(html), {
    inside: (source) => (pictures.has(source) ? source : undefined),
  });
  if (tooMany) {
    const reason = `has more than ${limits.elements.toLocaleString('en')} elements`;
    return refuseDocument(readerProblems['too-heavy']({ reason }, { file }));
  }
  const author = nonEmptyLine(parts.author);
  const stories = split(tree, nonEmptyLine(parts.title), from);
  if (stories.length === 0) {
    return refuseDocument(readerProblems['empty-document']({ isMail: false }, { file }));
  }
  const candidates = stories.map(({ title, tree: story }): Candidate => {
    const named = picturesOf(story).filter(([name]) => pictures.has(name));
    const image = named.find(([, alt]) => alt !== '');
    return {
      from,
      title,
      body: writeMarkdown(story),
      pictures: new Map(named.map(([name]) => [name, pictures.get(name) as Uint8Array])),
      tags: [],
      ...(author !== undefined && isAuthor(author) && { author }),
      ...(image !== undefined && { image: { path: image[0], alt: image[1] } }),
    };
  });
  return storiesRead(candidates, problems.slice(0, 1));
};

async function convert(
  buffer: Buffer,
  pictures: Map<string, Uint8Array>,
  leftOut: () => void,
): Promise<string | undefined> {
  const names = new Map<string, string>();
  const convertImage = mammoth.images.imgElement(async (image) => {
    const bytes = await image.readAsBuffer();
    const type = pictureType(bytes);
    const key = `${bytes.length} ${bytes.subarray(0, 2000).toString('base64')} ${bytes.subarray(-64).toString('base64')}`;
    const known = names.get(key);
    if (known !== undefined) return { src: known };
    if (type === undefined || pictures.size >= mostPictures) {
      leftOut();
      return { src: '' };
    }
    const name = `images/${pictures.size + 1}.${type}`;
    names.set(key, name);
    pictures.set(name, new Uint8Array(bytes));
    return { src: name };
  });
  try {
    const options = { styleMap: styles, includeEmbeddedStyleMap: false, convertImage };
    return (await mammoth.convertToHtml({ buffer }, options)).value;
  } catch {
    return undefined;
  }
}

/** A caption stands below its picture in a paragraph of its own. */
function withFigures(html: string): string {
  return html.replace(
    /<p>((?:<img [^>]*>)+)<\/p><p class="caption">((?:(?!<\/p>).)*)<\/p>/gs,
    '<figure>$1<figcaption>$2</figcaption></figure>',
  );
}

interface Story {
  title: string;
  tree: Root;
}

/** Levels of headings: 1 is Word's "Title", 2 its "Heading 1". */
function split(tree: Root, known: string | undefined, from: string): Story[] {
  const notes = tree.children.filter((node) => node.type === 'footnoteDefinition');
  const flow = tree.children.filter((node) => node.type !== 'footnoteDefinition');
  const at = (depth: number): number[] =>
    flow.flatMap((node, index) =>
      node.type === 'heading' && node.depth === depth && nonEmptyLine(textOf(node)) ? [index] : [],
    );
  const titles = at(1);
  const heads = titles.length > 0 ? titles : at(2);
  if (heads.length >= 2) {
    // Words above the first heading belong to the first story: nothing is lost.
    const lead = flow.slice(0, heads[0]);
    return heads.map((start, index) => {
      const body = flow.slice(start + 1, heads[index + 1]);
      return story(flow[start] as RootContent, [...(index === 0 ? lead : []), ...body], notes);
    });
  }
  const [head] = heads;
  if (head !== undefined) {
    return [
      story(
        flow[head] as RootContent,
        flow.filter((_, index) => index !== head),
        notes,
      ),
    ];
  }
  const first = flow.findIndex((node) => nonEmptyLine(textOf(node)) !== undefined);
  if (first < 0) return flow.length === 0 ? [] : [{ title: known ?? from, tree }];
  const words = nonEmptyLine(textOf(flow[first])) as string;
  const isTitle = flow[first]?.type === 'paragraph' && words.length <= 120;
  if (known !== undefined && (!isTitle || known !== words)) return [{ title: known, tree }];
  if (isTitle) return [story(flow[first] as RootContent, flow.toSpliced(first, 1), notes)];
  return [{ title: `${words.slice(0, 80).replace(/\s+\S*$/, '')} …`, tree }];
}

function story(head: RootContent, flow: RootContent[], notes: RootContent[]): Story {
  const tree: Root = { type: 'root', children: flow };
  const cited = new Set<string>();
  visit(tree, 'footnoteReference', ({ identifier }) => {
    cited.add(identifier);
  });
  tree.children.push(
    ...notes.filter((note) => note.type === 'footnoteDefinition' && cited.has(note.identifier)),
  );
  // A note on the title has lost its place.
  return { title: nonEmptyLine(textOf(head, { includeImageAlt: false })) as string, tree };
}

function picturesOf(tree: Root): [string, string][] {
  const found = new Map<string, string>();
  visit(tree, 'image', ({ url, alt }) => {
    if (!found.has(url)) found.set(url, alt ?? '');
  });
  return [...found];
}

/** Programs write their own name where a person's should be. */
function isAuthor(name: string): boolean {
  return (
    isPersonName(name) &&
    !/^(?:python-docx|un-?named|unknown|author|owner|pc|hp|acer|asus|dell|lenovo|windows(?: user)?|microsoft(?: office)?(?: user)?|apache poi)$/i.test(
      name,
    )
  );
}

function pictureLeftOut(file: string): Problem {
  return {
    code: 'unknown-picture',
    severity: 'warning',
    message:
      'Some pictures of this document are left out: mail programs would not show their kind.',
    hint: 'Save them as PNG or JPEG, and put them into the story.',
    file,
  };
}
