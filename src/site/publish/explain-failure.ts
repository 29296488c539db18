import type { Problem } from '../../model/problem.ts';
import { publishProblems } from './problems.ts';

type Code =
  | 'publish-host-key'
  | 'publish-denied'
  | 'publish-offline'
  | 'publish-no-place'
  | 'publish-refused';

/** What git, ssh and rsync write; the first match counts. */
const patterns: readonly (readonly [RegExp, Code])[] = [
  [
    /host key verification failed|remote host identification has changed|no matching host key/i,
    'publish-host-key',
  ],
  [
    /could not resolve host|name or service not known|nodename nor servname|temporary failure in name|network is unreachable|no route to host|connection (?:refused|timed out|reset|closed)|operation timed out|couldn't connect|failed to connect/i,
    'publish-offline',
  ],
  [
    /remote rejected|hook declined|protected branch|denyCurrentBranch|shallow update not allowed/i,
    'publish-refused',
  ],
  [
    /repository.*not found|not found: did you|does not appear to be a git repository|does not exist|returned error: 404|no such file or directory|unknown module/i,
    'publish-no-place',
  ],
  [
    /permission (?:to .*)?denied|publickey|authentication failed|could not read (?:username|password)|terminal prompts disabled|returned error: 40[13]|access denied|read-only file system|insufficient permission|auth failed/i,
    'publish-denied',
  ],
];

/** The problem that a program's error output describes. @param place How people name the host. */
export function explainFailure(program: string, stderr: string, place: string): Problem {
  const lines = withoutPasswords(stderr)
    .split('\n')
    .map((line) => line.replace(/^(?:remote: )+/, '').trim())
    .filter((line) => line !== '');
  for (const [pattern, code] of patterns) {
    const said = lines.find((line) => pattern.test(line));
    if (said !== undefined) {
      return publishProblems[code]({ place: withoutPasswords(place), said: asSentence(said) });
    }
  }
  const said = lines.findLast((line) => !/^hint:/.test(line)) ?? 'it did not say why';
  return publishProblems['publish-failed']({ program, said: asSentence(said) });
}

/** `https://user:token@host` without user and token. */
export function withoutPasswords(text: string): string {
  return text.replace(/(?<=:\/\/)[^\s/@]+@/g, '');
}

function asSentence(line: string): string {
  const text = line.replace(/^(?:fatal|error|ERROR|rsync error|rsync): /, '').slice(0, 300);
  return /[.!?)]$/.test(text) ? text : `${text}.`;
}
