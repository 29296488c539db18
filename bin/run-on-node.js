/**
 * Runs a program on a Node that is new enough. Plain JavaScript without dependencies, so that it
 * works on any Node from 18: `masthead.js` and `scripts/start.js` begin here.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import module from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const needed = [24, 15];
/** Where this package is: nobody else can write there. Without permission there is no cache. */
const compileCache = fileURLToPath(new URL('../node_modules/.cache/masthead', import.meta.url));

/**
 * Calls `run` if this Node is new enough and has the flags that are wanted. Otherwise starts the
 * same command line on the Node of the package `node`, which is searched in `node_modules` of each
 * folder and of those above it.
 * @param {() => Promise<void>} run
 * @param {{ folders: string[], flags?: string[], install?: string }} options `install`: the command
 *   that installs the package.
 */
export async function runOnNode(
  run,
  { folders, flags = [], install = `npm install node@${needed[0]}` },
) {
  const isNew = isRecent(process.versions.node);
  const missing = flags.filter((flag) => !process.execArgv.includes(flag));
  if (isNew && missing.length === 0) {
    // Compiled code of all modules: a command starts in 0.6 s of CPU instead of 0.9.
    module.enableCompileCache(compileCache);
    return run();
  }
  const node = isNew ? process.execPath : findNode(folders, install);
  if (node !== undefined) replaceProcess(node, [...missing, ...(isNew ? process.execArgv : [])]);
}

/**
 * The flags of V8 for a command; those that a user gives to Node count more. The service runs for months
 * on small servers, and its heap can stay small. What reads a whole archive leaves 8 MB of garbage for each
 * issue: without limits V8 keeps four times what lives and 64 MB of young objects, and 600 issues took 650 MB.
 * With half as much again as what lives they take 335; with twice that, 365, and 1 to 2 % less CPU. A program
 * has 50 MB once it is loaded: a heap that begins at 96 saves an issue a tenth of its CPU.
 * @param {string | undefined} command
 */
export function flagsFor(command) {
  if (command === 'serve') return ['--optimize-for-size'];
  const readsAll = ['build', 'check', 'digest'].includes(command ?? '');
  return readsAll
    ? ['--max-semi-space-size=8', '--heap-growing-percent=50', '--initial-heap-size=96']
    : [];
}

/** Prints what is wrong and what to do, and sets the exit code of wrong use. */
export function stop(message) {
  console.error(message);
  process.exitCode = 2;
}

function isRecent(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > needed[0] || (major === needed[0] && minor >= needed[1]);
}

/** The binary of the package `node`, or undefined after saying what to do. */
function findNode(folders, install) {
  const wrong = `masthead needs Node ${needed.join('.')} or newer; this is ${process.versions.node}.`;
  const found = folders.flatMap(foldersUp).map((folder) => join(folder, 'node_modules/node'));
  const installed = found.find((folder) => isRecent(versionOf(folder)));
  if (installed === undefined) {
    stop(`${wrong} Run: ${install}`);
    return undefined;
  }
  // On Windows, bin/node is a text file.
  const binary = ['bin/node.exe', 'bin/node']
    .map((name) => join(installed, name))
    .find((file) => existsSync(file));
  if (binary === undefined) stop(`${wrong} Its package lacks the program. Run: npm rebuild node`);
  return binary;
}

function foldersUp(folder) {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersUp(above)];
}

function versionOf(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version ?? '';
  } catch {
    return '';
  }
}

/** Continues in another Node: in this process where the system can do that, else in a child. */
function replaceProcess(node, flags) {
  const args = [...flags, ...process.argv.slice(1)];
  // glibc keeps freed memory for each thread; with two places instead of 16, 90 MB less. After a large
  // block was freed it keeps more than at first, unless it has a limit: 30 MB less after 600 issues.
  const env = { MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: `${128 * 1024}`, ...process.env };
  if (process.platform !== 'win32' && process.execve !== undefined) {
    process.execve(node, [node, ...args], env);
  }
  const child = spawn(node, args, { stdio: 'inherit', env });
  // A terminal sends Ctrl-C to both; the child decides when to end.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => stop(`${node} cannot be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}
