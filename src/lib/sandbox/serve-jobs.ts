import { describeBug } from '../../model/bug.ts';
import { projectUrl } from '../bug-report.ts';
import type { SandboxResult } from './sandbox.ts';

/** Only class and code places of an exception leave the process: its message may hold data. */
export function serveJobs<Job, Value>(work: (job: Job) => Promise<Value>): void {
  process.on('message', async (job: Job) => {
    let result: SandboxResult<Value>;
    try {
      result = { value: await work(job) };
    } catch (error) {
      result =
        error instanceof RangeError
          ? { failed: 'too-heavy' }
          : { failed: 'crashed', bug: describeBug(error, projectUrl) };
    }
    process.send?.(result);
  });
}
