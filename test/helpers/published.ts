import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { makeRoot, settings } from './root.ts';
import { type Answered, startWeb, type Web } from './web.ts';

/** git without the settings of whoever runs the tests. */
export const gitEnvironment = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  HOME: '/nonexistent',
};

export function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...gitEnvironment, ...author },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

const author = {
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@test.example',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@test.example',
};

/** An empty folder outside of any newsletter, for one test. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'masthead-place-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An empty bare repository. */
export function makeBare(): string {
  const folder = makeFolder();
  git(folder, 'init', '--bare', '--quiet', '--initial-branch=main');
  return folder;
}

/** The files of a branch, without masthead's record. */
export function filesOf(bare: string, branch: string): string[] {
  return git(bare, 'ls-tree', '-r', '--name-only', branch)
    .split('\n')
    .filter((path) => path !== '' && path !== '.masthead-published.json');
}

/** Serves a folder as static hosts do, below a path; 404 for what is not there. */
export function serveFolder(folder: () => string, below = ''): Promise<Web> {
  return startWeb((path): Answered | undefined => {
    const { pathname } = new URL(path, 'http://localhost');
    if (!pathname.startsWith(`${below}/`)) return undefined;
    const name = decodeURIComponent(pathname.slice(below.length + 1));
    return readAnswer(
      join(folder(), name.endsWith('/') || name === '' ? `${name}index.html` : name),
    );
  });
}

function readAnswer(file: string): Answered | undefined {
  try {
    if (!statSync(file).isFile()) return undefined;
    const type = file.endsWith('.html') ? 'text/html' : 'application/octet-stream';
    return { headers: { 'content-type': type }, body: readFileSync(file) };
  } catch {
    return undefined;
  }
}

/** The text of an issue that was sent. */
export const sent =
  'mailing:\n  id: imported\n  started: 2026-11-02T09:00:00Z\n  finished: 2026-11-02T09:00:00Z\n';

export function issueText(number: number, more = ''): string {
  return `---\nnumber: ${number}\nid: urn:uuid:00000000-0000-4000-8000-00000000000${number}\ntitle: Issue ${number}\ndate: 2026-11-0${number}\n${more}---\n\nHello.\n`;
}

export function storyText(number: number, more = ''): string {
  return `---\nid: urn:uuid:00000000-0000-4000-8000-0000000000a${number}\ntitle: Story ${number}\n${more}---\n\nWords of story ${number}.\n`;
}

/** A newsletter with one issue that was sent, published as `publish` says. */
export function makePublished(
  publish: string,
  files: Readonly<Record<string, string>> = {},
  siteUrl = 'https://site.test.example',
): Promise<string> {
  return makeRoot({
    'issues/newsletter.yaml': `${settings.replace(/^site_url: .*$/m, `site_url: ${siteUrl}`)}publish: ${publish}\n`,
    'issues/001/issue.md': issueText(1, sent),
    'issues/001/01-first.md': storyText(1),
    ...files,
  });
}
