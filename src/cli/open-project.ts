import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { randomHex } from '../lib/keys/random.ts';
import type { OpenProjectOptions, Project } from '../project.ts';
import { type Arguments, exit, type Result, type Terminal } from './command.ts';

/**
 * Opens the newsletter for a command; `stop` is the result where its settings have errors. What it
 * needs is loaded here, so that `--help` starts without it.
 */
export async function openProjectFor(
  { root }: Pick<Arguments, 'root'>,
  { say, progress, reportBug: bug, confirm: _confirm, ask: _ask, ...own }: Terminal,
  options: OpenProjectOptions = {},
): Promise<Project | { stop: Result }> {
  const { sourceKinds } = await import('../collect/sources/kinds.ts');
  const { openProject } = await import('../project.ts');
  const host = { ...own, random: Math.random, randomHex, log: { say, progress, bug } };
  const { value: project, problems } = await openProject(root, host, sourceKinds, options);
  if (project === undefined) return { stop: { exit: exit.usage, problems } };
  await cleanUp(project.root, own.now());
  return project;
}

/** Deletes the temporary files of commands that were killed while they wrote. */
async function cleanUp(root: string, now: Date): Promise<void> {
  const { inboxFolder } = await import('../content/issue-folders.ts');
  const { removeLeftovers } = await import('../lib/temporary-files.ts');
  await removeLeftovers(join(root, 'issues'), now);
  await removeLeftovers(join(root, inboxFolder), now, { recursive: true });
  const data = join(root, 'data');
  await removeLeftovers(data, now);
  const entries = await readdir(data, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    // An outbox can hold a hundred thousand files; sending to it looks at them.
    if (!entry.isDirectory() || entry.name === 'outbox') continue;
    await removeLeftovers(join(data, entry.name), now);
  }
}
