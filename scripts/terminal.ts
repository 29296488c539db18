import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from '../src/cli/command.ts';
import { runInTerminal } from '../src/cli/terminal.ts';

const project = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs a command as a script of this repository, which is a newsletter too. */
export async function main(command: Command): Promise<void> {
  await runInTerminal(command, process.argv.slice(2), {
    root: project,
    folder: process.env.INIT_CWD ?? '.',
    program: 'npm run',
  });
}
