// Loaded before a program: ends it like a power cut at the KILL_AT-th change of a file.
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

let left = Number(process.env.KILL_AT);
for (const name of ['rename', 'rm', 'cp', 'mkdir', 'writeFile', 'appendFile', 'chmod', 'open']) {
  const original = promises[name];
  promises[name] = (...args) => {
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
    return original(...args);
  };
}
syncBuiltinESMExports();
