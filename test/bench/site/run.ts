import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export interface Run {
  /** In seconds. */
  wall: number;
  /** In seconds, of all threads: the same on a busy machine. */
  cpu: number;
  /** In MB. */
  peak: number;
}

/**
 * Runs a program of Node with the Node that runs this. It reports in a file, which is the same one
 * when it starts itself again with other flags. @throws what it printed, if it failed.
 */
export async function run(args: readonly string[], cwd?: string): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'masthead-bench-'));
  const file = join(folder, 'usage.json');
  const source = `import { writeFileSync } from 'node:fs'; process.on('exit', () => writeFileSync(${JSON.stringify(file)}, JSON.stringify(process.resourceUsage())));`;
  const reporter = `data:text/javascript,${encodeURIComponent(source)}`;
  const begun = performance.now();
  const child = spawn(process.execPath, ['--import', reporter, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await once(child, 'close');
  const wall = (performance.now() - begun) / 1000;
  if (code !== 0) throw new Error(`${args.join(' ')}: ${(await printed).join('')}`);
  const usage: NodeJS.ResourceUsage = JSON.parse(await readFile(file, 'utf8'));
  await rm(folder, { recursive: true });
  const { userCPUTime, systemCPUTime, maxRSS } = usage;
  return { wall, cpu: (userCPUTime + systemCPUTime) / 1e6, peak: maxRSS / 1024 };
}

/** Runs a command of masthead. @param checkout Of any version. */
export function masthead(checkout: string, ...args: string[]): Promise<Run> {
  return run([`${checkout}/scripts/start.js`, ...args]);
}
