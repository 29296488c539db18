import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Arguments, Command, OptionSpec } from './command.ts';

type Options = Command['options'];
type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

/** A command line, as far as it can be read. */
export interface ParsedArguments {
  values: Values;
  positionals: string[];
  /** The first option that the command does not know, as typed: `--rot`. */
  unknown?: string;
  /** What is wrong with the first option that is used wrongly, as a sentence. */
  wrong?: string;
}

/** Reads a command line. Nothing is thrown, so that `--help` answers beside a mistake. */
export function parseArguments(argv: readonly string[], options: Options): ParsedArguments {
  const { values, positionals, tokens } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    strict: false,
    tokens: true,
    options: {
      ...Object.fromEntries(
        Object.entries(options).map(([name, { value, multiple = false }]) => [
          name,
          { type: value === undefined ? 'boolean' : 'string', multiple },
        ]),
      ),
      help: { type: 'boolean', short: 'h' },
    },
  });
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined) return { values, positionals, unknown: rawName };
    const wrong =
      findMisuse(`--${name}`, option, { value, inlineValue }) ??
      (seen.has(name) && option.value !== undefined && option.multiple !== true
        ? `--${name} was given twice.`
        : undefined);
    if (wrong !== undefined) return { values, positionals, wrong };
    seen.add(name);
  }
  return { values, positionals };
}

function findMisuse(
  name: string,
  { value: example }: OptionSpec,
  { value, inlineValue }: { value: string | undefined; inlineValue: boolean | undefined },
): string | undefined {
  if (example === undefined) return value === undefined ? undefined : `${name} takes no value.`;
  // What looks like an option was hardly meant as a value. After an equals sign, it was.
  const isMissing = value === undefined || (inlineValue !== true && /^-./.test(value));
  return isMissing ? `${name} needs a value: ${name} ${example}` : undefined;
}

/** @param root The newsletter's folder. @param folder What typed paths are relative to. */
export function toArguments(
  { values, positionals }: Pick<ParsedArguments, 'values' | 'positionals'>,
  { root, folder }: { root: string; folder: string },
): Arguments {
  return {
    root,
    positionals,
    flag: (name) => values[name] === true,
    text: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
    texts: (name) => [values[name] ?? []].flat().map(String),
    path: (typed) => resolve(folder, typed),
  };
}
