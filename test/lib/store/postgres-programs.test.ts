import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runPostgresProgram, splitPassword } from '../../../src/lib/store/postgres-programs.ts';
import { makeRoot } from '../../helpers/root.ts';

test.each([
  ['postgres://host/name', 'postgres://host/name', undefined],
  ['postgres://user@host/name', 'postgres://user@host/name', undefined],
  ['postgres://user:word@host:5432/name', 'postgres://user@host:5432/name', 'word'],
  [
    'postgresql://user:p%40ss%25@host/name?sslmode=require',
    'postgresql://user@host/name?sslmode=require',
    'p@ss%',
  ],
  ['postgres://user:a:b@h1:1,h2:2/name', 'postgres://user@h1:1,h2:2/name', 'a:b'],
  ['postgres://user:a@b@host/name', 'postgres://user@host/name', 'a@b'],
  ['postgres://user:100%@host/name', 'postgres://user@host/name', '100%'],
  [
    'postgres://user@/name?host=/run/pg&password=word',
    'postgres://user@/name?host=/run/pg',
    'word',
  ],
  ['postgres:///name?password=word&user=me', 'postgres:///name?user=me', 'word'],
  ['postgres://user:@[2001:db8::1]/name', 'postgres://user@[2001:db8::1]/name', ''],
])('the password of %s is taken out', (url, address, password) => {
  expect(splitPassword(url)).toEqual({ address, ...(password !== undefined && { password }) });
});

test('no secret stands in the arguments of a program, and only the password in its environment', async () => {
  const folder = await makeRoot();
  const program = join(folder, 'pg_dump');
  await writeFile(program, `#!/bin/sh\necho "$@" > ${folder}/args\nenv > ${folder}/env\n`);
  await chmod(program, 0o755);
  const before = { ...process.env };
  onTestFinished(() => {
    process.env = before;
  });
  process.env = {
    ...before,
    PATH: `${folder}:${before.PATH}`,
    PGSSLMODE: 'prefer',
    SMTP_URL: 'smtp://user:secret1@host',
    NEWSLETTER_SECRET: 'secret2',
    IMAP_URL: 'imaps://user:secret3@host',
    DATABASE_URL: 'postgres://user:secret4@host/name',
  };
  await runPostgresProgram('pg_dump', ['--format=custom'], 'postgres://user:secret4@host/name');
  const [args, env] = await Promise.all(
    ['args', 'env'].map((name) => readFile(join(folder, name), 'utf8')),
  );
  expect(args).toBe('--format=custom --dbname=postgres://user@host/name\n');
  expect(env).toContain('PGPASSWORD=secret4\n');
  expect(env).toContain('PGSSLMODE=prefer');
  expect(env).not.toMatch(/secret[123]|DATABASE_URL/);
});
