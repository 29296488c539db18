import type { Command } from '../../src/cli/command.ts';
import { describeCommand } from '../../src/cli/help.ts';

/** `docs/commands.md`: what `--help` prints for each command, in the order of `masthead --help`. */
export function commandsPage(commands: readonly Command[]): string {
  const links = commands.map(({ name }) => `[${name}](#${name})`).join(', ');
  return [
    '# Commands',
    '',
    'Which options does a command have? This page is what `masthead NAME --help` prints. In a newsletter that was',
    'started with `npm create masthead`, type `npx masthead NAME …`; in this repository, `npm run NAME -- …`.',
    '',
    '<!-- Generated from the source. UPDATE=1 npm test -- test/cli/reference.test.ts writes it again. -->',
    '',
    `${links}.`,
    '',
    'Exit codes: 0 done; 1 the content or the list has problems; 2 wrong options or settings; 3 an external failure, or',
    'not finished: run it again to continue; 70 a bug in masthead; 130 interrupted, the state is kept.',
    '',
    ...commands.flatMap((command) => [
      `## ${command.name}`,
      '',
      '```text',
      describeCommand(command, { program: 'masthead' }),
      '```',
      '',
    ]),
  ].join('\n');
}
