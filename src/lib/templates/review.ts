import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import type { Place, Problem } from '../../model/problem.ts';
import { keepCode, readKeptCode } from './kept-code.ts';
import { templateProblems } from './problems.ts';

export interface Reviewed {
  /** Absent where the template cannot be compiled. */
  compiled?: TemplateSpecification;
  partials: string[];
  problems: Problem[];
}

/** What is kept was reviewed by these rules. */
const ownCode = readFileSync(import.meta.filename, 'utf8');

/**
 * Finds what would fail or be unsafe when a template runs: syntax errors, unknown helpers and
 * partials, unescaped output, decorators. `file` is its name in problems.
 */
export function reviewTemplate(
  source: string,
  file: string,
  options: PrecompileOptions,
  partials: readonly string[],
): Reviewed {
  const key = [source, options, partials, Handlebars.VERSION, ownCode];
  const kept = readKeptCode(key);
  if (kept !== undefined) {
    return { compiled: specificationOf(kept.code), partials: kept.partials, problems: [] };
  }
  let program: hbs.AST.Program;
  try {
    program = Handlebars.parse(source);
  } catch (error) {
    return { partials: [], problems: [syntaxProblem(error, file)] };
  }
  const review = new Review(file, partials);
  review.accept(program);
  let code: string | undefined;
  try {
    // Handlebars changes the options that it gets.
    code = String(Handlebars.precompile(program, { ...options }));
  } catch (error) {
    const known = Object.entries(options.knownHelpers ?? {}).filter(([, isKnown]) => isKnown);
    const names = known.map(([name]) => name);
    review.problems.push(compileProblem(error, file, names));
  }
  const { problems, partials: used } = review;
  if (code === undefined) return { partials: used, problems };
  if (problems.length === 0) keepCode(key, { code, partials: used });
  return { compiled: specificationOf(code), partials: used, problems };
}

/** Runs the code of a template, as Handlebars' own `compile` does, which would make it again. */
function specificationOf(code: string): TemplateSpecification {
  return new Function(`return ${code}`)();
}

/** An error of Handlebars, which puts line and column into its message. */
export function describeError(error: unknown, file: string): { reason: string; place: Place } {
  if (!(error instanceof Error)) throw error;
  const [first = '', ...others] = error.message.split('\n');
  const found = /line (\d+)|(\d+):(\d+)$/.exec(first);
  const line = Number(found?.[1] ?? found?.[2] ?? 0);
  const place = {
    file,
    ...(line > 0 && { line }),
    ...(found?.[3] !== undefined && { column: Number(found[3]) + 1 }),
  };
  return { reason: (others.at(-1) ?? first).replace(/ - \d+:\d+$/, ''), place };
}

function syntaxProblem(error: unknown, file: string): Problem {
  const { reason, place } = describeError(error, file);
  return templateProblems['template-syntax']({ reason }, place);
}

function compileProblem(error: unknown, file: string, known: readonly string[]): Problem {
  const { reason, place } = describeError(error, file);
  const name = /unknown helper (.*)$/.exec(reason)?.[1];
  return name === undefined
    ? templateProblems['template-failed']({ reason }, place)
    : templateProblems['unknown-helper']({ name, known }, place);
}

class Review extends Handlebars.Visitor {
  readonly problems: Problem[] = [];
  readonly partials: string[] = [];
  private readonly file: string;
  private readonly known: readonly string[];

  constructor(file: string, known: readonly string[]) {
    super();
    this.file = file;
    this.known = known;
  }

  override MustacheStatement(mustache: hbs.AST.MustacheStatement): void {
    if (!mustache.escaped) {
      this.problems.push(templateProblems['unescaped-output'](this.placeOf(mustache)));
    }
    super.MustacheStatement(mustache);
  }

  override PartialStatement(partial: hbs.AST.PartialStatement): void {
    this.checkPartial(partial);
    super.PartialStatement(partial);
  }

  override PartialBlockStatement(partial: hbs.AST.PartialBlockStatement): void {
    this.checkPartial(partial);
    super.PartialBlockStatement(partial);
  }

  override Decorator(decorator: hbs.AST.Decorator): void {
    this.problems.push(templateProblems['template-decorator'](this.placeOf(decorator)));
  }

  override DecoratorBlock(decorator: hbs.AST.DecoratorBlock): void {
    this.problems.push(templateProblems['template-decorator'](this.placeOf(decorator)));
  }

  private checkPartial(node: hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement): void {
    const name = 'original' in node.name ? String(node.name.original) : '';
    if (this.known.includes(name)) this.partials.push(name);
    else {
      const { known } = this;
      this.problems.push(templateProblems['unknown-partial']({ name, known }, this.placeOf(node)));
    }
  }

  private placeOf({ loc }: hbs.AST.Node): Place {
    return { file: this.file, line: loc.start.line, column: loc.start.column + 1 };
  }
}
