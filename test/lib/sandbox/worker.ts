import { serveJobs } from '../../../src/lib/sandbox/serve-jobs.ts';

export type TestJob = 'sum' | 'loop' | 'throw' | 'recurse' | 'exit' | 'write';

const works: Record<TestJob, () => unknown> = {
  sum: () => 1 + 1,
  loop: () => {
    // Blocks as an endless loop does, without the CPU time of one.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
  throw: () => {
    throw new TypeError('ana@mill.example');
  },
  recurse: () => works.recurse(),
  exit: () => process.exit(1),
  write: () => process.getBuiltinModule('node:fs').writeFileSync('/tmp/written', ''),
};

serveJobs(async (job: TestJob) => works[job]());
