import { checkDefinitions } from '../check/problems.ts';
import { composeDefinitions } from '../compose/problems.ts';
import { fetchDefinitions } from '../lib/fetch/problems.ts';
import type { ProblemDefinitions } from '../model/define-problems.ts';

/** Every problem that masthead reports, by the folder that defines it. */
export const problemRegistry: Readonly<Record<string, ProblemDefinitions>> = {
  compose: composeDefinitions,
  check: checkDefinitions,
  'lib/fetch': fetchDefinitions,
};
