import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { useNewsletter } from '../helpers/newsletter.ts';
import { settings } from '../helpers/root.ts';
import { useScript } from '../helpers/smtp.ts';

const translation = {
  'issues/001/issue.sr-Latn.md': '---\ntitle: Jedan\n---\n\nZdravo.\n',
};

async function testMail(url: string | undefined, ...addresses: string[]) {
  const set = await useNewsletter(0, translation);
  const env = url === undefined ? {} : { SMTP_URL: url };
  const args = ['1', ...addresses.flatMap((each) => ['--test', each]), '--root', set.root];
  return { ...set, ...(await call('send', args, { env })) };
}

describe('send --test without SMTP settings', () => {
  test('says that it wrote files, and where: one for each language and address', async () => {
    const { root, code, stdout } = await testMail(undefined, 'a@b.example', 'c@d.example');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^SMTP_URL is not set, so nothing was sent\. The tests are in these files:/,
    );
    expect(stdout).not.toMatch(/accepted/);
    const files = [...stdout.matchAll(/^ {2}(data\/outbox\/\S+\.eml) {2}(\S+), to (\S+)$/gm)];
    expect(files.map(([, , language, to]) => `${language} ${to}`)).toEqual([
      'en a@b.example',
      'sr-Latn a@b.example',
      'en c@d.example',
      'sr-Latn c@d.example',
    ]);
    for (const [, file] of files) expect(existsSync(join(root, file as string))).toBe(true);
  });

  test('gives every mail a Message-ID of its own, also the next time', async () => {
    const { root } = await testMail(undefined, 'a@b.example');
    await call('send', ['1', '--test', 'a@b.example', '--root', root]);
    const names = await readdir(join(root, 'data/outbox'));
    const mails = await Promise.all(
      names.map((name) => readFile(join(root, 'data/outbox', name), 'utf8')),
    );
    const ids = mails.map((mail) => /^Message-ID: (.*)$/im.exec(mail)?.[1]);
    expect([mails.length, new Set(ids).size]).toEqual([4, 4]);
  });
});

describe('send --test over SMTP', () => {
  test('needs no service for unsubscribing, which a mailing needs', async () => {
    const withoutService = settings.replace(/^service_url: .*\n/m, '');
    const { sink, run } = await useNewsletter(1, { 'issues/newsletter.yaml': withoutService });
    expect((await run('send', '1', '--test', 'a@b.example')).code).toBe(0);
    expect(String(sink.received[0]?.raw)).toContain('service.invalid');
    const { code, stderr } = await run('send', '1', '--yes');
    expect([code, stderr]).toEqual([2, expect.stringContaining('service_url is missing')]);
    expect(stderr).toContain('send -- ISSUE --test ADDRESS');
    expect(sink.received).toHaveLength(1);
  });

  test('names the host that accepted it', async () => {
    const { sink, ...set } = await useNewsletter(0, translation);
    const { stdout } = await set.run('send', '1', '--test', 'a@b.example');
    expect(stdout).toBe(
      'Sent: en, to a@b.example (accepted by 127.0.0.1).\nSent: sr-Latn, to a@b.example (accepted by 127.0.0.1).\n',
    );
    const ids = sink.received.map(({ raw }) => /^Message-ID: (.*)$/im.exec(`${raw}`)?.[1]);
    expect(new Set(ids).size).toBe(2);
  });

  test.for([
    [{ rcpt: '550 5.1.1 no such user' }, /no such user/, /Check the address/],
    [{ message: '554 5.6.0 bad content' }, /bad content/, /objects to/],
    [{ mail: '451 4.3.0 busy' }, /busy/, /Test again in a few minutes/],
    [{ greeting: '554 5.7.1 blocked' }, /blocked/, /provider/],
    [{ message: 'cut' }, /no answer came/, /Check whether it arrived/],
  ] as const)('that fails names host, reply and next step: %j', async ([script, reply, next]) => {
    const { url } = await useScript(script);
    const { code, stdout } = await testMail(url, 'a@b.example');
    expect(code).toBe(3);
    const [head, host, advice] = stdout.split('\n');
    expect(head).toMatch(/^(Not sent|In doubt): en, to a@b\.example$/);
    expect(host).toMatch(/^ {2}127\.0\.0\.1: /);
    expect(host).toMatch(reply);
    expect(advice).toMatch(next);
  });

  test('that reaches no server names host and next step', async () => {
    const { code, stdout } = await testMail('smtp://127.0.0.1:1', 'a@b.example');
    expect(code).toBe(3);
    expect(stdout).toMatch(/^ {2}127\.0\.0\.1: the mail server could not be reached/m);
    expect(stdout).toMatch(/^ {2}.*SMTP_URL/m);
  });
});
