import Handlebars from 'handlebars';
import type { Outcome, Problem } from '../../model/problem.ts';
import { modelProblems } from '../../model/problems.ts';
import { forDark } from './dark-colour.ts';
import { templateProblems } from './problems.ts';
import { describeError, reviewTemplate } from './review.ts';

/** The only helpers that a template can call. */
const helpers = ['each', 'if', 'unless', 'with', 'forDark'];

const options = {
  knownHelpers: Object.fromEntries(
    // Handlebars adds its own, such as `log`, unless they are switched off.
    [...Object.keys(Handlebars.helpers), 'forDark'].map((name) => [name, helpers.includes(name)]),
  ),
  knownHelpersOnly: true,
  strict: true,
  // An indented {{> partial}} must not indent the preformatted text inside it.
  preventIndent: true,
};

/** A mistake that shows only when a template meets its data, such as a misspelt field. */
export class TemplateMistake extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.file}:${problem.line ?? 1}: ${problem.message} ${problem.hint}`);
    this.name = 'TemplateMistake';
    this.problem = problem;
  }
}

/** Marks HTML that is safe already: templates do not escape it. */
export function safeHtml(html: string): { toString(): string } {
  return new Handlebars.SafeString(html);
}

/**
 * Compiles one template with the partials that it uses. Output is escaped, helpers are those
 * of an allow-list, inherited properties of data cannot be read, and data is never compiled.
 * A partial is called by its file's name under `partials/`, without `.hbs` and `.mjml.hbs`.
 * @param templates By path, as from `loadTemplates`.
 * @param name The path of the one to compile, e.g. `page.hbs`.
 * @returns a function from data to text, which throws `TemplateMistake` if a template reads a
 *   field that its data does not have; undefined if there are problems.
 */
export function compileTemplate(
  templates: ReadonlyMap<string, string>,
  name: string,
): Outcome<((data: unknown) => string) | undefined> {
  const environment = Handlebars.create();
  for (const each of Object.keys(environment.helpers)) {
    if (!helpers.includes(each)) environment.unregisterHelper(each);
  }
  environment.registerHelper('forDark', (colour: unknown) => forDark(colour));

  const files = partialFiles(templates);
  const problems: Problem[] = [];
  const seen = new Set<string>();
  const build = (path: string): RunTemplate => {
    const file = `templates/${path}`;
    const source = templates.get(path);
    if (source === undefined)
      problems.push(templateProblems['missing-template']({ name }, { file }));
    const reviewed = reviewTemplate(source ?? '', file, options, [...files.keys()]);
    problems.push(...reviewed.problems);
    for (const partial of reviewed.partials) {
      const partialPath = files.get(partial);
      if (partialPath === undefined || seen.has(partial)) continue;
      seen.add(partial);
      environment.registerPartial(partial, build(partialPath));
    }
    return located(environment.compile(reviewed.program ?? '', options), file);
  };

  const run = build(name);
  if (problems.length > 0) return { value: undefined, problems };
  return { value: (data) => run(data, noPrototypes), problems: [] };
}

type RunTemplate = (data: unknown, runtime?: Handlebars.RuntimeOptions) => string;

const noPrototypes: Handlebars.RuntimeOptions = {
  allowProtoPropertiesByDefault: false,
  allowProtoMethodsByDefault: false,
};

function partialFiles(templates: ReadonlyMap<string, string>): Map<string, string> {
  const paths = [...templates.keys()].filter((path) => path.startsWith('partials/'));
  return new Map(paths.map((path) => [path.replace(/^partials\/|(\.mjml)?\.hbs$/g, ''), path]));
}

/** Adds the file to errors: Handlebars knows only line and column. */
function located(template: HandlebarsTemplateDelegate, file: string): RunTemplate {
  return (data, runtime) => {
    try {
      return template(data, runtime);
    } catch (error) {
      if (error instanceof TemplateMistake) throw error;
      throw new TemplateMistake(runtimeProblem(error, file, data));
    }
  };
}

function runtimeProblem(error: unknown, file: string, data: unknown): Problem {
  const { reason, place } = describeError(error, file);
  const field = /^"(.*?)" not defined/.exec(reason)?.[1];
  return field === undefined
    ? templateProblems['template-failed']({ reason }, place)
    : modelProblems['unknown-field']({ value: field, known: fieldNames(data) }, place);
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
