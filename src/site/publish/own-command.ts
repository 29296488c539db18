import { uploadEnvironment } from '../../lib/child-environment.ts';
import { runChild } from '../../lib/run-child.ts';
import type { PublishTarget } from '../../model/newsletter.ts';
import type { Project } from '../../project.ts';
import type { Destination } from './destination.ts';
import { withoutPasswords } from './explain-failure.ts';
import { publishProblems } from './problems.ts';
import { UploadError } from './upload-error.ts';

type RunTarget = Extract<PublishTarget, { method: 'run' }>;

/**
 * The command of `publish.run`, which uploads the site in its own way. It runs in the newsletter's
 * folder, with `MASTHEAD_PUBLIC`, the folder to upload, and `MASTHEAD_SITE_URL`.
 */
export function openCommand(project: Project, { command }: RunTarget): Destination {
  const { root, env, signal, newsletter, log } = project;
  return {
    name: '`publish.run`',
    record: undefined,
    async upload({ folder }) {
      let last = '';
      const done = await runChild(command, [], {
        cwd: root,
        env: {
          ...uploadEnvironment({ ...process.env, ...env }),
          MASTHEAD_PUBLIC: folder,
          MASTHEAD_SITE_URL: newsletter.siteUrl,
        },
        signal,
        shell: true,
        onLine: (line) => {
          if (line.trim() !== '') last = line.trim();
          log.say(`  ${withoutPasswords(line)}`);
        },
      });
      if (done?.code === 0) return undefined;
      if (done?.code === null) throw new UploadError(publishProblems['publish-interrupted']());
      const why = last === '' ? '' : `, ${withoutPasswords(last)}`;
      const said = `exit code ${done?.code ?? 127}${why}`.replace(/[^.]$/, '$&.');
      throw new UploadError(publishProblems['publish-failed']({ program: '`publish.run`', said }));
    },
    async close() {},
  };
}
