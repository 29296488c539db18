import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { create as createHere } from '../../create-masthead/lib/create.js';
import type { Ran } from './command.ts';

const starter = join(import.meta.dirname, '../../create-masthead/index.js');

/** An empty folder for one test, deleted after it. */
export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'masthead-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs `npm create masthead` in a folder without a terminal, and installs nothing. */
export async function create(folder: string, args: readonly string[]): Promise<Ran> {
  let [stdout, stderr] = ['', ''];
  const code = await createHere(['--no-install', ...args], {
    typingFolder: folder,
    timeZone: 'UTC',
    terminal: {
      interactive: false,
      say: (text) => {
        stderr += `${text}\n`;
      },
      ask: async () => undefined,
    },
    print: (text) => {
      stdout += `${text}\n`;
    },
    env: {},
  });
  return { code, stdout, stderr };
}

/** The same as a process, as people run it. */
export function createAsProcess(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [starter, '--no-install', ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, TZ: 'UTC', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
