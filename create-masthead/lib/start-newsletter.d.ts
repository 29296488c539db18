/** Who is asked. `ask` returns undefined where nobody answers. */
export interface StarterTerminal {
  interactive: boolean;
  say: (line: string) => void;
  ask: (question: string) => Promise<string | undefined>;
}

export interface StarterOptions {
  /** Absolute. */
  folder: string;
  /** What paths that are typed are relative to. */
  typingFolder: string;
  /** The options of the command line, by the names of `questionOptions`. */
  given: Readonly<Record<string, string | undefined>>;
  /** Use the default answers, and do not ask. */
  yes: boolean;
  /** Answers that the folder has already. */
  known: Readonly<Record<string, unknown>>;
  timeZone: string;
}

/**
 * `packages`: what `package.json` still lacks, as `name=version`. `problems`: sentences about wrong or missing answers. `refused`: a person
 * answered no.
 */
export type Started =
  | { added: string[]; packages: string[] }
  | { problems: string[] }
  | { refused: true };

/** Adds to a folder what a newsletter lacks, after asking what the files need. */
export function startNewsletter(
  options: StarterOptions,
  terminal: StarterTerminal,
): Promise<Started>;
