import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { compareFolder } from './compare-folder.js';
import { gatherAnswers } from './gather-answers.js';
import { readRemote } from './git.js';
import { starterFiles } from './starter-files.js';
import { writeFiles } from './write-files.js';

/**
 * Adds to a folder what a newsletter lacks, after asking what the files need.
 * @param {object} options
 * @param {string} options.folder Absolute.
 * @param {string} options.typingFolder What paths that are typed are relative to.
 * @param {Record<string, string | undefined>} options.given The options of the command line.
 * @param {boolean} options.yes Use the default answers, and do not ask.
 * @param {Record<string, any>} options.known Answers that the folder has already.
 * @param {string} options.timeZone
 * @param {import('./gather-answers.js').Terminal} terminal
 * @returns {Promise<{ added: string[], packages: string[] } | { problems: string[] } | { refused: true }>}
 */
export async function startNewsletter(
  { folder, typingFolder, given, yes, known, timeZone },
  terminal,
) {
  const folderName = basename(folder);
  const files = starterFiles({ folderName, timeZone });
  const { isEmpty, missing, kept, ignore, packages } = compareFolder(folder, files);
  if (missing.length + ignore.length + packages.length === 0) return { added: [], packages };
  if (!isEmpty) {
    const unchanged = kept.filter((path) => path !== '.gitignore' || ignore.length === 0);
    // With a yes, the caller lists what was added.
    const changed = yes ? { missing: [], ignore: [] } : { missing, ignore };
    for (const line of listChanges({ folder, ...changed, kept: unchanged, packages })) {
      terminal.say(line);
    }
    if (!yes) {
      const answer = terminal.interactive
        ? await terminal.ask('Add these files? [y/N]')
        : undefined;
      if (answer === undefined) {
        return { problems: ['The folder is not empty. Add --yes to add these files.'] };
      }
      if (!/^y(es)?$/i.test(answer)) return { refused: true };
    }
  }
  const keys = [...new Set(missing.flatMap(({ needs }) => needs))];
  const context = { folder: typingFolder, folderName, remote: readRemote(folder) };
  const gathered = await gatherAnswers({ given, yes, keys, known, context }, terminal);
  if ('problems' in gathered) return gathered;
  const made = missing.flatMap(({ make }) => make(gathered.answers));
  return { added: writeFiles(folder, made, ignore), packages };
}

function listChanges({ folder, missing, kept, ignore, packages }) {
  const list = (title, paths) =>
    paths.length === 0 ? [] : [title, ...paths.map((path) => `  ${path}`)];
  return [
    `${existsSync(folder) ? folder : ''} is not empty.`,
    ...list(
      'These files would be added:',
      missing.map(({ path }) => path),
    ),
    ...list('These lines would be added to .gitignore:', ignore),
    ...list('These packages would be added to package.json:', packages),
    ...list('These exist and stay as they are:', kept),
  ];
}
