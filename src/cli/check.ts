import type { Problem } from '../model/problem.ts';
import type { Context } from '../project.ts';
import type { KnownItem } from '../stories/item-index.ts';
import { type Command, exit, issueNumber, type Result } from './command.ts';
import { openContext } from './open-context.ts';

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
    const stages = await import('../check/prepare-issue.ts');
    const { indexEarlierItems, readKnownItems } = await import('../stories/read-known-items.ts');
    const { sortProblems } = await import('../model/problem.ts');
    const asked = args.positionals.map(issueNumber);
    const numbers = await stages.chooseIssues(context.root, asked);
    const issues = await stages.readIssues(context, numbers);
    const templates = await stages.templatesFor(context.root);
    const stories = await readKnownItems(context.root);
    const before = indexEarlierItems(stories);
    const { problems } = issues;
    for (const issue of issues.value.sort((a, b) => a.number - b.number)) {
      terminal.progress(`Checking issue ${issue.number}`);
      const rendered = await stages.renderIssue(context, issue, templates);
      const past = before(issue.number);
      problems.push(...rendered.problems, ...stages.findings(context, rendered.value, past));
    }
    const inbox = asked.length === 0 ? await inboxProblems(context, stories) : [];
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

async function inboxProblems(context: Context, stories: readonly KnownItem[]): Promise<Problem[]> {
  const { readInbox } = await import('../content/read-inbox.ts');
  const { repeatsAmong } = await import('../check/rules/repeat.ts');
  const { createItemIndex } = await import('../stories/item-index.ts');
  const { value, problems } = await readInbox(context.root, context.newsletter);
  const past = createItemIndex(stories.filter(({ issue }) => issue !== undefined));
  return [...problems, ...repeatsAmong(value.items, past)];
}

function counted(count: number, noun: string): string {
  return `${count === 0 ? 'no' : count} ${noun}${count === 1 ? '' : 's'}`;
}
