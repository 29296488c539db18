import { existsSync } from 'node:fs';
import type { Outcome, Problem } from '../model/problem.ts';
import { convertMjml } from './convert-mjml.ts';
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
  const { inlineStyles } = await import('./inline-styles.ts');
  try {
    const { html, css, strayText: text } = await convertMjml(escapeBraces(mjml));
    if (text !== undefined) return fail(renderProblems['mjml-stray-text']({ text }, { file }));
    const styled = css.length === 0 ? html : inlineStyles(html, css.join(''));
    return { value: sizePictures(trimLines(styled)), problems: [] };
  } catch (error) {
    return fail(...reasonsOf(error).map((reason) => renderProblems.mjml({ reason }, { file })));
  }
}

function reasonsOf(error: unknown): string[] {
  if (!(error instanceof Error)) throw error;
  const mistakes: unknown = 'errors' in error ? error.errors : undefined;
  return (Array.isArray(mistakes) ? mistakes : [error]).map(({ message }) => String(message));
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
