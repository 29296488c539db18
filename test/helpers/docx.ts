import { makeZip, type ZipPart } from './zip.ts';

const names = {
  w: 'http://schemas.openxmlformats.org/wordprocessingml/2006/main',
  r: 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
  wp: 'http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing',
  a: 'http://schemas.openxmlformats.org/drawingml/2006/main',
  pic: 'http://schemas.openxmlformats.org/drawingml/2006/picture',
};
const xmlns = Object.entries(names)
  .map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`)
  .join(' ');
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const office = names.r;

export interface DocxOptions {
  /** The inside of `w:body`. */
  body: string;
  /** Footnotes by number, each the inside of `w:footnote`. */
  footnotes?: Record<number, string>;
  /** Pictures as `rIdNAME` → bytes. */
  pictures?: Record<string, Uint8Array>;
  links?: Record<string, string>;
  title?: string;
  creator?: string;
  /** More parts, or others in place of these. */
  parts?: ZipPart[];
}

/** The parts of a Word document as Word writes them, as small as they can be. */
export function docxParts(options: DocxOptions): ZipPart[] {
  const { body, footnotes = {}, pictures = {}, links = {}, title, creator, parts = [] } = options;
  const relationships = [
    `<Relationship Id="rIdS" Type="${office}/styles" Target="styles.xml"/>`,
    `<Relationship Id="rIdN" Type="${office}/numbering" Target="numbering.xml"/>`,
    `<Relationship Id="rIdF" Type="${office}/footnotes" Target="footnotes.xml"/>`,
    ...Object.keys(pictures).map(
      (id) => `<Relationship Id="${id}" Type="${office}/image" Target="media/${id}.png"/>`,
    ),
    ...Object.entries(links).map(
      ([id, url]) =>
        `<Relationship Id="${id}" Type="${office}/hyperlink" Target="${url}" TargetMode="External"/>`,
    ),
  ];
  const styles = [
    ...[1, 2, 3].map((level) => ['Naslov', level, `heading ${level}`] as const),
    ['Title', '', 'Title'] as const,
    ['Caption', '', 'caption'] as const,
    ['Quote', '', 'Quote'] as const,
  ];
  const all: ZipPart[] = [
    {
      name: '[Content_Types].xml',
      bytes: `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/></Types>`,
    },
    {
      name: '_rels/.rels',
      bytes: `${declaration}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`,
    },
    {
      name: 'docProps/core.xml',
      bytes: `${declaration}<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>${title ?? ''}</dc:title><dc:creator>${creator ?? ''}</dc:creator></cp:coreProperties>`,
    },
    {
      name: 'word/_rels/document.xml.rels',
      bytes: `${declaration}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relationships.join('')}</Relationships>`,
    },
    {
      name: 'word/styles.xml',
      bytes: `${declaration}<w:styles ${xmlns}>${styles
        .map(
          ([id, level, name]) =>
            `<w:style w:type="paragraph" w:styleId="${id}${level}"><w:name w:val="${name}"/></w:style>`,
        )
        .join('')}</w:styles>`,
    },
    {
      name: 'word/numbering.xml',
      bytes: `${declaration}<w:numbering ${xmlns}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`,
    },
    {
      name: 'word/footnotes.xml',
      bytes: `${declaration}<w:footnotes ${xmlns}>${Object.entries(footnotes)
        .map(([id, inside]) => `<w:footnote w:id="${id}">${inside}</w:footnote>`)
        .join('')}</w:footnotes>`,
    },
    ...Object.entries(pictures).map(([id, bytes]) => ({ name: `word/media/${id}.png`, bytes })),
    {
      name: 'word/document.xml',
      bytes: `${declaration}<w:document ${xmlns}><w:body>${body}</w:body></w:document>`,
    },
  ];
  return [...all.filter(({ name }) => !parts.some((other) => other.name === name)), ...parts];
}

export function makeDocx(options: DocxOptions): Buffer {
  return makeZip(docxParts(options));
}

/** A paragraph of words or of runs, in a style. */
export function p(inside: string, style?: string): string {
  const properties = style === undefined ? '' : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`;
  return `<w:p>${properties}${inside.startsWith('<') ? inside : run(inside)}</w:p>`;
}

export function run(words: string, properties = ''): string {
  return `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${words}</w:t></w:r>`;
}

export function item(words: string, level = 0): string {
  return `<w:p><w:pPr><w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="1"/></w:numPr></w:pPr>${run(words)}</w:p>`;
}

export function note(id: number): string {
  return `<w:r><w:footnoteReference w:id="${id}"/></w:r>`;
}

export function picture(id: string, alt?: string): string {
  const description = alt === undefined ? '' : ` descr="${alt}"`;
  return `<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x"${description}/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="${id}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`;
}

export function table(rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[]): string =>
    row.map((cell) => `<w:tc>${p(cell)}</w:tc>`).join('');
  return `<w:tbl>${rows.map((row) => `<w:tr>${cells(row)}</w:tr>`).join('')}</w:tbl>`;
}
