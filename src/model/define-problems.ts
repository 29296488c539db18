import type { Place, Problem, Severity } from './problem.ts';

type Text = string | ((params: never) => string);

/** What `docs/problems.md` and the factories are made from. */
export interface ProblemDefinition {
  /** Default: an error. A function where the same problem can be either. */
  severity?: Severity | ((params: never) => Severity);
  message: Text;
  hint: Text;
  /** Parameters for the documentation. */
  example?: unknown;
}

/** By code. Codes are public: programs go by them, and they never change. */
export type ProblemDefinitions = Readonly<Record<string, ProblemDefinition>>;

type ParamsOf<T> = T extends (params: infer P) => string ? P : unknown;
type Params<D extends ProblemDefinition> = ParamsOf<D['message']> &
  ParamsOf<D['hint']> &
  ParamsOf<D['severity']>;

type Factory<D extends ProblemDefinition> =
  unknown extends Params<D>
    ? (place?: Partial<Place>) => Problem
    : (params: Params<D>, place?: Partial<Place>) => Problem;

type Examples<T extends ProblemDefinitions> = {
  [Code in keyof T]: unknown extends Params<T[Code]> ? object : { example: Params<T[Code]> };
};

export type ProblemFactories<T extends ProblemDefinitions> = {
  readonly [Code in keyof T]: Factory<T[Code]>;
};

/**
 * Makes a function for each definition, by its code:
 * `contentProblems['unknown-section']({ id, known }, { file, line, column })`.
 */
export function defineProblems<const T extends ProblemDefinitions>(
  definitions: T & Examples<T>,
): ProblemFactories<T> {
  const factories = Object.entries<ProblemDefinition>(definitions).map(([code, definition]) => {
    const factory = (...given: unknown[]): Problem => {
      const [params, place] = hasParams(definition) ? given : [undefined, ...given];
      return { code, ...fillDefinition(definition, params), ...(place as Partial<Place>) };
    };
    return [code, factory];
  });
  return Object.fromEntries(factories);
}

/** A definition's texts for some parameters. */
export function fillDefinition(
  { severity = 'error', message, hint }: ProblemDefinition,
  params: unknown,
): Omit<Problem, 'code'> {
  // The types of `defineProblems` make sure that the parameters fit.
  const fill = <T extends string>(text: T | ((params: never) => T)): T =>
    typeof text === 'string' ? text : text(params as never);
  return { severity: fill(severity), message: fill(message), hint: fill(hint) };
}

function hasParams(definition: ProblemDefinition): boolean {
  return [definition.severity, definition.message, definition.hint].some(
    (each) => typeof each === 'function',
  );
}
