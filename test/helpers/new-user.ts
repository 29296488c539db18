import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Ran } from './command.ts';

/** Somebody with an empty folder, and only what the system has: none of this repository's programs. */
export interface NewUser {
  /** Where the newsletter is. */
  folder: string;
  /** The environment of a command. */
  env: Readonly<Record<string, string>>;
  /** How many commands were typed. */
  count: () => number;
  /** Types a command, and waits until it has ended. @throws Error with what it printed if it fails. */
  type: (command: string, options?: { cwd?: string; env?: Record<string, string> }) => Promise<Ran>;
  /** Types a command that runs until the end. */
  start: (command: string) => ChildProcess;
  remove: () => Promise<void>;
}

/** @param registry The URL of the registry that npm installs from. */
export async function newUser(registry: string): Promise<NewUser> {
  const home = await mkdtemp(join(tmpdir(), 'masthead-user-'));
  const folder = join(home, 'bulletin');
  await mkdir(folder);
  const base = {
    HOME: home,
    PATH: (process.env.PATH ?? '')
      .split(delimiter)
      .filter((each) => !each.includes('node_modules') && !each.includes('node-gyp-bin'))
      .join(delimiter),
    LANG: 'C.UTF-8',
    npm_config_registry: registry,
    npm_config_cache: join(home, '.npm'),
    npm_config_update_notifier: 'false',
    GIT_CONFIG_GLOBAL: join(home, '.gitconfig'),
  };
  const running: ChildProcess[] = [];
  let count = 0;
  return {
    folder,
    env: base,
    count: () => count,
    async type(command, { cwd = folder, env = {} } = {}) {
      count += 1;
      const child = spawn('bash', ['-c', command], {
        cwd,
        env: { ...base, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (chunk) => {
        stdout += chunk;
      });
      child.stderr.on('data', (chunk) => {
        stderr += chunk;
      });
      const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
      if (code === 0) return { code, stdout, stderr };
      throw new Error(`${command}\nended with ${code}\n${stdout}\n${stderr}`);
    },
    start(command) {
      count += 1;
      const child = spawn('bash', ['-c', `exec ${command}`], {
        cwd: folder,
        env: base,
        stdio: ['ignore', 'ignore', 'inherit'],
        detached: true,
      });
      running.push(child);
      return child;
    },
    async remove() {
      for (const { pid } of running) {
        if (pid === undefined) continue;
        try {
          process.kill(-pid);
        } catch {
          // It has ended.
        }
      }
      await rm(home, { recursive: true, force: true });
    },
  };
}
