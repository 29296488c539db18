import { type Context, openSecret } from '../project.ts';
import type { Arguments, Result } from './command.ts';

/** What `subscribers NAME …` does for one NAME. */
export type Action = (context: Context, rest: string[], args: Arguments) => Promise<Result>;

/** What adding and importing people needs from the newsletter. */
export async function addOptions(context: Context) {
  const { languages, sections } = context.newsletter;
  return {
    secret: await openSecret(context),
    languages,
    sections: sections.map(({ id }) => id),
    now: context.terminal.now(),
  };
}
