import { type Command, exit, issueNumber, type Result, wholeNumber } from './command.ts';
import { openProjectFor } from './open-project.ts';

const defaultPort = '4321';

export const preview: Command = {
  name: 'preview',
  summary: 'Show an issue as mail, text, web page and feed entry, and reload it after each save.',
  usage: '[ISSUE]',
  operands: 1,
  options: {
    port: {
      value: 'PORT',
      help: `serve it on this port (default: ${defaultPort}; 0: any free port)`,
    },
  },
  async run(args, terminal): Promise<Result> {
    const [typed] = args.positionals;
    const issue = typed === undefined ? undefined : issueNumber(typed);
    const port = wholeNumber('port', args.text('port') ?? defaultPort, 65_535);
    const project = await openProjectFor(args, terminal);
    if ('stop' in project) return project.stop;
    if (issue !== undefined) {
      const { chooseIssues } = await import('../content/issue-folders.ts');
      await chooseIssues(project.root, [issue]);
    }
    const { runPreview } = await import('../desk/run-preview.ts');
    await runPreview(project, {
      issue,
      port,
      open: async () => {
        const again = await openProjectFor(args, terminal);
        if (!('stop' in again)) return { value: again, problems: [] };
        return { value: undefined, problems: again.stop.problems ?? [] };
      },
      showCommands: terminal.showCommands,
      onReady: (url) => terminal.say(`Preview: ${url} (Ctrl-C to stop)`),
    });
    return { exit: exit.done };
  },
};
