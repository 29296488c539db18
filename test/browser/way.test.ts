import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import PostalMime, { type Email } from 'postal-mime';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { expectAccessible, launch, picture } from '../helpers/browser.ts';
import { masthead } from '../helpers/command.ts';
import { makeRoot, settings } from '../helpers/root.ts';
import { useSink } from '../helpers/smtp.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** A newsletter whose service and site answer on this machine, and a server that takes its mail. */
async function useHouse() {
  const at = `http://127.0.0.1:${await freePort()}`;
  const root = await makeRoot({
    'issues/newsletter.yaml': settings
      .replace('https://service.test.example', at)
      .replace('https://site.test.example', at),
    'issues/001/issue.md':
      '---\nnumber: 1\nid: urn:uuid:00000000-0000-4000-8000-000000000001\ntitle: One\ndate: 2026-11-24\n---\n\nHello.\n',
    'issues/001/01-story.md':
      '---\nid: urn:uuid:00000000-0000-4000-8000-000000000002\ntitle: Fresh news\nsection: news\n---\n\nNews.\n',
    'issues/001/02-member.md':
      '---\nid: urn:uuid:00000000-0000-4000-8000-000000000003\ntitle: A member writes\nsection: members\n---\n\nWords.\n',
  });
  expect((await masthead('build', ['--root', root])).code).toBe(0);
  const sink = await useSink();
  const env = { ...process.env, SMTP_URL: sink.url };
  const script = join(import.meta.dirname, '../../scripts/serve.ts');
  const args = [script, '--root', root, '--port', new URL(at).port];
  const service = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [service.stdout, service.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  }
  onTestFinished(() => {
    service.kill('SIGKILL');
  });
  await until(() => said.includes('Listening'));
  const run = (...args: string[]) =>
    masthead(args[0] as string, [...args.slice(1), '--root', root], { SMTP_URL: sink.url });
  /** The next mail that arrives. */
  let seen = 0;
  const mail = async (): Promise<Email> => {
    await until(() => sink.received.length > seen);
    seen += 1;
    return PostalMime.parse(sink.received[seen - 1]?.raw as Buffer);
  };
  return { at, service, said: () => said, run, mail };
}

async function until(holds: () => boolean): Promise<void> {
  for (let left = 300; left > 0 && !holds(); left -= 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(holds()).toBe(true);
}

/** Looks at the page as it is: light, dark and on a phone. */
async function look(page: Page, name: string): Promise<void> {
  for (const [scheme, width] of [
    ['light', 900],
    ['dark', 900],
    ['light', 360],
    ['dark', 320],
  ] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 800 });
    await expectAccessible(page);
    const wide = await page.evaluate<number>(
      'document.documentElement.scrollWidth - window.innerWidth',
    );
    expect(wide, `${name}, ${width} px`).toBeLessThanOrEqual(0);
    expect(await page.evaluate('document.scripts.length')).toBe(0);
    await picture(page, `${name}-${scheme}-${width}`);
  }
}

