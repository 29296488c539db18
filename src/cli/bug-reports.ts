import { type BugPlace, projectUrl, signature, writeBugReport } from '../lib/bug-report.ts';
import { type BugTrace, describeBug } from '../model/bug.ts';

/** Of a process that runs for weeks, such as `serve`. */
const mostReports = 20;

/** The bugs that showed while a command ran, each reported once. */
export class BugReports {
  private readonly place: Omit<BugPlace, 'now'>;
  private readonly now: () => Date;
  private readonly files = new Map<string, { trace: BugTrace; file: string | undefined }>();

  constructor(place: Omit<BugPlace, 'now'>, now: () => Date) {
    this.place = place;
    this.now = now;
  }

  get count(): number {
    return this.files.size;
  }

  /** Writes a report of an exception, or of a trace of one. @returns the file, or why there is none. */
  report(error: unknown): string {
    const trace = isTrace(error) ? error : describeBug(error, projectUrl);
    const mark = signature(trace);
    if (!this.files.has(mark) && this.files.size < mostReports) {
      this.files.set(mark, { trace, file: undefined });
      try {
        this.files.set(mark, {
          trace,
          file: writeBugReport(trace, { ...this.place, now: this.now() }),
        });
      } catch {
        // The bug may be in what writes the report, too.
      }
    }
    return this.files.get(mark)?.file ?? 'no report could be written';
  }

  lines(): string[] {
    return [...this.files.values()].flatMap(({ trace, file }) => [
      `A bug in masthead: ${signature(trace)}. What was done before it is kept.`,
      file === undefined
        ? 'No report could be written.'
        : `Please send ${file} to masthead's authors. It holds no addresses and no secrets.`,
    ]);
  }
}

function isTrace(error: unknown): error is BugTrace {
  return typeof error === 'object' && error !== null && 'frames' in error && 'causes' in error;
}
