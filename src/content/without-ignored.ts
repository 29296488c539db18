import type { Ignored } from '../model/item.ts';
import type { Problem } from '../model/problem.ts';

/** Drops the warnings that a file's front matter silences with a reason. Errors stay. */
export function withoutIgnored(
  problems: readonly Problem[],
  { ignore = {} }: { ignore?: Ignored | undefined },
): Problem[] {
  return problems.filter(({ severity, code }) => severity === 'error' || !(code in ignore));
}
