import { onTestFinished } from 'vitest';
import { type Calling, call } from './call.ts';

/** Runs `serve` in this process, on a free port. @returns its address, and a function that stops it. */
export async function startServe(args: readonly string[], calling: Calling = {}) {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const listening = Promise.withResolvers<string>();
  const said = (line: string): void => {
    const at = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (at !== undefined) listening.resolve(at);
  };
  const ended = call('serve', [...args, '--port', '0'], { ...calling, said, signal: stop.signal });
  const failed = ended.then(({ stderr }): never => {
    throw new Error(stderr);
  });
  const at = await Promise.race([listening.promise, failed]);
  return {
    at,
    stop: async () => {
      stop.abort();
      return ended;
    },
  };
}
