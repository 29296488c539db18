import Handlebars from 'handlebars';
import { suggest } from '../../model/nearest.ts';
import type { Problem } from '../../model/problem.ts';

/** What a template may name. */
export interface Known {
  helpers: readonly string[];
  partials: readonly string[];
}

/** A template as parsed, with what is wrong in it and the partials that it calls. */
export interface Reviewed {
  program: hbs.AST.Program | undefined;
  partials: string[];
  problems: Problem[];
}

/**
 * Reads one template and finds what would fail or be unsafe when it runs: broken syntax,
 * helpers and partials that do not exist, output that is not escaped, decorators.
 * @param file As problems name it.
 */
export function reviewTemplate(source: string, file: string, known: Known): Reviewed {
  let program: hbs.AST.Program;
  try {
    program = Handlebars.parse(source);
  } catch (error) {
    return { program: undefined, partials: [], problems: [syntaxProblem(error as Error, file)] };
  }
  const review = new Review(file, known);
  review.accept(program);
  return { program, partials: review.partials, problems: review.problems };
}

function syntaxProblem(error: Error, file: string): Problem {
  const line = /line (\d+)|(\d+):\d+$/.exec(error.message.split('\n')[0] ?? '');
  const details = error.message.split('\n').at(-1) ?? '';
  return {
    code: 'template-syntax',
    severity: 'error',
    message: `The template cannot be read: ${details.replace(/ - \d+:\d+$/, '')}`,
    hint: 'Every {{#…}} needs its {{/…}}, and every {{ its }}.',
    file,
    ...(line === null ? {} : { line: Number(line[1] ?? line[2]) }),
  };
}

class Review extends Handlebars.Visitor {
  readonly problems: Problem[] = [];
  readonly partials: string[] = [];
  private readonly file: string;
  private readonly known: Known;

  constructor(file: string, known: Known) {
    super();
    this.file = file;
    this.known = known;
  }

  override MustacheStatement(mustache: hbs.AST.MustacheStatement): void {
    if (!mustache.escaped) {
      this.report(mustache, {
        code: 'unescaped-output',
        message: 'Output without escaping could let a story run code in a mail or page.',
        hint: 'Write {{name}} with two braces: what is HTML already, such as a body, passes as it is.',
      });
    }
    this.checkHelper(mustache, mustache.params.length > 0 || mustache.hash !== undefined);
    super.MustacheStatement(mustache);
  }

  override BlockStatement(block: hbs.AST.BlockStatement): void {
    this.checkHelper(block, true);
    super.BlockStatement(block);
  }

  override SubExpression(expression: hbs.AST.SubExpression): void {
    this.checkHelper(expression, true);
    super.SubExpression(expression);
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
    this.refuseDecorator(decorator);
  }

  override DecoratorBlock(decorator: hbs.AST.DecoratorBlock): void {
    this.refuseDecorator(decorator);
  }

  private checkHelper(
    node: hbs.AST.MustacheStatement | hbs.AST.BlockStatement | hbs.AST.SubExpression,
    called: boolean,
  ): void {
    const name = 'original' in node.path ? String(node.path.original) : '';
    if (!called || this.known.helpers.includes(name)) return;
    this.report(node, {
      code: 'unknown-helper',
      message: `There is no helper "${name}".`,
      hint: suggest(name, this.known.helpers),
    });
  }

  private checkPartial(node: hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement): void {
    const name = 'original' in node.name ? String(node.name.original) : '';
    if (this.known.partials.includes(name)) {
      this.partials.push(name);
      return;
    }
    this.report(node, {
      code: 'unknown-partial',
      message: `There is no partial "${name}".`,
      hint: suggest(name, this.known.partials),
    });
  }

  private refuseDecorator(node: hbs.AST.Node): void {
    this.report(node, {
      code: 'template-decorator',
      message: 'Decorators and inline partials are not part of these templates.',
      hint: 'Put the shared piece into a file under partials/ and use {{> its-name}}.',
    });
  }

  private report(node: hbs.AST.Node, what: Pick<Problem, 'code' | 'message' | 'hint'>): void {
    const { line, column } = node.loc.start;
    this.problems.push({ ...what, severity: 'error', file: this.file, line, column: column + 1 });
  }
}
