import { afterAll, expect, test } from 'vitest';
import { createSandbox } from '../../../src/lib/sandbox/sandbox.ts';
import type { TestJob } from './worker.ts';

const sandbox = createSandbox<TestJob, unknown>({
  worker: new URL('./worker.ts', import.meta.url),
  seconds: 2,
  megabytes: 100,
  count: 1,
});
afterAll(() => sandbox.close());

test.each<[TestJob, object]>([
  ['sum', { value: 2 }],
  ['loop', { failed: 'too-slow' }],
  ['recurse', { failed: 'too-heavy' }],
  ['exit', { failed: 'crashed' }],
  ['write', { failed: 'crashed', bug: { name: 'Error ERR_ACCESS_DENIED' } }],
  ['throw', { failed: 'crashed', bug: { name: 'TypeError' } }],
])('%s, and the next job runs', async (job, expected) => {
  const result = await sandbox.run(job);
  expect(result).toMatchObject(expected);
  expect(JSON.stringify(result)).not.toContain('ana@');
  expect(await sandbox.run('sum')).toEqual({ value: 2 });
});
