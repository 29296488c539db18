import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packages } from './starter-files.js';

/** Lines of `.gitignore` without which subscribers, mail and secrets could be committed. */
const neededLines = ['data/', 'public/', '.env', 'node_modules/'];

/**
 * Compares a folder with what a newsletter needs.
 * @param {string} folder
 * @param {readonly import('./starter-files.js').StarterFile[]} files
 * @returns {{ isEmpty: boolean, missing: import('./starter-files.js').StarterFile[],
 *   kept: string[], ignore: string[], packages: string[] }} `ignore`: lines that an existing
 *   `.gitignore` lacks; `packages`: what an existing `package.json` lacks, as `name=version`
 */
export function compareFolder(folder, files) {
  // A folder with stories needs none to begin with.
  const isStarted = hasStories(join(folder, 'issues'));
  const wanted = files.filter(({ path }) => !isStarted || path !== 'issues/inbox/welcome.md');
  return {
    isEmpty: namesIn(folder).every((name) => name === '.git'),
    missing: wanted.filter(({ path }) => !exists(folder, path)),
    kept: wanted.filter(({ path }) => exists(folder, path)).map(({ path }) => path),
    ignore: exists(folder, '.gitignore')
      ? missingLines(readIfFile(join(folder, '.gitignore')))
      : [],
    packages: exists(folder, 'package.json')
      ? missingPackages(readIfFile(join(folder, 'package.json')))
      : [],
  };
}

/** Also under another capitalisation: readme.md is a README.md. */
function exists(folder, path) {
  const parts = path.split('/');
  let at = folder;
  for (const part of parts) {
    const name = namesIn(at).find((each) => each.toLowerCase() === part.toLowerCase());
    if (name === undefined) return false;
    at = join(at, name);
  }
  return true;
}

function hasStories(folder) {
  return readdirIfThere(folder, { recursive: true }).some((name) => /\.(md|markdown)$/i.test(name));
}

function namesIn(folder) {
  return readdirIfThere(folder, {});
}

function readdirIfThere(folder, options) {
  try {
    return readdirSync(folder, options);
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  }
}

function readIfFile(path) {
  return lstatSync(path).isFile() ? readFileSync(path, 'utf8') : '';
}

function missingLines(text) {
  const bare = (line) => line.trim().replace(/^\/|\/$/g, '');
  const present = new Set(text.split('\n').map(bare));
  return neededLines.filter((line) => !present.has(bare(line)));
}

/** None where the file cannot be read: npm says what is wrong with it. */
function missingPackages(text) {
  try {
    const { dependencies, devDependencies } = JSON.parse(text);
    const present = { ...devDependencies, ...dependencies };
    const missing = Object.entries(packages).filter(([name]) => !Object.hasOwn(present, name));
    return missing.map(([name, version]) => `${name}=${version}`);
  } catch {
    return [];
  }
}
