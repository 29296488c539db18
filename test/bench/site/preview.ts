import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';

/**
 * Saves a file several times while the preview is open. @returns the time from a save until its
 * page has the change, in seconds: the median.
 */
export async function timePreview(
  checkout: string,
  root: string,
  file: string,
  issue: number,
): Promise<number> {
  const args = ['preview', String(issue), '--port', '0', '--root', root];
  const child = spawn(process.execPath, [`${checkout}/scripts/start.js`, ...args]);
  try {
    const url = await urlOf(child.stdout);
    const events = await fetch(`${url}events`);
    const reader = events.body?.getReader();
    const source = await readFile(file, 'utf8');
    const times: number[] = [];
    for (let save = 0; save < 7; save += 1) {
      const mark = `changed${save}x`;
      await writeFile(file, `${source}\nThe text ${mark}.\n`);
      const begun = performance.now();
      while (!(await hasText(url, issue, mark))) await reader?.read();
      times.push((performance.now() - begun) / 1000);
    }
    return times.sort((a, b) => a - b)[3] ?? Number.NaN;
  } finally {
    child.kill();
  }
}

async function urlOf(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const [url] = /http:\S+/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error('The preview did not start.');
}

async function hasText(url: string, issue: number, text: string): Promise<boolean> {
  const page = `${url}${String(issue).padStart(3, '0')}/`;
  return (await (await fetch(page)).text()).includes(text);
}
