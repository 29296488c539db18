import { join, relative } from 'node:path';
import { UsageError } from '../model/errors.ts';
import { findExposed } from './git-ignored.ts';

/** The places with personal data and secrets, each with a file in it and its line in .gitignore. */
const places = { data: 'data/newsletter.db', '.env': '.env' } as const;
type PrivatePlace = keyof typeof places;

const known = new Map<string, Promise<string[]>>();

/** Asks git again about a folder, at the start of a command. */
export function forgetPrivacy(root: string): void {
  known.delete(root);
}

/**
 * Lets personal data be written to `data/`, and secrets be read from `.env`, only where git ignores
 * it. @throws UsageError with the lines that are missing.
 */
export async function requirePrivate(root: string, place: PrivatePlace): Promise<void> {
  const asked =
    known.get(root) ?? findExposed(Object.values(places).map((each) => join(root, each)));
  known.set(root, asked);
  const exposed = new Set((await asked).map((path) => relative(root, path)));
  if (!exposed.has(places[place])) return;
  const missing = (['data', '.env'] as const).filter((each) => exposed.has(places[each]));
  const lines = missing.map((each) => (each === 'data' ? '`data/`' : '`.env`')).join(' and ');
  const what =
    place === 'data'
      ? 'data/ holds the addresses of subscribers and the secret'
      : '.env holds passwords';
  throw new UsageError(
    `${what}, and git does not ignore it: the next commit would publish it. Add ${lines} to .gitignore, each on a line of its own; \`masthead init\` does so. Files that are committed already: \`masthead check\` says what to do.`,
  );
}

/** The same for a file or folder that somebody names for personal data. @param path Absolute. */
export async function requirePrivatePath(path: string): Promise<void> {
  const [exposed] = await findExposed([path]);
  if (exposed === undefined) return;
  throw new UsageError(
    `${path} would hold the addresses of subscribers, and git does not ignore it: the next commit would publish it. Choose a place outside the repository, or add it to .gitignore.`,
  );
}
