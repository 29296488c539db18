import { hasWords } from '../../lib/i18n/words.ts';
import { checkProblems } from '../problems.ts';
import type { CheckRule } from '../rule.ts';

/** An edition in a language without fixed texts has English buttons and notes. */
export const language: CheckRule = ({ edition }) =>
  hasWords(edition.language)
    ? []
    : [
        checkProblems['missing-words'](
          { language: edition.language },
          { file: 'issues/newsletter.yaml' },
        ),
      ];
