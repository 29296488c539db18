import { resolve } from 'node:path';
import { countNouns } from '../lib/text/count-nouns.ts';
import type { BuiltSite } from '../site/build-site.ts';
import { type Command, issueNumber, type Result, toResult, toStopped } from './command.ts';
import { openProjectFor } from './open-project.ts';

export const build: Command = {
  name: 'build',
  summary: 'Build the site: archive, web pages, feeds, search, and each issue as mail and text.',
  usage: '[ISSUE …]',
  operands: Number.POSITIVE_INFINITY,
  options: {
    out: { value: 'DIR', help: "where to write it (default: public/ in the newsletter's folder)" },
    mail: { help: 'also make the mail of imported issues, which masthead never mailed' },
    verify: { help: 'read every file of the site, and restore what another program changed' },
  },
  async run(args, terminal): Promise<Result> {
    const project = await openProjectFor(args, terminal);
    if ('stop' in project) return project.stop;
    const { buildSite } = await import('../site/build-site.ts');
    const out = resolve(project.root, args.text('out') ?? 'public');
    const only = args.positionals.map(issueNumber);
    const { value, problems } = await buildSite(project, {
      out,
      only,
      withMail: args.flag('mail'),
      verify: args.flag('verify'),
    });
    if (value === undefined) return toStopped(problems, 'Nothing was built.');
    terminal.say(describeBuilt(value, args.text('out') ?? 'public'));
    const { findSentChanges } = await import('../mailing/find-sent-changes.ts');
    const sent = await findSentChanges(project, only.length === 0 ? undefined : only);
    return toResult([...problems, ...sent], value);
  },
};

/** `Built public/: 92 files, 3 changed.` */
export function describeBuilt({ files, changed }: BuiltSite, folder: string): string {
  const name = folder.endsWith('/') ? folder : `${folder}/`;
  return `Built ${name}: ${countNouns(files, 'file')}, ${changed === 0 ? 'none' : changed} changed.`;
}
