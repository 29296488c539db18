import type { Outcome, Problem } from '../../model/problem.ts';

/** A problem that ends the upload, as an exception inside the folder `publish/`. */
export class UploadError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** Does a part of an upload. @returns no value, and the problem, where one ends it. */
export async function untilProblem<T>(work: () => Promise<T>): Promise<Outcome<T | undefined>> {
  try {
    return { value: await work(), problems: [] };
  } catch (error) {
    if (!(error instanceof UploadError)) throw error;
    return { value: undefined, problems: [error.problem] };
  }
}
