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
    const { sortProblems } = await import('../newsletter/problem.ts');
    const asked = args.positionals.map(issueNumber);
    const numbers = await stages.chooseIssues(context.root, asked);
    const all = await stages.readIssues(context, await stages.chooseIssues(context.root, []));
    const templates = await stages.templatesFor(context.root);
    const past = stages.itemsOf(all.value);
    const problems = all.problems.filter(({ file }) => concerns(file, numbers));
    for (const issue of all.value.filter(({ number }) => numbers.includes(number))) {
      terminal.progress(`Checking issue ${issue.number}`);
      const rendered = await stages.renderIssue(context, issue, templates);
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

function concerns(file: string | undefined, numbers: readonly number[]): boolean {
  const number = /^issues\/(\d+)\//.exec(file ?? '')?.[1];
  return number === undefined || numbers.includes(Number(number));
}

function counted(count: number, noun: string): string {
  return `${count === 0 ? 'no' : count} ${noun}${count === 1 ? '' : 's'}`;
}
