import { parseArgs } from 'node:util';
import { questions } from './questions.js';

/** The option of each question, with what `--help` says about it. */
export const questionOptions = Object.fromEntries(
  questions.map(({ flag, value, help }) => [flag, { type: 'string', value, help }]),
);

const others = {
  yes: {
    type: 'boolean',
    short: 'y',
    help: 'use the default answer to every question that no option answers',
  },
  'no-install': { type: 'boolean', help: 'write the files, and install no packages' },
  version: { type: 'boolean', short: 'v', help: 'print the version' },
  help: { type: 'boolean', short: 'h', help: 'print this help' },
};

/**
 * Reads the command line of `npm create masthead`.
 * @param {readonly string[]} argv
 * @returns {{ values: Record<string, any>, folder: string | undefined } | { problem: string }}
 */
export function readCommandLine(argv) {
  const options = { ...questionOptions, ...others, color: { type: 'string' } };
  const named = Object.entries(options).map(([name, { type, short }]) => [
    name,
    { type, ...(short !== undefined && { short }) },
  ]);
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: Object.fromEntries(named),
    });
    const [folder, stray] = positionals;
    if (stray !== undefined) {
      return { problem: `Unexpected "${stray}". Put quotes around values that contain spaces.` };
    }
    return { values: { ...values, colour: values.colour ?? values.color }, folder };
  } catch (error) {
    return { problem: error.message.split('\n')[0] };
  }
}

/** @returns {string} what `--help` prints */
export function describeUse() {
  const rows = Object.entries({ ...questionOptions, ...others }).map(([name, { value, help }]) => [
    value === undefined ? `--${name}` : `--${name} ${value}`,
    help,
  ]);
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    'Starts a newsletter in this folder, or in FOLDER.',
    '',
    '  npm create masthead@latest -- [FOLDER] [options]',
    '',
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
    '',
    'It asks every question that no option answers. Without a terminal, add --yes.',
  ].join('\n');
}
