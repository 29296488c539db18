import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRelay } from '../../src/mailing/transport/smtp/relay.ts';
import { credentialFault, cutSetting } from '../../src/model/credentials.ts';

const hosts = [
  'smtp://USER@mail.example:587',
  'imaps://USER@mail.example/INBOX',
  'postgres://USER@db.example/list?sslmode=require',
];
const withUser = (user: string) => hosts.map((host) => host.replace('USER', user));

describe('user and password in a URL', () => {
  test.each([
    ['ana:p%ss', '"%" as %25'],
    ['ana:100%', '"%" as %25'],
    ['ana:p%e9ss', '"%" as %25'],
    ['ana:p#ss', '"#" as %23'],
    ['ana:12#34', '"#" as %23'],
    ['ana:p/ss', '"/" as %2F'],
    ['ana:12/34', '"/" as %2F'],
    ['ana:p?ss', '"?" as %3F'],
    ['ana:1?x', '"?" as %3F'],
    ['ana@example.org:12#34', '"#" as %23, "@" as %40'],
    ['ana:#/?%', '"#" as %23, "/" as %2F, "?" as %3F, "%" as %25'],
  ])('%s is reported with the encoded form', (user, form) => {
    for (const url of withUser(user)) {
      const fault = credentialFault('SMTP_URL', url);
      expect(fault, url).toContain(form);
      expect(fault).not.toContain('ana');
      expect(parseRelay(url)).toBeUndefined();
    }
  });

  test.each([
    'ana',
    'ana:secret',
    'ana:p%25s%23s%2F%3F',
    'ana%40example.org:p',
    'ana:p ss',
    'ana:a+b=c&d!',
    'ana:šifra',
  ])('%s is read', (user) => {
    for (const url of withUser(user)) expect(credentialFault('SMTP_URL', url), url).toBeUndefined();
  });

  test.each([
    'smtp://127.0.0.1:2525',
    'smtps://ana:p@mail.example:465?weight=2',
    'postgres:///list?host=/run/postgresql',
    'postgres://test@localhost/postgres?host=%2Ftmp%2Fx',
    'postgres://ana:p@db.example/list?application_name=a@b',
  ])('%s is read', (url) => {
    expect(credentialFault('X', url)).toBeUndefined();
  });

  test('a password that looks like the rest of a URL is reported, and none is sent elsewhere', () => {
    for (const pass of ['@a?a=a', 'x@a?a=a', 'x@evil.example/list?a=b'])
      expect(parseRelay(`smtp://ana:${pass}@mail.example:587`), pass).toBeUndefined();
  });

  test('whatever the password is, it is read when it is encoded, and no other one is ever used', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: fc.constantFrom(...'aZ1%#/?@:&=+ ~"[]\\š😀') }),
        (pass) => {
          const encoded = parseRelay(`smtp://ana:${encodeURIComponent(pass)}@mail.example:587`);
          expect(encoded).toMatchObject({ host: 'mail.example', user: 'ana', pass });
          const raw = parseRelay(`smtp://ana:${pass}@mail.example:587`);
          if (raw !== undefined) {
            expect(raw.host).toBe('mail.example');
            if (!pass.includes('%')) expect(raw.pass).toBe(pass);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

test('a value in .env that was cut at a # is found', () => {
  expect(cutSetting('A=1\nSMTP_URL=smtp://ana:p#ss@mail.example\n')).toBe('SMTP_URL');
  expect(cutSetting(' export DATABASE_URL = postgres://a:b#c@d/e')).toBe('DATABASE_URL');
  expect(
    cutSetting('SMTP_URL="smtp://ana:p#ss@mail.example"\nIMAP_URL=imaps://a:b@c # ours\n'),
  ).toBeUndefined();
});
