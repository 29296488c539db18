import { LRUCache } from 'lru-cache';
import { loadMjml, type Mjml } from './load-mjml.ts';

export interface ConvertedMjml {
  html: string;
  /** Style sheets that are still to be inlined. */
  css: string[];
  /** Text between components, which MJML leaves out. */
  strayText?: string;
}

/** Mails of a newsletter have few layouts, each of some 30 KB. */
const layouts = new LRUCache<string, ConvertedMjml>({ max: 20 });

/**
 * Converts MJML to HTML. MJML copies texts as they are, so it converts only a layout with marks for
 * them, and each layout once: a mail takes 1.1 ms of CPU instead of 3.6.
 * @throws Error with `errors` for invalid MJML.
 */
export async function convertMjml(mjml: string): Promise<ConvertedMjml> {
  const { layout, texts } = cutTexts(mjml);
  const converted = layouts.get(layout) ?? (await convert(layout).catch(() => undefined));
  // The errors of the whole have its lines.
  if (converted === undefined) return convert(mjml);
  layouts.set(layout, converted);
  return {
    ...converted,
    html: converted.html.replace(marks, (found, index) => texts[index] ?? found),
  };
}

/** A character that is in no text (Unicode, noncharacters). */
const mark = '\ufdd0';
const marks = new RegExp(`${mark}(\\d+)${mark}`, 'g');
const textElements = /(<mj-(text|title|raw)(?:\s(?:[^<>"'/]|"[^"]*")*)?>)([\s\S]*?)(?=<\/mj-\2>)/g;
/**
 * Where MJML changes texts, or may read their ends elsewhere: conditional comments, HTML attributes
 * by selectors, elements without tags inside, and unfinished tags.
 */
const unusual =
  /<!|<mj-html-attributes|\ufdd0|<(?:script|style|title|textarea|xmp|iframe|noembed|noframes|plaintext)\b|<(?=((?:[^<>"']|"[^"<]*"|'[^'<]*')*))\1(?!>)/i;

function cutTexts(mjml: string): { layout: string; texts: string[] } {
  const texts: string[] = [];
  if (unusual.test(mjml)) return { layout: mjml, texts };
  const layout = mjml.replace(textElements, (whole, start: string, _, text: string) => {
    if (text.trim() === '' || /<\/?mj-/i.test(text)) return whole;
    return `${start}${mark}${texts.push(text.trim()) - 1}${mark}`;
  });
  return { layout, texts };
}

async function convert(mjml: string): Promise<ConvertedMjml> {
  const { mjml2html, HeadComponent } = loadMjml();
  const css: string[] = [];
  const options = {
    validationLevel: 'strict',
    fonts: {},
    keepComments: false,
    ignoreIncludes: true,
    presets: [{ components: [styleInto(HeadComponent, css)], dependencies: {} }],
  } as const;
  const { html, json } = await mjml2html(mjml, options);
  const [strayText] = findStrayText(json);
  return { html, css, ...(strayText !== undefined && { strayText }) };
}

/** `mj-style` as MJML has it, except that style sheets to be inlined are collected in `inlined`. */
function styleInto(Component: Mjml['HeadComponent'], inlined: string[]) {
  return class extends Component {
    static componentName = 'mj-style';
    static endingTag = true;
    static allowedAttributes = { inline: 'string' };

    handler(): void {
      if (this.getAttribute('inline') === 'inline') inlined.push(this.getContent());
      else this.context.add('style', this.getContent());
    }
  };
}

interface MjmlNode {
  tagName: string;
  content?: string;
  children?: MjmlNode[];
}

const containers = new Set([
  ...['mjml', 'mj-head', 'mj-body', 'mj-wrapper', 'mj-section', 'mj-group', 'mj-column'],
]);

function findStrayText(node: MjmlNode): string[] {
  const own = containers.has(node.tagName) ? node.content : '';
  const inside = (node.children ?? []).flatMap(findStrayText);
  return own ? [own.slice(0, 60), ...inside] : inside;
}
