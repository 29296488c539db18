import type { Outcome } from '../newsletter/problem.ts';
import { compileTemplate, TemplateMistake } from './compile.ts';

/** A template filled with data; a mistake in it is a problem with the template's file and line. */
export function fillTemplate(
  templates: ReadonlyMap<string, string>,
  name: string,
  data: unknown,
): Outcome<string | undefined> {
  const compiled = compileTemplate(templates, name);
  if (compiled.value === undefined) return { value: undefined, problems: compiled.problems };
  try {
    return { value: compiled.value(data), problems: [] };
  } catch (error) {
    if (error instanceof TemplateMistake) return { value: undefined, problems: [error.problem] };
    throw error;
  }
}
