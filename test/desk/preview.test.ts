import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeRoot } from '../helpers/root.ts';

const story = (title: string): string => `---\ntitle: ${title}\nsection: news\n---\n\nWords.\n`;

async function startPreview(root: string): Promise<{ url: string; child: ChildProcess }> {
  const script = join(import.meta.dirname, '../../scripts/preview.ts');
  const child = spawn(process.execPath, [script, '--root', root, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await once(child.stdout, 'data');
  return { url: /http:\S+/.exec(String(line))?.[0] as string, child };
}

test('the preview shows the inbox in every form, renders it again after a save, and ends at Ctrl-C', async () => {
  const root = await makeRoot({
    'issues/inbox/a.md': story('One'),
    'issues/inbox/b.md': `${story('Links')}\nSee [the report][nowhere].\n`,
  });
  const { url, child } = await startPreview(root);
  const page = async (path = ''): Promise<string> => (await fetch(url + path)).text();
  expect(await page()).toContain('issue 1');
  expect(await page()).toMatch(/\(raw-markdown\).*Add a line <code>\[name\]: https:/s);
  for (const path of [
    '001/email.html',
    '001/email-dark.html',
    '001/email.txt',
    '001/',
    '001/feed-entry.html',
  ]) {
    expect(await page(path), path).toContain(path.endsWith('feed-entry.html') ? 'Words.' : 'One');
  }

  const events = await fetch(`${url}events`);
  const reader = (events.body as ReadableStream<Uint8Array>).getReader();
  await reader.read();
  await writeFile(join(root, 'issues/inbox/a.md'), story('Two'));
  expect(new TextDecoder().decode((await reader.read()).value)).toContain('reload');
  expect(await page('001/email.txt')).toContain('Two');

  // A slow machine may see one save as two, and reload twice.
  await writeFile(join(root, 'issues/newsletter.yaml'), 'format: 2\n');
  await expect.poll(() => page(), { timeout: 20_000 }).toContain('issues/newsletter.yaml:1');

  child.kill('SIGINT');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
});

test('the preview is read-only, only for this computer, and survives malformed URLs', async () => {
  const root = await makeRoot({ 'issues/inbox/a.md': story('One') });
  const { url, child } = await startPreview(root);
  const { request } = await import('node:http');
  const status = await new Promise<number | undefined>((resolve) => {
    request(url, { headers: { host: 'elsewhere.example' } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).end();
  });
  expect(status).toBe(403);
  expect((await fetch(url, { method: 'POST' })).status).toBe(405);
  expect((await fetch(`${url}..%2f..%2fetc/passwd`)).status).toBe(404);
  expect((await fetch(url)).headers.get('content-security-policy')).toContain("default-src 'none'");

  for (const path of [
    '%ff',
    '%',
    '%00',
    '%c0%af',
    '001/%ff/',
    '//',
    '001/%2F',
    'a%\u0000',
    '%u0041',
    '?%ff',
  ]) {
    const { status } = await fetch(url + path);
    expect([path, status < 500]).toEqual([path, true]);
  }
  expect((await fetch(url)).status).toBe(200);
  expect(child.exitCode).toBeNull();
});
