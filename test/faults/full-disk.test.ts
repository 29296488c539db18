import { test } from 'vitest';
import { expectMigrations } from '../helpers/full-disk.ts';

test('migrations that a full disk stops anywhere leave nothing, and the next run does them', () =>
  expectMigrations(Array.from({ length: 13 }, (_, at) => 40 + at * 25)));
