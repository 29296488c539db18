import type { Problem } from '../../model/problem.ts';

/** A problem that ends the upload, as an exception inside the folder `publish/`. */
export class UploadError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}
