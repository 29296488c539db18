/**
 * Starts a script of this folder: `node scripts/start.js digest --yes`. Plain JavaScript, so that
 * it runs on any Node, also before `npm ci`.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { flagsFor, runOnNode, stop } from '../bin/run-on-node.js';

const folder = dirname(fileURLToPath(import.meta.url));
const name = process.argv[2] ?? '';
const script = join(folder, `${name}.ts`);

if (!/^[a-z-]+$/.test(name) || !existsSync(script)) {
  stop(`Unknown script "${name}". The scripts are listed in package.json.`);
} else if (!existsSync(join(folder, '../node_modules/zx'))) {
  stop('The packages are not installed yet. Run: npm ci');
} else {
  await runOnNode(
    async () => {
      process.argv.splice(1, 2, script);
      await import(`./${name}.ts`);
    },
    {
      folders: [folder],
      flags: flagsFor(name),
      install: 'npm ci',
    },
  );
}
