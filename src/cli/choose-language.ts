import { findLanguages, ownName } from '../model/languages.ts';
import type { Terminal } from './command.ts';

/** Asks which of several languages a text means, such as `sr` where two scripts are in use. */
export function languageQuestion({ ask }: Pick<Terminal, 'ask'>) {
  return async (written: string, choices: readonly string[]): Promise<string | undefined> => {
    const list = choices.map((tag, at) => `${at + 1} ${tag} (${ownName(tag)})`).join(', ');
    const answer = (await ask(`Which language is "${written}"? ${list}`)) ?? '';
    const [typed, ...others] = findLanguages(answer, choices);
    return choices[Number(answer) - 1] ?? (others.length === 0 ? typed : undefined);
  };
}
