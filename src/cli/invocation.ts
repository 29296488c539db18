/** How a person types commands here. */
export interface Invocation {
  /** `npm run`: as a script of masthead's repository. */
  program: 'masthead' | 'npx masthead' | 'npm run';
  /** The folder as typed after `--root`, which every command needs then. */
  root?: string;
}

/** A whole command: `masthead check --fix`, or `npm run check -- --fix` in the repository. */
export function typedCommand(name: string, rest: string, { program, root }: Invocation): string {
  const args = [rest.trim(), root === undefined ? '' : `--root ${quote(root)}`]
    .filter((part) => part !== '')
    .join(' ');
  if (args === '') return `${program} ${name}`;
  return `${program} ${name} ${program === 'npm run' ? '-- ' : ''}${args}`;
}

/**
 * Texts name commands as in a newsletter and in backticks, `masthead check --fix`, and pages as in
 * masthead's repository, docs/settings.md; this returns them as this user types and finds them.
 */
export function showCommands(text: string, invocation: Invocation): string {
  return text
    .replace(
      /`masthead ([a-z][a-z-]*)((?: [^`]*)?)`/g,
      (_, name: string, rest: string) => `\`${typedCommand(name, rest, invocation)}\``,
    )
    .replace(/(?<![\w/])docs\/[a-z-]+\.md\b/g, (page) =>
      invocation.program === 'npm run' ? page : `node_modules/masthead/${page}`,
    );
}

/** A word as typed in a shell of Unix and, if it is a plain name, of Windows. */
export function quote(word: string): string {
  return /^[\p{L}\p{N}_./:@~+=-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
