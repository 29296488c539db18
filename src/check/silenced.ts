import { withoutIgnored } from '../content/without-ignored.ts';
import { headFile, type Issue } from '../model/issue.ts';
import type { Ignored } from '../model/item.ts';
import type { Problem } from '../model/problem.ts';

/** Drops the warnings that the front matter of their file silences. */
export function withoutSilenced(problems: readonly Problem[], issue: Issue): Problem[] {
  const ignored = new Map<string | undefined, Ignored | undefined>([
    [`${issue.folder}/issue.md`, issue.ignore],
    ...[...issue.translations].map(
      ([language, { ignore }]) => [headFile(issue, language), ignore] as const,
    ),
    ...issue.items
      .flatMap((item) => [item, ...item.translations.values()])
      .map(({ file, ignore }) => [file, ignore] as const),
  ]);
  return problems.flatMap((problem) =>
    withoutIgnored([problem], { ignore: ignored.get(problem.file) }),
  );
}
