import Handlebars from 'handlebars';
import { nearest } from '../../model/nearest.ts';
import type { Outcome, Problem } from '../../model/problem.ts';
import { forDark } from './colour.ts';
import { reviewTemplate } from './review.ts';

/** The only helpers that a template can call. */
const helpers = {
  each: Handlebars.helpers.each,
  if: Handlebars.helpers.if,
  unless: Handlebars.helpers.unless,
  with: Handlebars.helpers.with,
  forDark: (colour: unknown) => forDark(colour),
} as Record<string, Handlebars.HelperDelegate>;

const options = {
  knownHelpers: Object.fromEntries(Object.keys(helpers).map((name) => [name, true])),
  knownHelpersOnly: true,
  strict: true,
  // An indented {{> partial}} must not indent the preformatted text inside it.
  preventIndent: true,
} as CompileOptions;

/** A mistake that shows only when a template meets its data, such as a misspelt field. */
export class TemplateMistake extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.file}:${problem.line ?? 1}: ${problem.message} ${problem.hint}`);
    this.name = 'TemplateMistake';
    this.problem = problem;
  }
}

/** Marks HTML that is safe already, so that a template passes it on as it is. */
export function safeHtml(html: string): { toString(): string } {
  return new Handlebars.SafeString(html);
}

/**
 * Compiles one template with the partials that it uses. Output is escaped, helpers are those
 * of an allow-list, inherited properties of data cannot be read, and what data says is never
 * taken for a template. A partial is called by its file's name under `partials/`, without
 * `.hbs` and `.mjml.hbs`.
 * @param templates By path, as from `loadTemplates`.
 * @param name The path of the one to compile, e.g. `page.hbs`.
 * @returns A function from data to text; it throws `TemplateMistake` where a template reads a
 *   field that its data does not have. undefined where there are problems.
 */
export function compileTemplate(
  templates: ReadonlyMap<string, string>,
  name: string,
): Outcome<((data: unknown) => string) | undefined> {
  const source = templates.get(name);
  if (source === undefined) return { value: undefined, problems: [missingTemplate(name)] };
  const files = partialFiles(templates);
  const known = { helpers: Object.keys(helpers), partials: [...files.keys()] };

  const environment = Handlebars.create();
  for (const each of Object.keys(environment.helpers)) environment.unregisterHelper(each);
  environment.registerHelper(helpers);

  const problems: Problem[] = [];
  const seen = new Set<string>();
  const build = (path: string, text: string): Run => {
    const file = `templates/${path}`;
    const reviewed = reviewTemplate(text, file, known);
    problems.push(...reviewed.problems);
    for (const partial of reviewed.partials) {
      if (seen.has(partial)) continue;
      seen.add(partial);
      const partialPath = files.get(partial) as string;
      environment.registerPartial(partial, build(partialPath, templates.get(partialPath) ?? ''));
    }
    return located(environment.compile(text, options), file);
  };

  const run = build(name, source);
  if (problems.length > 0) return { value: undefined, problems };
  return { value: (data) => run(data, noPrototypes), problems: [] };
}

type Run = (data: unknown, runtime?: Handlebars.RuntimeOptions) => string;

const noPrototypes: Handlebars.RuntimeOptions = {
  allowProtoPropertiesByDefault: false,
  allowProtoMethodsByDefault: false,
};

function partialFiles(templates: ReadonlyMap<string, string>): Map<string, string> {
  const paths = [...templates.keys()].filter((path) => path.startsWith('partials/'));
  return new Map(paths.map((path) => [path.replace(/^partials\/|(\.mjml)?\.hbs$/g, ''), path]));
}

/** Gives errors the file that they happened in; Handlebars knows only line and column. */
function located(template: HandlebarsTemplateDelegate, file: string): Run {
  return (data, runtime) => {
    try {
      return template(data, runtime);
    } catch (error) {
      if (error instanceof TemplateMistake) throw error;
      throw new TemplateMistake(runtimeProblem(error as Error, file, data));
    }
  };
}

function runtimeProblem(error: Error, file: string, data: unknown): Problem {
  const place = error as Error & { lineNumber?: number; column?: number };
  const field = /^"(.*?)" not defined/.exec(error.message)?.[1];
  const similar = field === undefined ? undefined : nearest(field, fieldNames(data));
  return {
    code: field === undefined ? 'template-failed' : 'unknown-field',
    severity: 'error',
    message:
      field === undefined
        ? `The template failed: ${error.message.replace(/ - \d+:\d+$/, '')}.`
        : `There is no field "${field}" here.`,
    hint:
      similar === undefined
        ? 'Compare with the template that came with the program.'
        : `Did you mean "${similar}"?`,
    file,
    ...(place.lineNumber === undefined ? {} : { line: place.lineNumber }),
    ...(place.column === undefined ? {} : { column: place.column + 1 }),
  };
}

/** Every name of a field in the data, however deep, for a hint. */
function fieldNames(data: unknown, names = new Set<string>()): string[] {
  if (typeof data === 'object' && data !== null) {
    for (const [key, value] of Object.entries(data)) {
      if (!Array.isArray(data)) names.add(key);
      fieldNames(value, names);
    }
  }
  return [...names];
}

function missingTemplate(name: string): Problem {
  return {
    code: 'missing-template',
    severity: 'error',
    message: `The template templates/${name} is not there.`,
    hint: 'Put it back; the program brings one that can be copied.',
    file: `templates/${name}`,
  };
}
