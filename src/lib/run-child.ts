import { spawn } from 'node:child_process';

export interface ChildOptions {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  input?: string;
  signal?: AbortSignal;
  /** Receives each line of both streams as it is written, instead of the result. */
  onLine?: (line: string) => void;
  /** The first argument is a command line for the system's shell. */
  shell?: boolean;
}

export interface ChildResult {
  /** Null if a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end. @returns undefined where it is not installed. */
export function runChild(
  program: string,
  args: readonly string[],
  { cwd, env, input, signal, onLine, shell = false }: ChildOptions,
): Promise<ChildResult | undefined> {
  return new Promise((resolve, reject) => {
    const stdio = [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] as const;
    // A group of its own, so that what it starts ends with it.
    const detached = process.platform !== 'win32';
    const child = spawn(program, [...args], { cwd, env, shell, detached, stdio: [...stdio] });
    const said = { stdout: '', stderr: '' };
    let line = '';
    const read = (name: keyof typeof said) => (chunk: string) => {
      if (onLine === undefined) {
        said[name] += chunk;
        return;
      }
      const lines = `${line}${chunk}`.split(/\r?\n|\r/);
      line = lines.pop() ?? '';
      for (const each of lines) onLine(each);
    };
    child.stdout?.setEncoding('utf8').on('data', read('stdout'));
    child.stderr?.setEncoding('utf8').on('data', read('stderr'));
    const stop = (): void => {
      try {
        if (detached && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
        else child.kill('SIGTERM');
      } catch {
        // It has ended meanwhile.
      }
    };
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted === true) stop();
    child.on('error', (error: NodeJS.ErrnoException) => {
      signal?.removeEventListener('abort', stop);
      if (error.code === 'ENOENT') resolve(undefined);
      else reject(error);
    });
    // A program that ends early need not read everything; its exit code says why.
    child.stdin?.on('error', () => {}).end(input);
    child.on('close', (code) => {
      signal?.removeEventListener('abort', stop);
      if (line !== '') onLine?.(line);
      resolve({ code, ...said });
    });
  });
}
