#!/usr/bin/env node
/** `npm create masthead`: starts a newsletter. Runs on Node 20, without dependencies. */
import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { describeUse, readCommandLine } from './lib/command-line.js';
import { startRepository } from './lib/git.js';
import { installCommands, installPackages } from './lib/install-packages.js';
import { startNewsletter } from './lib/start-newsletter.js';

/** The same exit codes as masthead's. */
const exit = { done: 0, usage: 2, unfinished: 3, interrupted: 130 };

process.exitCode = await run(process.argv.slice(2)).catch((error) => {
  if (error.name === 'AbortError') return interrupted();
  if (error.code === undefined) throw error;
  console.error(`${error.message}. Run the same command again to continue.`);
  return exit.unfinished;
});

async function run(argv) {
  const line = readCommandLine(argv);
  if ('problem' in line) return refuse([line.problem, '', describeUse()]);
  const { values, folder: typed = '.' } = line;
  if (values.help) return print(describeUse());
  if (values.version) return print(ownVersion());
  const typingFolder = process.cwd();
  const folder = resolve(typed);
  const started = await startNewsletter(
    {
      folder,
      typingFolder,
      given: values,
      yes: values.yes === true,
      known: {},
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC',
    },
    makeTerminal(),
  );
  if ('problems' in started) return refuse(started.problems);
  if ('refused' in started) return print('Nothing was added.');
  const { added, packages } = started;
  if (added.length + packages.length === 0)
    return print('Everything is there already: nothing was added.');
  if (added.length > 0) {
    print([`Added to ${folder}:`, ...added.map((path) => `  ${path}`)].join('\n'));
  }
  startRepository(folder);
  const commands = installCommands(packages).map((command) => ['npm', ...command].join(' '));
  if (values['no-install']) return print(nextSteps(typingFolder, folder, commands));
  print('\nInstalling masthead and Node 24 …');
  const isInstalled = installPackages(folder, packages, process.env);
  print(nextSteps(typingFolder, folder, isInstalled ? [] : commands));
  if (isInstalled) return exit.done;
  console.error('\nThe packages could not be installed. The files are complete.');
  return exit.unfinished;
}

/** @param {string[]} before Commands to run before the first step. */
function nextSteps(typingFolder, folder, before) {
  const path = relative(typingFolder, folder);
  const cd = path === '' ? [] : [`cd ${/^[\w./-]+$/.test(path) ? path : JSON.stringify(path)}`];
  const preview = [...cd, ...before, 'npx masthead preview'].join(' && ');
  return [
    '',
    'Next:',
    `  1. ${preview}`,
    '     shows the first issue, and reloads when you save',
    '  2. Edit issues/inbox/welcome.md, and the settings in issues/newsletter.yaml',
    '  3. npx masthead digest',
    '     makes the first issue and its website as a rehearsal: nothing is sent',
  ].join('\n');
}

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

function ownVersion() {
  return JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')).version;
}

function print(text) {
  console.log(text);
  return exit.done;
}

function refuse(lines) {
  console.error(lines.join('\n'));
  return exit.usage;
}

function interrupted() {
  console.error('\nNothing was written.');
  return exit.interrupted;
}
