import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sourceKinds } from '../collect/sources/kinds.ts';
import { inboxFolder } from '../content/read-inbox.ts';
import { randomHex } from '../lib/keys/random.ts';
import { removeLeftovers } from '../lib/temporary-files.ts';
import { type Context, openProject } from '../project.ts';
import { type Arguments, exit, type Result, type Terminal } from './command.ts';

/** Opens the newsletter that a command is called for, or gives the result that says why not. */
export async function openContext(
  { root }: Arguments,
  terminal: Terminal,
): Promise<Context | { stop: Result }> {
  const { env, now, signal, say, progress, reportBug: bug } = terminal;
  const host = { env, now, randomHex, signal, log: { say, progress, bug } };
  const { value: project, problems } = await openProject(root, host, sourceKinds);
  if (project === undefined) return { stop: { exit: exit.usage, problems } };
  await cleanUp(project.root, now());
  return { ...project, terminal };
}

async function cleanUp(root: string, now: Date): Promise<void> {
  await removeLeftovers(join(root, 'issues'), now);
  await removeLeftovers(join(root, inboxFolder), now, { recursive: true });
  const data = join(root, 'data');
  await removeLeftovers(data, now);
  const entries = await readdir(data, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    // An outbox can hold a hundred thousand files: it is looked at when something is sent there.
    if (!entry.isDirectory() || entry.name === 'outbox') continue;
    await removeLeftovers(join(data, entry.name), now);
  }
}
