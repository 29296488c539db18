import { questionOptions } from '../../create-masthead/lib/command-line.js';
import { installCommands } from '../../create-masthead/lib/install-packages.js';
import { startNewsletter } from '../../create-masthead/lib/start-newsletter.js';
import { UsageError } from '../model/errors.ts';
import type { Newsletter } from '../model/newsletter.ts';
import { type Command, exit, type Result } from './command.ts';

export const init: Command = {
  name: 'init',
  summary: "Add what a newsletter's folder lacks: .gitignore, settings, a workflow.",
  usage: '',
  operands: 0,
  needsNewsletter: false,
  options: {
    ...questionOptions,
    yes: { help: 'add the files, and use the default answer to every question' },
  },
  async run(args, terminal): Promise<Result> {
    const given = Object.keys(questionOptions).map((name) => [name, args.text(name)] as const);
    const started = await startNewsletter(
      {
        folder: args.root,
        typingFolder: args.path('.'),
        given: Object.fromEntries(given),
        yes: args.flag('yes'),
        known: await readKnown(args.root),
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      },
      terminal,
    );
    if ('problems' in started) throw new UsageError(started.problems.join(' '));
    const added = 'added' in started ? started.added : [];
    terminal.say(added.length === 0 ? 'Nothing was added.' : `Added to ${args.root}:`);
    for (const path of added) terminal.say(`  ${path}`);
    const packages = 'packages' in started ? started.packages : [];
    if (added.includes('package.json') || packages.length > 0) {
      const commands = installCommands(packages).map((command) => `npm ${command.join(' ')}`);
      terminal.say(`Next: ${commands.join(' && ')}`);
    }
    if (added.includes('issues/newsletter.yaml')) {
      terminal.say('To see the first issue: `masthead preview`');
    }
    return { exit: exit.done, json: { added } };
  },
};

/** The answers that a newsletter's settings give already; none where they cannot be read. */
async function readKnown(root: string): Promise<Readonly<Record<string, unknown>>> {
  const { sourceKinds } = await import('../collect/sources/kinds.ts');
  const { readNewsletter } = await import('../content/read-newsletter.ts');
  const { value: newsletter } = await readNewsletter(root, sourceKinds);
  if (newsletter === undefined) return {};
  const { name, sections, siteUrl } = newsletter;
  return { name, sections, host: { kind: hostOf(newsletter), siteUrl } };
}

function hostOf({ publish, siteUrl }: Newsletter): string {
  if (publish?.method !== 'git') return 'later';
  return /\.codeberg\.page$/.test(new URL(siteUrl).hostname) ? 'codeberg' : 'github';
}
