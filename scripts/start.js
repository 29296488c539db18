/**
 * Starts a script of this folder: `node scripts/start.js digest --yes`. Plain JavaScript without
 * dependencies, so that it runs on any Node, also before `npm ci`. npm runs it with the Node that
 * `npm ci` installed; an older Node outside npm starts that one.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const needed = [24, 15];
const folder = dirname(fileURLToPath(import.meta.url));
const installed = join(folder, '../node_modules');
const [name = '', ...args] = process.argv.slice(2);
const script = join(folder, `${name}.ts`);

if (!/^[a-z-]+$/.test(name) || !existsSync(script)) {
  stop(`Unknown script "${name}". The scripts are listed in package.json.`);
} else if (!existsSync(join(installed, 'zx'))) {
  stop('The packages are not installed yet. Run: npm ci');
} else if (isRecent(process.versions.node)) {
  process.argv.splice(1, 2, script);
  await import(`./${name}.ts`);
} else {
  startWith(join(installed, 'node/bin/node'));
}

function isRecent(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > needed[0] || (major === needed[0] && minor >= needed[1]);
}

function startWith(node) {
  if (!existsSync(node)) {
    stop(
      `masthead needs Node ${needed.join('.')} or newer; this is ${process.versions.node}. Run: npm ci`,
    );
    return;
  }
  const child = spawn(node, [script, ...args], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both; the child decides when to end.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code) => {
    process.exitCode = code ?? 130;
  });
}

function stop(message) {
  console.error(message);
  process.exitCode = 2;
}
