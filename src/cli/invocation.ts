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
 * Texts name commands as in a newsletter and in backticks, `masthead check --fix`; this returns
 * them as this user types them.
 */
export function showCommands(text: string, invocation: Invocation): string {
  return text.replace(
    /`masthead ([a-z][a-z-]*)((?: [^`]*)?)`/g,
    (_, name: string, rest: string) => `\`${typedCommand(name, rest, invocation)}\``,
  );
}

/** For the shells of Unix and, with plain names, of Windows. */
function quote(word: string): string {
  return /^[\p{L}\p{N}_./:@~+=-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
