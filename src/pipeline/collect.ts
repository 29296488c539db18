import { resolve } from 'node:path';
import { type Command, type Result, UsageError } from './command.ts';
import { byProblems, exclusively, openContext } from './context.ts';

export const collect: Command = {
  name: 'collect',
  summary: 'Brings Markdown files into the inbox, with their pictures. Nothing is written over.',
  usage: 'PATH …',
  options: {
    'dry-run': { type: 'boolean', help: 'tell what would come in, and do nothing' },
  },
  async run(args, terminal): Promise<Result> {
    if (args.positionals.length === 0)
      throw new UsageError('Name the files or folders to bring in.');
    const context = await openContext(args, terminal);
    if ('stop' in context) return context.stop;
    const { collectMarkdown } = await import('../collect/collect.ts');
    const dryRun = args.flag('dry-run');
    const paths = args.positionals.map((typed) => ({
      typed,
      path: resolve(terminal.env.INIT_CWD ?? '.', typed),
    }));
    const { root, newsletter } = context;
    const { value: collected, problems } = await exclusively(root, 'compose', () =>
      collectMarkdown({ root, newsletter, paths, dryRun }),
    );
    for (const { fate, from, to, title } of collected) {
      terminal.say(`${dryRun && fate === 'new' ? 'would come' : fate}: ${from} → ${to}  ${title}`);
    }
    return byProblems(problems, { items: collected });
  },
};
