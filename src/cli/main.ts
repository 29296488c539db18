import { dirname, resolve } from 'node:path';
import { ownVersion } from '../lib/own-version.ts';
import { type Command, exit } from './command.ts';
import { commands } from './commands.ts';
import { findNewsletter } from './find-newsletter.ts';
import type { Invocation } from './invocation.ts';
import { runInTerminal } from './terminal.ts';

/** `masthead NAME …`: runs a command for the newsletter around the current folder. */
export async function main([name, ...argv]: readonly string[]): Promise<void> {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    console.log(await listCommands(typedProgram(process.env)));
    return;
  }
  if (name === '--version' || name === '-v') {
    console.log(ownVersion());
    return;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) {
    console.error(await describeUnknown(name, typedProgram(process.env)));
    process.exitCode = exit.usage;
    return;
  }
  const folder = typingFolder(process.env, process.cwd());
  await runInTerminal(await load(), argv, {
    root: findNewsletter(folder),
    folder,
    program: typedProgram(process.env),
  });
}

async function listCommands(program: Invocation['program']): Promise<string> {
  const loaded = await Promise.all(Object.values(commands).map((load): Promise<Command> => load()));
  const width = Math.max(...loaded.map(({ name }) => name.length));
  return [
    'Publishes a newsletter from a folder of Markdown files.',
    '',
    `  ${program} COMMAND [options]`,
    '',
    ...loaded.map(({ name, summary }) => `  ${name.padEnd(width)}  ${firstSentence(summary)}`),
    '',
    `${program} COMMAND --help lists the options of a command. ${program} --version prints the version.`,
    "Run commands anywhere in the newsletter's folder, or name that folder with --root DIR.",
  ].join('\n');
}

function firstSentence(text: string): string {
  return /^.*?\.(?= |$)/.exec(text)?.[0] ?? text;
}

async function describeUnknown(name: string, program: Invocation['program']): Promise<string> {
  const { nearest } = await import('../model/nearest.ts');
  const best = nearest(name, Object.keys(commands));
  const kind = name.startsWith('-') ? 'option' : 'command';
  const advice = best === undefined ? `${program} --help lists them.` : `Did you mean "${best}"?`;
  return `Unknown ${kind} "${name}". ${advice}`;
}

/** npm runs scripts in the folder of their package.json, and names the one where it was called. */
function typingFolder(env: NodeJS.ProcessEnv, current: string): string {
  const { INIT_CWD: called, npm_package_json: manifest } = env;
  const isMoved = called !== undefined && manifest !== undefined && dirname(manifest) === current;
  return isMoved ? resolve(called) : current;
}

/** A package of a newsletter's folder is not on the path of a shell: npx finds it. */
function typedProgram({ npm_lifecycle_event: event }: NodeJS.ProcessEnv): Invocation['program'] {
  return event === undefined ? 'masthead' : 'npx masthead';
}
