import { createHash } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';

/** `.masthead-HOST-PID-START-NUMBER.new`. */
const pattern = /^\.masthead-([0-9a-f]{8})-(\d+)-([0-9a-z]+)-\d+\.new$/;
const formerName =
  /^\..+\.new$|^secret\.[0-9a-f]{12}\.new$|^(?:import|subscribers)-[\w-]+\.csv\.new$|\.eml\.new$/;
/** In milliseconds: the time that another machine or container may take to write a file. */
const longestWrite = 60 * 60 * 1000;

const started = Math.round(performance.timeOrigin).toString(36);
let count = 0;
let host: string | undefined;

/** A name beside a file, which no other writer has, for writing it before renaming it. */
export function temporaryPath(path: string): string {
  count += 1;
  return join(dirname(path), `.masthead-${hostMark()}-${process.pid}-${started}-${count}.new`);
}

/**
 * Deletes temporary files of processes that have ended, and other machines' after an hour.
 * @param options.former False where others may have files with the names of earlier releases.
 */
export async function removeLeftovers(
  folder: string,
  now: Date,
  { recursive = false, former = true }: { recursive?: boolean; former?: boolean } = {},
): Promise<void> {
  const entries = await readdir(folder, { recursive, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const isLeftover = pattern.test(entry.name)
      ? await isAbandoned(path, entry.name, now)
      : former && formerName.test(entry.name) && entry.isFile();
    // What cannot be deleted now stays for the next run.
    if (isLeftover) await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}

async function isAbandoned(path: string, name: string, now: Date): Promise<boolean> {
  const [, mark, pid, start] = pattern.exec(name) ?? [];
  if (mark === hostMark()) {
    return Number(pid) === process.pid ? start !== started : !isRunning(Number(pid));
  }
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && now.getTime() - found.mtimeMs > longestWrite;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs as somebody else.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** By machine and PID namespace, wherever process ids mean different processes. */
function hostMark(): string {
  host ??= createHash('sha256').update(`${hostname()} ${pidNamespace()}`).digest('hex').slice(0, 8);
  return host;
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
