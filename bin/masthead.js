#!/usr/bin/env node
/** The command `masthead`: JavaScript where it is installed, TypeScript in its repository. */
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { flagsFor, runOnNode } from './run-on-node.js';

const here = realpathSync(dirname(fileURLToPath(import.meta.url)));
const source = join(here, '../src/cli/main.ts');
const program = existsSync(source) ? source : join(here, '../dist/cli/main.js');

await runOnNode(
  async () => {
    const { main } = await import(pathToFileURL(program).href);
    await main(process.argv.slice(2));
  },
  {
    folders: [process.cwd(), here],
    flags: flagsFor(process.argv[2]),
  },
);
