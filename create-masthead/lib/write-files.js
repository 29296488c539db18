import {
  constants,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

const stagePattern = /^\.masthead-start-(\d+)$/;

/**
 * Adds files to a folder, in their order. Each is written elsewhere first and put in place whole;
 * a file that exists is never replaced.
 * @param {string} folder Made where it is missing.
 * @param {readonly import('./starter-files.js').NewFile[]} files
 * @param {readonly string[]} ignore Lines to append to `.gitignore`.
 * @returns {string[]} the paths that were added or changed
 */
export function writeFiles(folder, files, ignore) {
  mkdirSync(folder, { recursive: true });
  removeLeftovers(folder);
  const stage = join(folder, `.masthead-start-${process.pid}`);
  mkdirSync(stage);
  try {
    const staged = files.map(({ path, bytes }, index) => {
      const from = join(stage, String(index));
      writeFileSync(from, bytes);
      return { from, path };
    });
    const changed = appendLines(join(folder, '.gitignore'), ignore, join(stage, 'gitignore'));
    const added = staged.filter(({ from, path }) => putInPlace(from, join(folder, path)));
    return [...(changed ? ['.gitignore'] : []), ...added.map(({ path }) => path)];
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/** @returns {boolean} false where the file exists by now */
function putInPlace(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
  }
  // A file system without hard links.
  try {
    lstatSync(to);
    return false;
  } catch {
    const beside = join(dirname(to), `.masthead-start-file-${process.pid}`);
    copyFileSync(from, beside, constants.COPYFILE_EXCL);
    renameSync(beside, to);
    return true;
  }
}

function appendLines(path, lines, stage) {
  if (lines.length === 0) return false;
  const text = readFileSync(path, 'utf8');
  const gap = text === '' || text.endsWith('\n') ? '' : '\n';
  writeFileSync(stage, `${text}${gap}\n# masthead\n${lines.join('\n')}\n`);
  renameSync(stage, path);
  return true;
}

/** What a start left that was killed while it wrote. */
function removeLeftovers(folder) {
  for (const name of readdirSync(folder)) {
    const [, pid] = stagePattern.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid))) {
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
