import { z } from 'zod';
import { about, line, refine, yesNo } from './fields.ts';
import { modelProblems } from './problems.ts';

/** Not an option of a program; without a password, since the settings are public. */
const place = refine(
  line,
  (value) => /^[^-\s]/.test(value) && !/:\/\/[^/@]*:[^/]*@/.test(value),
  modelProblems['bad-publish-place'],
);

/** The rules of `git check-ref-format`, without names that begin with a hyphen. */
const branch = refine(
  line,
  (value) =>
    /^[^-/.][^\s~^:?*[\\]*$/.test(value) && !/\.\.|@\{|\/\/|\/\.|\.lock$|[./]$/.test(value),
  modelProblems['bad-branch'],
);

const methods = ['git', 'rsync', 'run'] as const;

/** `publish` in `newsletter.yaml`: exactly one of `git`, `rsync` and `run`. */
export const publishSchema = refine(
  z.strictObject({
    git: about(
      place,
      'A git repository whose branch is served, as on GitHub, GitLab and Codeberg Pages: a URL, a path, or the name of a remote, such as `origin`.',
      { example: 'origin' },
    ).optional(),
    branch: about(branch.optional(), 'With `git`: the branch. It is made if it does not exist.', {
      example: 'gh-pages',
      otherwise: '`gh-pages`; on Codeberg `pages`',
    }),
    history: about(
      yesNo.optional(),
      'With `git`: `false` keeps only the newest state on the branch, so that the repository stays small.',
      { example: false, default: true },
    ),
    rsync: about(
      place,
      'A folder on a server, as rsync names it: `user@host:/path`. It is reached with ssh and a key.',
      { example: 'you@example.org:/var/www/newsletter' },
    ).optional(),
    run: about(
      z.string().trim().min(1),
      'A command that uploads the folder `$MASTHEAD_PUBLIC`. Only `publish`, `digest` and `send --due` run it, never a check.',
      { example: 'netlify deploy --prod --dir "$MASTHEAD_PUBLIC"' },
    ).optional(),
  }),
  (publish) =>
    methods.filter((method) => publish[method] !== undefined).length === 1 &&
    (publish.git !== undefined || (publish.branch ?? publish.history) === undefined),
  (_, place) => modelProblems['publish-method'](place),
);

export type PublishSettings = z.infer<typeof publishSchema>;
