import { OutsideError, UsageError } from './errors.ts';

/** An exception for a bug report: nothing in it comes from a file, a person or a server. */
export interface BugTrace {
  /** The class, and a code if it has one: `TypeError`, `Error ERR_INVALID_ARG_TYPE`. */
  name: string;
  /** Only messages of the JavaScript engine: others may contain data. */
  message?: string;
  /** Innermost first: `compileAll (src/mailing/run/run.ts:140:9)`. */
  frames: string[];
  causes: BugTrace[];
}

const mostFrames = 30;
const mostDeep = 4;

/** Engine messages that mention only code. A name with characters beyond letters may be data. */
const name = '[A-Za-z_$]{1,40}';
const expression = String.raw`${name}(?:\.${name}|\(\.\.\.\)|\[\.\.\.\]|\(intermediate value\)){0,8}`;
const harmless = [
  `Cannot (?:read|set) properties of (?:undefined|null)(?: \\((?:reading|setting) '${name}'\\))?`,
  `Cannot access '${name}' before initialization`,
  `Cannot destructure property '${name}' of '${expression}' as it is (?:undefined|null)\\.`,
  `${expression} is not (?:a function|a constructor|defined|iterable)(?: or its return value is not iterable)?`,
  `(?:object|undefined|null) (?:null )?is not iterable(?: \\(cannot read property Symbol\\(Symbol\\.iterator\\)\\))?`,
  'Assignment to constant variable\\.',
  'Cannot convert undefined or null to object',
  'Maximum call stack size exceeded',
  'Invalid (?:time value|array length|date|string length|time zone specified)',
  'Reduce of empty array with no initial value',
].map((pattern) => new RegExp(`^(?:${pattern})$`));

/** Keeps a message only if it mentions nothing but code. `project`: a `file:` URL with a slash. */
export function describeBug(error: unknown, project: string, depth = 0): BugTrace {
  if (!(error instanceof Error)) {
    return { name: `a thrown ${error === null ? 'null' : typeof error}`, frames: [], causes: [] };
  }
  const inner = [error.cause, ...(error instanceof AggregateError ? error.errors : [])];
  const causes = inner.filter((each) => each !== undefined).slice(0, mostDeep);
  const kind = error.constructor.name;
  const code = 'code' in error ? error.code : undefined;
  const known = typeof code === 'string' && /^[A-Z0-9_]{2,50}$/.test(code) ? ` ${code}` : '';
  return {
    name: `${/^[A-Za-z]{1,40}$/.test(kind) ? kind : 'Error'}${known}`,
    ...(harmless.some((pattern) => pattern.test(error.message)) && { message: error.message }),
    frames: framesOf(error, project),
    causes: depth < mostDeep ? causes.map((each) => describeBug(each, project, depth + 1)) : [],
  };
}

function framesOf({ stack = '', message }: Error, project: string): string[] {
  const start = stack.indexOf(message);
  const lines = stack.slice(start === -1 ? 0 : start + message.length).split('\n');
  return lines.flatMap((line) => readFrame(line, project) ?? []).slice(0, mostFrames);
}

function readFrame(line: string, project: string): string | undefined {
  const match =
    /^ {4}at (?:async )?(?:((?:new )?[\w$.<>#]+(?: \[as [\w$]+\])?) \()?([^()\s]+:\d+:\d+)\)?$/.exec(
      line,
    );
  if (match === null) return undefined;
  const [, called, place = ''] = match;
  const shown = placeInCode(place.replace(/^file:\/\//, ''), project);
  return called === undefined ? shown : `${called} (${shown})`;
}

function placeInCode(place: string, project: string): string {
  const folder = project.replace(/^file:\/\//, '');
  const start = place.startsWith(folder) ? folder.length : place.lastIndexOf('/node_modules/') + 1;
  const known = start > 0 || place.startsWith('node:');
  const shown = place.slice(start);
  return known && /^[\w@:./+-]+$/.test(shown) ? shown : 'elsewhere';
}

/** SQLite's result codes for our own mistakes: SQL errors, constraints, misuse. */
const sqliteBugs = [1, 18, 19, 20, 21, 25];
/** SQLSTATE classes for the same. 42501 is a privilege that is missing. */
const postgresBugs = /^(?:0A|2[1-6]|34|42(?!501))/;
/** Codes of Node for failures outside the program. */
const outsideNode = /^ERR_(?:TLS|SSL|SOCKET|STREAM_PREMATURE|HTTP2|OSSL|NETWORK|CERT)/;

/** False for errors of the system, the network or a database, and those thrown on purpose. */
export function isBug(error: unknown): boolean {
  if (error instanceof UsageError || error instanceof OutsideError) return false;
  if (!(error instanceof Error)) return true;
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return false;
  if ('errcode' in error && typeof error.errcode === 'number') {
    return sqliteBugs.includes(error.errcode & 0xff);
  }
  if ('syscall' in error && error.syscall !== undefined) return false;
  const code = 'code' in error ? error.code : undefined;
  if (typeof code !== 'string') return true;
  if (/^[0-9A-Z]{5}$/.test(code) && 'severity' in error) return postgresBugs.test(code);
  return code.startsWith('ERR_') && !outsideNode.test(code);
}
