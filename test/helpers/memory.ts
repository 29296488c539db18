import { readdir, readFile } from 'node:fs/promises';

/** Resident memory of a process and of those that it started (Linux), in MB. */
export async function memoryOf(pid: number): Promise<{ largest: number; all: number }> {
  const family = new Set([pid]);
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  for (let grown = -1; grown !== family.size; ) {
    grown = family.size;
    for (const [child, parent] of parents) if (family.has(parent)) family.add(child);
  }
  let [largest, all] = [0, 0];
  for (const each of family) {
    const status = await readFile(`/proc/${each}/status`, 'utf8').catch(() => '');
    const mb = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
    largest = Math.max(largest, mb);
    all += mb;
  }
  return { largest, all };
}
