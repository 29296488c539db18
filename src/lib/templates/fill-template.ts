import type { Outcome } from '../../model/problem.ts';
import { compileTemplate, TemplateMistake } from './compile-template.ts';

type CompiledTemplate = ReturnType<typeof compileTemplate>;

const known = new WeakMap<ReadonlyMap<string, string>, Map<string, CompiledTemplate>>();

/** Cached: a site fills the same template thousands of times. */
function compiledOnce(templates: ReadonlyMap<string, string>, name: string): CompiledTemplate {
  const own = known.get(templates) ?? new Map<string, CompiledTemplate>();
  known.set(templates, own);
  const compiled = own.get(name) ?? compileTemplate(templates, name);
  own.set(name, compiled);
  return compiled;
}

/** Fills a template. A mistake in it is a problem with its file and line. */
export function fillTemplate(
  templates: ReadonlyMap<string, string>,
  name: string,
  data: unknown,
): Outcome<string | undefined> {
  const compiled = compiledOnce(templates, name);
  if (compiled.value === undefined) return { value: undefined, problems: compiled.problems };
  try {
    return { value: compiled.value(data), problems: [] };
  } catch (error) {
    if (error instanceof TemplateMistake) return { value: undefined, problems: [error.problem] };
    throw error;
  }
}
