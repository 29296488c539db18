/** `npm create masthead` without what belongs to a process: its streams, signals and exit code. */
import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { describeUse, readCommandLine } from './command-line.js';
import { startRepository } from './git.js';
import { installCommands, installPackages } from './install-packages.js';
import { startNewsletter } from './start-newsletter.js';

/** The same exit codes as masthead's. */
export const exit = { done: 0, usage: 2, unfinished: 3, interrupted: 130 };

/**
 * Starts a newsletter as the command line says.
 * @param {readonly string[]} argv
 * @param {import('./create.js').Host} host
 * @returns {Promise<number>} the exit code
 */
export async function create(argv, { typingFolder, timeZone, terminal, print, env }) {
  const done = (text) => {
    print(text);
    return exit.done;
  };
  const refuse = (lines) => {
    terminal.say(lines.join('\n'));
    return exit.usage;
  };
  const line = readCommandLine(argv);
  if ('problem' in line) return refuse([line.problem, '', describeUse()]);
  const { values, folder: typed = '.' } = line;
  if (values.help) return done(describeUse());
  if (values.version) return done(ownVersion());
  const folder = resolve(typingFolder, typed);
  const started = await startNewsletter(
    {
      folder,
      typingFolder,
      given: values,
      yes: values.yes === true,
      known: {},
      timeZone,
    },
    terminal,
  );
  if ('problems' in started) return refuse(started.problems);
  if ('refused' in started) return done('Nothing was added.');
  const { added, packages } = started;
  if (added.length + packages.length === 0)
    return done('Everything is there already: nothing was added.');
  if (added.length > 0) {
    print([`Added to ${folder}:`, ...added.map((path) => `  ${path}`)].join('\n'));
  }
  startRepository(folder);
  const commands = installCommands(packages).map((command) => ['npm', ...command].join(' '));
  if (values['no-install']) return done(nextSteps(typingFolder, folder, commands));
  print('\nInstalling masthead and Node 24 …');
  const isInstalled = installPackages(folder, packages, env);
  print(nextSteps(typingFolder, folder, isInstalled ? [] : commands));
  if (isInstalled) return exit.done;
  terminal.say('\nThe packages could not be installed. The files are complete.');
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

function ownVersion() {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
}
