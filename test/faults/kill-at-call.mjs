// Loaded before a program: ends it like a power cut at the KILL_AT-th change of a file.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

let left = Number(process.env.KILL_AT);
const names = ['rename', 'rm', 'cp', 'mkdir', 'writeFile', 'appendFile', 'chmod', 'open'];
const inTurn = ['renameSync', 'writeFileSync', 'mkdirSync', 'rmSync'];
for (const [holder, own] of [
  [fs.promises, names],
  [fs, inTurn],
]) {
  for (const name of own) {
    const original = holder[name];
    holder[name] = (...args) => {
      left -= 1;
      if (left === 0) process.kill(process.pid, 'SIGKILL');
      return original(...args);
    };
  }
}
syncBuiltinESMExports();
