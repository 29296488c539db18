import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { useNewsletter } from '../helpers/newsletter.ts';

test.each([
  ['%', '%25'],
  ['#', '%23'],
  ['/', '%2F'],
  ['?', '%3F'],
])(
  'a password with %s is answered with its encoded form, and never printed',
  async (character, form) => {
    const password = `12${character}geheim`;
    const { root } = await useNewsletter(0, {
      'issues/newsletter.yaml': `format: 1
name: The Test Letter
from: { name: The Test Letter, address: letter@test.example }
site_url: https://site.test.example
service_url: https://service.test.example
sources: [{ name: Mailbox, mailbox: true }]
`,
    });
    for (const [name, url, command] of [
      ['SMTP_URL', `smtp://ana:${password}@127.0.0.1:9`, ['send', '1', '--yes']],
      ['DATABASE_URL', `postgres://ana:${password}@127.0.0.1:9/list`, ['subscribers', 'list']],
      ['IMAP_URL', `imap://ana:${password}@127.0.0.1:9/INBOX`, ['collect']],
    ] as const) {
      const env = {
        [name]: url,
        ...(name === 'DATABASE_URL' && { NEWSLETTER_SECRET: 'x'.repeat(32) }),
      };
      const [program, ...args] = command;
      const { code, stdout, stderr } = await call(program, [...args, '--root', root], { env });
      expect(code, stderr).not.toBe(0);
      expect(stderr + stdout).toContain(`${name}: user and password have to be URL-encoded.`);
      expect(stderr + stdout).toContain(form);
      expect(stderr + stdout).not.toMatch(/geheim|malformed/);
    }
  },
);

test('a password that .env cuts at a # is reported', async () => {
  const { root } = await useNewsletter(0);
  await writeFile(join(root, '.env'), 'SMTP_URL=smtp://ana:12#34@mail.example:587\n');
  const { code, stderr } = await call('send', ['1', '--yes', '--root', root], {});
  expect(code).toBe(2);
  expect(stderr).toContain('%23');
});
