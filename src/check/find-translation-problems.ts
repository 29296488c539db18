import type { Issue } from '../model/issue.ts';
import type { Newsletter } from '../model/newsletter.ts';
import type { Problem } from '../model/problem.ts';
import { translationsOf } from '../model/translation-state.ts';
import { checkProblems } from './problems.ts';

/**
 * Translations that readers would miss. With `missing_translation: wait`, one that is missing or not
 * filled in is an error, so that the issue is not sent.
 */
export function findTranslationProblems(issue: Issue, newsletter: Newsletter): Problem[] {
  const waits = newsletter.missingTranslation === 'wait' && issue.mailing === undefined;
  return translationsOf(issue, newsletter).flatMap((each) => {
    const { state, file, original, language } = each;
    if (state === 'older')
      return [checkProblems['older-translation']({ file, original }, { file })];
    if (state === 'unfinished') {
      return [checkProblems['unfinished-translation']({ waits, language }, { file })];
    }
    if (state === 'current' || !waits) return [];
    return [checkProblems['missing-translation']({ file, language }, { file: original })];
  });
}
