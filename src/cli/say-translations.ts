import type { Project } from '../project.ts';
import type { Terminal } from './command.ts';

/** Prints how many translations there are, of these issues or of what is not sent yet. */
export async function sayTranslations(
  project: Project,
  issues: readonly number[],
  { say }: Pick<Terminal, 'say'>,
): Promise<void> {
  if (project.newsletter.languages.length < 2) return;
  const { describeTranslations, listTranslations } = await import('../check/list-translations.ts');
  const { value } = await listTranslations(project, issues);
  for (const each of value) for (const line of describeTranslations(each)) say(line);
}
