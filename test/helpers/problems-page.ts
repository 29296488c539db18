import { fillDefinition, type ProblemDefinitions } from '../../src/model/define-problems.ts';

/** `docs/problems.md`: every problem with its code, sorted, as an editor would see it. */
export function problemsPage(registry: Readonly<Record<string, ProblemDefinitions>>): string {
  const entries = Object.values(registry)
    .flatMap((definitions) => Object.entries(definitions))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    '# Problems',
    '',
    'What does a message mean, and what can I do about it? Find its code, the word in brackets at',
    'the end of the message. An **error** stops the command; a **warning** does not.',
    '',
    '<!-- Generated from the source. UPDATE=1 npm test -- test/cli/problems.test.ts writes it again. -->',
    '',
    ...entries.flatMap(([code, definition]) => {
      const { severity, message, hint } = fillDefinition(definition, definition.example);
      return [`## ${code}`, '', `**${severity}**: ${message}`, '', hint, ''];
    }),
  ].join('\n');
}
