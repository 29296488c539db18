import type { Context } from '../project.ts';
import type { Arguments, Result } from './command.ts';

/** What `subscribers NAME …` does for one NAME. */
export type Action = (context: Context, rest: string[], args: Arguments) => Promise<Result>;
