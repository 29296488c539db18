import { existsSync } from 'node:fs';
import type { Outcome, Problem } from '../model/problem.ts';

/**
 * MJML as the HTML of a mail. Text between components, which MJML would drop without a word,
 * and includes are problems. Loads nothing from elsewhere: no fonts, no includes, and not the
 * packages of a `.mjmlconfig`, so that it refuses to run beside one.
 * @param mjml From the template, with the stories in it.
 * @param file The template that problems name; the lines of the finished MJML are not its.
 */
export async function mailHtml(mjml: string, file: string): Promise<Outcome<string | undefined>> {
  if (existsSync('.mjmlconfig')) {
    return failed(file, 'mjml-config', 'A .mjmlconfig in this folder could load foreign code.');
  }
  if (/<mj-include\b/i.test(mjml)) {
    return failed(
      file,
      'mjml-include',
      'The template includes a file with mj-include, which is not read.',
    );
  }
  const { default: mjml2html } = await import('mjml');
  try {
    const { html, json } = await mjml2html(literalBraces(mjml), {
      validationLevel: 'strict',
      fonts: {},
      keepComments: false,
      ignoreIncludes: true,
      minifyOptions: { minifyCss: false },
      // Else `height: auto` of the style sheet takes the place of a picture's own attributes.
      juiceOptions: {
        applyWidthAttributes: false,
        applyHeightAttributes: false,
        applyAttributesTableElements: false,
      },
    });
    const strays = strayText(json as unknown as MjmlNode);
    if (strays.length > 0) {
      return failed(
        file,
        'mjml-stray-text',
        `MJML drops what stands between components: ${strays[0]}`,
      );
    }
    return { value: trimLines(html), problems: [] };
  } catch (error) {
    const { errors, message } = error as Error & { errors?: { message: string }[] };
    const messages = errors?.map((each) => each.message) ?? [message];
    return { value: undefined, problems: messages.map((each) => problem(file, 'mjml', each)) };
  }
}

/** The inliner of styles takes everything between `{{` and `}}` out of the text and back in. */
function literalBraces(mjml: string): string {
  return mjml.replaceAll('{{', '&#123;&#123;');
}

interface MjmlNode {
  tagName: string;
  content?: string;
  children?: MjmlNode[];
}

const containers = new Set(['mjml', 'mj-head', 'mj-body', 'mj-wrapper', 'mj-section', 'mj-group']);

function strayText(node: MjmlNode): string[] {
  const own = containers.has(node.tagName) || node.tagName === 'mj-column' ? node.content : '';
  const inside = (node.children ?? []).flatMap(strayText);
  return own ? [own.slice(0, 60), ...inside] : inside;
}

/** Indentation of the skeleton is a tenth of a mail; preformatted text keeps its own. */
function trimLines(html: string): string {
  return html
    .split(/(<pre[\s>][\s\S]*?<\/pre>)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[ \t]*\n[ \t\n]*/g, '\n')))
    .join('');
}

function failed(file: string, code: string, message: string): Outcome<undefined> {
  return { value: undefined, problems: [problem(file, code, message)] };
}

function problem(file: string, code: string, message: string): Problem {
  return {
    code,
    severity: 'error',
    message,
    hint: 'Compare with the template that came with the program.',
    file,
  };
}
