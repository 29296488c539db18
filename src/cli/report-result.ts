import { printable, printableInLine } from '../model/printable.ts';
import { formatProblems, type Problem, type Severity } from '../model/problem.ts';
import type { Result } from './command.ts';
import { type Invocation, showCommands } from './invocation.ts';
import type { CommandHost } from './people-host.ts';

/** Prints the problems of a result and, with `--json`, the whole result. */
export function reportResult(
  { problems = [], closing, json }: Result,
  { asJson, host, invocation }: { asJson: boolean; host: CommandHost; invocation: Invocation },
): void {
  const shown = problems.map((problem) => ({
    ...problem,
    message: showCommands(problem.message, invocation),
    hint: showCommands(problem.hint, invocation),
  }));
  const paint = (severity: Severity): string => host.colour(severity, severity);
  for (const text of formatProblems(shown.map(inPrint), paint)) host.err(text);
  if (closing !== undefined) host.err(closing);
  const whole = Array.isArray(json) ? json : { ...(json as object | undefined), problems: shown };
  if (asJson) host.out(JSON.stringify(whole, null, 2));
}

function inPrint({ file, message, hint, ...same }: Problem): Problem {
  return {
    ...same,
    ...(file !== undefined && { file: printableInLine(file) }),
    message: printableInLine(message),
    hint: printable(hint),
  };
}
