import { existsSync } from 'node:fs';
import type { Outcome, Problem } from '../model/problem.ts';
import { loadMjml, type Mjml } from './load-mjml.ts';
import { renderProblems } from './problems.ts';
import { sizePictures } from './size-pictures.ts';

/**
 * Converts MJML to HTML. Includes, and text that MJML would drop, are problems. Refuses
 * to run beside a `.mjmlconfig`, which could load foreign packages. @param file For problems.
 */
export async function mailHtml(mjml: string, file: string): Promise<Outcome<string | undefined>> {
  const fail = (...problems: Problem[]) => ({ value: undefined, problems });
  if (existsSync('.mjmlconfig')) return fail(renderProblems['mjml-config']({ file }));
  if (/<mj-include\b/i.test(mjml)) return fail(renderProblems['mjml-include']({ file }));
  const { mjml2html, HeadComponent } = loadMjml();
  const { inlineStyles } = await import('./inline-styles.ts');
  const css: string[] = [];
  const options = {
    validationLevel: 'strict',
    fonts: {},
    keepComments: false,
    ignoreIncludes: true,
    presets: [{ components: [styleInto(HeadComponent, css)], dependencies: {} }],
  } as const;
  try {
    const { html: plain, json } = await mjml2html(escapeBraces(mjml), options);
    const html = css.length === 0 ? plain : inlineStyles(plain, css.join(''));
    const [text] = findStrayText(json);
    if (text !== undefined) return fail(renderProblems['mjml-stray-text']({ text }, { file }));
    return { value: sizePictures(trimLines(html)), problems: [] };
  } catch (error) {
    return fail(...reasonsOf(error).map((reason) => renderProblems.mjml({ reason }, { file })));
  }
}

function reasonsOf(error: unknown): string[] {
  if (!(error instanceof Error)) throw error;
  const mistakes: unknown = 'errors' in error ? error.errors : undefined;
  return (Array.isArray(mistakes) ? mistakes : [error]).map(({ message }) => String(message));
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

/** Programs that fill in templates on a mail's way must not take an author's braces for theirs. */
function escapeBraces(mjml: string): string {
  return mjml.replaceAll('{{', '&#123;&#123;');
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

/** Removes the indentation, a tenth of a mail, except in preformatted text. */
function trimLines(html: string): string {
  return html
    .split(/(<pre[\s>][\s\S]*?<\/pre>)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[ \t]*\n[ \t\n]*/g, '\n')))
    .join('');
}
