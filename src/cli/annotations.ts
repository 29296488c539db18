import { realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { type Problem, sortProblems } from '../model/problem.ts';
import type { Terminal } from './command.ts';

/**
 * Prints problems as workflow commands of GitHub Actions, which shows each at its line in a pull
 * request ("Workflow commands for GitHub Actions", setting an error message).
 * @param root The newsletter's folder, which problems name files from.
 */
export function printAnnotations(
  problems: readonly Problem[],
  root: string,
  { say, env }: Pick<Terminal, 'say' | 'env'>,
): void {
  const folder = folderInRepository(root, env.GITHUB_WORKSPACE);
  for (const problem of sortProblems(problems)) say(toAnnotation(problem, folder));
}

/** @param folder The newsletter's folder in the repository: empty, or `bulletin/`. */
function toAnnotation(
  { severity, code, message, hint, file, line, column }: Problem,
  folder: string,
): string {
  const place = { file: file === undefined ? undefined : `${folder}${file}`, line, col: column };
  const properties = Object.entries({ ...place, title: code })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${severity} ${properties.join(',')}::${escapeText(`${message}\n${hint}`)}`;
}

function folderInRepository(root: string, workspace: string | undefined): string {
  if (workspace === undefined || workspace === '') return '';
  try {
    const path = relative(realpathSync(workspace), realpathSync(root)).split(sep).join('/');
    return path === '' || path.startsWith('..') ? '' : `${path}/`;
  } catch {
    return '';
  }
}

function escapeText(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
