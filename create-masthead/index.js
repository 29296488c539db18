#!/usr/bin/env node
/** `npm create masthead`: starts a newsletter. Runs on Node 20, without dependencies. */
import { createInterface } from 'node:readline/promises';
import { create, exit } from './lib/create.js';

process.exitCode = await create(process.argv.slice(2), {
  typingFolder: process.cwd(),
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC',
  terminal: makeTerminal(),
  print: (text) => console.log(text),
  env: process.env,
}).catch((error) => {
  if (error.name === 'AbortError') return interrupted();
  if (error.code === undefined) throw error;
  console.error(`${error.message}. Run the same command again to continue.`);
  return exit.unfinished;
});

function makeTerminal() {
  return {
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    say: (text) => console.error(text),
    ask: async (question) => {
      const stop = new AbortController();
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      lines.on('SIGINT', () => stop.abort());
      // Ctrl-D ends the questions, too.
      lines.on('close', () => stop.abort());
      try {
        return (await lines.question(`${question} `, { signal: stop.signal })).trim();
      } finally {
        lines.close();
      }
    },
  };
}

function interrupted() {
  console.error('\nNothing was written.');
  return exit.interrupted;
}