function linkIn({ html = '', text = '', headers }: Email, path: string): string {
  const found = `${html} ${text}`.match(/https?:[^"<>\s]+/g) ?? [];
  const header = headers.find(({ key }) => key === 'list-unsubscribe')?.value ?? '';
  return [...found, ...header.split(/[<>,\s]+/)].find((link) => link.includes(path)) as string;
}

test('somebody goes the whole way: subscribes by keyboard, confirms, chooses in Serbian, reads, leaves with one press, comes back, and is erased', async () => {
  const { at, service, said, run, mail } = await useHouse();
  const context = await browser.newContext({ locale: 'sr-Latn' });
  const page = await context.newPage();
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(at)) elsewhere.push(request.url());
  });

  await page.goto(`${at}/subscribe`);
  expect(await page.getAttribute('html', 'lang')).toBe('sr-Latn');
  await look(page, '1-subscribe');
  await page.focus('#address');
  await page.keyboard.type('ana.citalac@list.example');
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.id'), 'not the trap').toBe('name');
  await page.keyboard.type('Ana Čitalac');
  await page.focus('#consent');
  await page.keyboard.press('Space');
  await page.waitForTimeout(2100);
  await page.keyboard.press('Enter');
  await page.waitForSelector('h1:has-text("Proverite prijemno sanduče")');
  await look(page, '2-asked');

  const asked = await mail();
  expect(asked.subject).toContain('Potvrdite prijavu');
  await page.goto(linkIn(asked, '/c/'));
  await look(page, '3-confirm');
  await page.click('button');
  await page.waitForSelector('h1:has-text("Prijavljeni ste")');
  await look(page, '4-confirmed');

  const welcome = await mail();
  await page.goto(linkIn(welcome, '/p/'));
  await look(page, '5-preferences');
  await page.uncheck('#section-members');
  await page.check('#text');
  await page.click('button');
  await page.waitForSelector('h1:has-text("Sačuvano")');
  await look(page, '6-saved');
  await page.goBack();
  await page.reload();
  expect(await page.isChecked('#section-members')).toBe(false);
  await page.click('a[href$="/data"]');
  await look(page, '6-data');
  await page.click('button');
  await page.waitForSelector('h1:has-text("Proverite prijemno sanduče")');
  expect((await mail()).attachments[0]?.filename).toBe('my-data.json');

  expect((await run('send', '1', '--yes')).code).toBe(0);
  const issue = await mail();
  expect(issue.html).toBeUndefined();
  expect(issue.text).toContain('Fresh news');
  expect(issue.text).not.toContain('A member writes');

  const leaving = linkIn(issue, '/u/');
  await page.goto(leaving);
  await look(page, '7-leave');
  const pressed = await fetch(leaving, {
    method: 'POST',
    body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
    redirect: 'manual',
  });
  expect([pressed.status, pressed.headers.get('set-cookie')]).toEqual([200, null]);
  expect((await mail()).subject).toContain('Odjavili');
  await page.click('button');
  await look(page, '8-left');

  await page.goto(`${at}/subscribe`);
  await page.fill('#address', 'ana.citalac@list.example');
  await page.check('#consent');
  await page.click('button');
  await page.waitForSelector('[role=status]');
  await look(page, '9-too-fast');
  await page.check('#consent');
  await page.waitForTimeout(2100);
  await page.click('button');
  await page.goto(linkIn(await mail(), '/c/'));
  await page.click('button');
  await page.goto(linkIn(await mail(), '/p/'));
  await page.click('a[href$="/erase"]');
  await look(page, '10-erase');
  await page.click('button');
  await page.waitForSelector('h1:has-text("Vaši podaci su obrisani")');
  await look(page, '11-erased');
  expect((await run('subscribers', 'list')).stdout).toContain('The list is empty');

  for (const [path, name] of [
    ['/unsubscribe', '12-find'],
    ['/nowhere', '13-lost'],
    ['/c/gone', '14-gone'],
  ] as const) {
    await page.goto(at + path);
    await look(page, name);
  }
  expect((await page.goto(`${at}/`))?.status(), 'the archive').toBe(200);
  expect((await page.goto(`${at}/001/`))?.status()).toBe(200);
  await expectAccessible(page);
  expect(elsewhere).toEqual([]);
  expect(said().trim().split('\n'), 'the service logs nobody').toHaveLength(1);

  service.kill('SIGTERM');
  const [code] = await once(service, 'exit');
  expect(code).toBe(0);
  await context.close();
});

test('the form on the home page opens that of the service, with the address filled in', async () => {
  const { at } = await useHouse();
  const page = await (await browser.newContext()).newPage();
  for (const path of ['/', '/001/', '/001/story/']) {
    await page.goto(at + path);
    await look(page, `offer${path.replaceAll('/', '-')}`);
    await page.fill('#_address', 'ana@list.example');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#consent');
    expect(new URL(page.url()).pathname).toBe('/subscribe');
    expect(page.url(), 'no address in a URL').not.toContain('ana');
    expect(await page.inputValue('#address')).toBe('ana@list.example');
  }
});
