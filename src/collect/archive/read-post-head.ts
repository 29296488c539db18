import { parse as parseToml, TomlError } from 'smol-toml';
import { splitFrontMatter } from '../../content/front-matter.ts';
import type { Outcome } from '../../model/problem.ts';
import { archiveProblems } from './problems.ts';

export type PostFields = Readonly<Record<string, unknown>>;

/**
 * Reads the front matter of a post: YAML between `---`, TOML between `+++`, JSON (Hugo), or `Title: …` in its
 * first lines (Pelican). @returns its fields, with names in lower case, and the text after it.
 */
export function readPostHead(
  text: string,
  file: string,
): Outcome<{ fields: PostFields; body: string } | undefined> {
  const [head, toml] = /^\+\+\+\s*\n([\s\S]*?)\n\+\+\+\s*(?:\n|$)/.exec(text) ?? [];
  if (head !== undefined && toml !== undefined) {
    try {
      const fields = lower(parseToml(toml));
      return { value: { fields, body: text.slice(head.length) }, problems: [] };
    } catch (error) {
      const [reason = ''] = error instanceof TomlError ? error.message.split('\n') : ['not TOML'];
      const problem = archiveProblems['broken-toml']({ reason }, { file, line: 1 });
      return { value: undefined, problems: [problem] };
    }
  }
  const json = readJson(text);
  if (json !== undefined) return { value: json, problems: [] };
  if (/^---\s*\n/.test(text)) {
    const front = splitFrontMatter(text, file);
    if (front.value === undefined) return { value: undefined, problems: front.problems };
    const fields = lower(front.value.fields.values);
    return { value: { fields, body: front.value.body }, problems: front.problems };
  }
  const lines = text.split('\n');
  const end = lines.findIndex((line) => !/^[A-Za-z][\w-]*:\s/.test(line));
  const pairs = lines.slice(0, end === -1 ? lines.length : end);
  if (!pairs.some((line) => /^title:/i.test(line))) {
    return { value: { fields: {}, body: text }, problems: [] };
  }
  const fields = Object.fromEntries(
    pairs.map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
    }),
  );
  return { value: { fields, body: lines.slice(pairs.length).join('\n') }, problems: [] };
}

/** Hugo ends the object with a brace at the beginning of a line. */
function readJson(text: string): { fields: PostFields; body: string } | undefined {
  const [head] = /^\{\s*\n[\s\S]*?\n\}[ \t]*(?:\n|$)/.exec(text) ?? [];
  if (head === undefined) return undefined;
  try {
    return { fields: lower(JSON.parse(head) as PostFields), body: text.slice(head.length) };
  } catch {
    return undefined;
  }
}

function lower(fields: PostFields): PostFields {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key.toLowerCase(), value]),
  );
}
