import type { Project } from '../project.ts';
import type { Arguments, Result, Terminal } from './command.ts';

/** What `subscribers NAME …` does for one NAME. */
export type Action = (
  project: Project,
  rest: string[],
  args: Arguments,
  terminal: Terminal,
) => Promise<Result>;
