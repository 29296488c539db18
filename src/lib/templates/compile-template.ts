import Handlebars from 'handlebars';
import type { Outcome, Problem } from '../../model/problem.ts';
import { modelProblems } from '../../model/problems.ts';
import { forDark } from './dark-colour.ts';
import { templateProblems } from './problems.ts';
import { describeError, type Reviewed, reviewTemplate } from './review.ts';

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

/** By set of templates, then path: most partials are in several templates. */
const reviewsOf = new WeakMap<ReadonlyMap<string, string>, Map<string, Reviewed>>();

/** Marks safe HTML, which templates do not escape. */
export function safeHtml(html: string): { toString(): string } {
  return new Handlebars.SafeString(html);
}

/**
 * Compiles a template (by its path) with its partials, named by file under `partials/`. Output is
 * escaped, helpers are on an allow-list, and inherited properties cannot be read. The result throws
 * `TemplateMistake` for a field that its data does not have.
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
  const reviews = reviewsOf.get(templates) ?? new Map<string, Reviewed>();
  reviewsOf.set(templates, reviews);
  const problems: Problem[] = [];
  const seen = new Set<string>();
  const build = (path: string): RunTemplate => {
    const file = `templates/${path}`;
    const source = templates.get(path);
    if (source === undefined)
      problems.push(templateProblems['missing-template']({ name }, { file }));
    const known = reviews.get(path);
    const reviewed = known ?? reviewTemplate(source ?? '', file, options, [...files.keys()]);
    reviews.set(path, reviewed);
    problems.push(...reviewed.problems);
    for (const partial of reviewed.partials) {
      const partialPath = files.get(partial);
      if (partialPath === undefined || seen.has(partial)) continue;
      seen.add(partial);
      environment.registerPartial(partial, build(partialPath));
    }
    // It has problems, and is not run.
    if (reviewed.compiled === undefined) return () => '';
    return located(environment.template(reviewed.compiled), file);
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

function fieldNames(data: unknown, names = new Set<string>()): string[] {
  if (typeof data === 'object' && data !== null) {
    for (const [key, value] of Object.entries(data)) {
      if (!Array.isArray(data)) names.add(key);
      fieldNames(value, names);
    }
  }
  return [...names];
}
