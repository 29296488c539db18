import mammoth from 'mammoth';
import type { Root, RootContent } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { contentProblems } from '../../content/problems.ts';
import { nonEmptyLine } from '../../lib/html/characters.ts';
import { limits } from '../../lib/html/prune.ts';
import { nodesOf } from '../../lib/visit-nodes.ts';
import type { Problem } from '../../model/problem.ts';
import type { Candidate, DocumentReader } from '../candidate.ts';
import { readHtml, writeMarkdown } from './html-to-markdown.ts';
import { isPersonName } from './page-facts.ts';
import { pictureType } from './picture-type.ts';
import { readerProblems } from './problems.ts';
import { refuseDocument, storiesRead } from './reading.ts';
import { examineWord, type WordParts } from './word-parts.ts';
import { InvalidZip } from './zip.ts';

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

/** Reads a .docx: one story, or one for each top heading. Tracked changes count as accepted. */
export const readWord: DocumentReader = async ({ bytes, from }) => {
  const file = from;
  const broken = (reason: string) =>
    refuseDocument(readerProblems['broken-document']({ reason }, { file }));
  let parts: WordParts | undefined;
  try {
    parts = await examineWord(bytes);
  } catch (error) {
    if (error instanceof InvalidZip) return broken(error.message);
    throw error;
  }
  if (parts === undefined) {
    return refuseDocument(readerProblems['unknown-document']({ type: 'not-word' }, { file }));
  }
  const problems: Problem[] = [];
  const pictures = new Map<string, Uint8Array>();
  const html = await convert(parts.docx, pictures, (problem) =>
    problems.push({ ...problem, file }),
  );
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
    const shown = nodesOf(story, 'image');
    const names = new Set(shown.map(({ url }) => url));
    const image = shown.find(({ url, alt }) => pictures.has(url) && alt);
    return {
      from,
      title,
      body: writeMarkdown(story),
      pictures: new Map([...pictures].filter(([name]) => names.has(name))),
      tags: [],
      ...(author !== undefined && isAuthor(author) && { author }),
      ...(image !== undefined && { image: { path: image.url, alt: image.alt ?? '' } }),
    };
  });
  return storiesRead(candidates, problems.slice(0, 1));
};

async function convert(
  buffer: Buffer,
  pictures: Map<string, Uint8Array>,
  report: (problem: Problem) => void,
): Promise<string | undefined> {
  const names = new Map<string, string>();
  const convertImage = mammoth.images.imgElement(async (image) => {
    const bytes = await image.readAsBuffer();
    const type = pictureType(bytes);
    const key = `${bytes.length} ${bytes.subarray(0, 2000).toString('base64')} ${bytes.subarray(-64).toString('base64')}`;
    const known = names.get(key);
    if (known !== undefined) return { src: known };
    if (type === undefined || pictures.size >= mostPictures) {
      const path = `picture ${pictures.size + 1}`;
      const format = image.contentType.replace(/^image\/(?:x-)?/, '');
      report({ ...contentProblems['unknown-picture']({ path, format }), severity: 'warning' });
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

/** In Word, a caption is a paragraph after its picture. */
function withFigures(html: string): string {
  return html.replace(
    /<p>((?:<img [^>]*>)+)<\/p><p class="caption">((?:(?!<\/p>).)*)<\/p>/gs,
    '<figure>$1<figcaption>$2</figcaption></figure>',
  );
}

interface WordStory {
  title: string;
  tree: Root;
}

/** Splits by headings. Level 1 is "Title" in Word, level 2 is "Heading 1". */
function split(tree: Root, title: string | undefined, from: string): WordStory[] {
  const notes = tree.children.filter((node) => node.type === 'footnoteDefinition');
  const flow: RootContent[] = tree.children.filter((node) => node.type !== 'footnoteDefinition');
  const story = (head: RootContent, children: RootContent[]): WordStory => {
    const text: Root = { type: 'root', children };
    const cited = nodesOf(text, 'footnoteReference').map(({ identifier }) => identifier);
    text.children.push(...notes.filter(({ identifier }) => cited.includes(identifier)));
    return { title: nonEmptyLine(textOf(head, { includeImageAlt: false })) ?? '', tree: text };
  };
  const headingsOf = (depth: number): RootContent[] =>
    flow.filter(
      (node) => node.type === 'heading' && node.depth === depth && nonEmptyLine(textOf(node)),
    );
  const titles = headingsOf(1);
  const heads = titles.length > 0 ? titles : headingsOf(2);
  if (heads.length > 0) {
    const starts = heads.map((each) => flow.indexOf(each));
    return heads.map((each, index) => {
      // Text above the first heading belongs to the first story.
      const lead = index === 0 ? flow.slice(0, starts[0]) : [];
      return story(each, [...lead, ...flow.slice(flow.indexOf(each) + 1, starts[index + 1])]);
    });
  }
  const first = flow.find((node) => nonEmptyLine(textOf(node)) !== undefined);
  if (first === undefined) return flow.length === 0 ? [] : [{ title: title ?? from, tree }];
  const words = nonEmptyLine(textOf(first)) ?? '';
  const isTitle = first.type === 'paragraph' && words.length <= 120;
  if (title !== undefined && (!isTitle || title !== words)) return [{ title, tree }];
  if (isTitle) return [story(first, flow.toSpliced(flow.indexOf(first), 1))];
  return [{ title: `${words.slice(0, 80).replace(/\s+\S*$/, '')} …`, tree }];
}

function isAuthor(name: string): boolean {
  return (
    isPersonName(name) &&
    !/^(?:python-docx|un-?named|unknown|author|owner|pc|hp|acer|asus|dell|lenovo|windows(?: user)?|microsoft(?: office)?(?: user)?|apache poi)$/i.test(
      name,
    )
  );
}
