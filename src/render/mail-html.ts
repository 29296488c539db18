import { existsSync } from 'node:fs';
import { findTemplateLine } from '../lib/templates/find-line.ts';
import type { Outcome, Place, Problem } from '../model/problem.ts';
import { type ConvertedMjml, convertMjml } from './convert-mjml.ts';
import { renderProblems } from './problems.ts';
import { sizePictures } from './size-pictures.ts';

/**
 * Converts MJML to HTML. Includes, text that MJML would drop, and CSS that cannot become style
 * attributes are problems. Refuses to run beside a `.mjmlconfig`, which could load foreign packages.
 * @param file For problems; those with a line have the place in the templates that it came from.
 */
export async function mailHtml(
  mjml: string,
  file: string,
  templates: ReadonlyMap<string, string> = new Map(),
): Promise<Outcome<string | undefined>> {
  const fail = (...problems: Problem[]) => ({ value: undefined, problems });
  if (existsSync('.mjmlconfig')) return fail(renderProblems['mjml-config']({ file }));
  if (/<mj-include\b/i.test(mjml)) return fail(renderProblems['mjml-include']({ file }));
  const lines = mjml.split('\n');
  const placeOf = (index: number): Place =>
    findTemplateLine(templates, lines[index] ?? '', lines[index - 1]) ?? { file };
  let converted: ConvertedMjml;
  try {
    converted = await convertMjml(escapeBraces(mjml));
  } catch (error) {
    const mistakes = mistakesOf(error).map(({ message, line = 0 }) =>
      renderProblems.mjml({ reason: message }, placeOf(line - 1)),
    );
    return fail(...mistakes);
  }
  const { html, css, strayText: text } = converted;
  if (text !== undefined) return fail(renderProblems['mjml-stray-text']({ text }, { file }));
  const { mailStyles } = await import('./mail-styles.ts');
  const { value, problems } = mailStyles(html, css, (isIt) => placeOf(lines.findIndex(isIt)));
  return { value: value === undefined ? undefined : sizePictures(trimLines(value)), problems };
}

function mistakesOf(error: unknown): { message: string; line?: number }[] {
  if (!(error instanceof Error)) throw error;
  return 'errors' in error && Array.isArray(error.errors) ? error.errors : [error];
}

/** Programs that fill in templates on a mail's way must not take an author's braces for theirs. */
function escapeBraces(mjml: string): string {
  return mjml.replaceAll('{{', '&#123;&#123;');
}

/** Removes the indentation, a tenth of a mail, except in preformatted text. */
function trimLines(html: string): string {
  return html
    .split(/(<pre[\s>][\s\S]*?<\/pre>)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[ \t]*\n[ \t\n]*/g, '\n')))
    .join('');
}
