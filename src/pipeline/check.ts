import { type Command, exit, issueNumber, type Result } from './command.ts';
import { openContext } from './context.ts';

export const check: Command = {
  name: 'check',
  summary: 'Tells what is wrong with issues before people see them, worst first.',
  usage: '[ISSUE …]',
  options: {
    strict: { type: 'boolean', help: 'fail on warnings too' },
  },
  async run(args, terminal): Promise<Result> {
    const context = await openContext(args, terminal);
    if ('stop' in context) return context.stop;
    const stages = await import('./issues.ts');
    const { pastBefore, readStories } = await import('./past.ts');
    const { sortProblems } = await import('../newsletter/problem.ts');
    const asked = args.positionals.map(issueNumber);
    const numbers = await stages.chooseIssues(context.root, asked);
    const issues = await stages.readIssues(context, numbers);
    const templates = await stages.templatesFor(context.root);
    const before = pastBefore(await readStories(context.root));
    const { problems } = issues;
    for (const issue of issues.value.sort((a, b) => a.number - b.number)) {
      terminal.progress(`Checking issue ${issue.number}`);
      const rendered = await stages.renderIssue(context, issue, templates);
      const past = before(issue.number);
      problems.push(...rendered.problems, ...stages.findings(context, rendered.value, past));
    }
    const inbox = asked.length === 0 ? await inboxProblems(context) : [];
    const found = sortProblems([...problems, ...inbox]);
    const errors = found.filter(({ severity }) => severity === 'error').length;
    terminal.say(
      `${counted(numbers.length, 'issue')} checked: ${counted(errors, 'error')}, ${counted(found.length - errors, 'warning')}.`,
    );
    const failed = errors > 0 || (args.flag('strict') && found.length > 0);
    return {
      exit: failed ? exit.problems : exit.done,
      problems: found,
      json: { issues: numbers },
    };
  },
};

async function inboxProblems(context: Parameters<typeof import('./issues.ts')['readIssues']>[0]) {
  const { readInbox } = await import('../content/read-inbox.ts');
  return (await readInbox(context.root, context.newsletter)).problems;
}

function counted(count: number, noun: string): string {
  return `${count === 0 ? 'no' : count} ${noun}${count === 1 ? '' : 's'}`;
}
