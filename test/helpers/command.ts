import { spawn } from 'node:child_process';
import { join } from 'node:path';

const scripts = join(import.meta.dirname, '../../scripts');

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a command as people do, but for npm: `masthead('digest', ['--root', root])`. */
export function masthead(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const { SMTP_URL: _, DATABASE_URL: __, NEWSLETTER_SECRET: ___, ...clean } = process.env;
  const child = spawn(process.execPath, [join(scripts, `${command}.ts`), ...args], {
    env: { ...clean, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
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
