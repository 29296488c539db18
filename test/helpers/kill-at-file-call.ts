import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

let left = Number.POSITIVE_INFINITY;

/**
 * Counts the calls of this process that change or read a file; import it before what calls them.
 * @param call From now on, this one kills the process.
 */
export function killAtFileCall(call: number): void {
  left = call;
}

for (const name of ['mkdir', 'open', 'readFile', 'rename', 'rm', 'unlink'] as const) {
  const real = fs.promises[name] as (...args: unknown[]) => Promise<unknown>;
  (fs.promises as unknown as Record<string, unknown>)[name] = (...args: unknown[]) => {
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
    return real(...args);
  };
}
syncBuiltinESMExports();
