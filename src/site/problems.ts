import { countNouns } from '../lib/text/count-nouns.ts';
import { defineProblems, type ProblemDefinitions } from '../model/define-problems.ts';

export const siteDefinitions = {
  'shared-id': {
    message: ({ what, other }: { what: string; other: string }) =>
      `${what} has the same id as ${other}. Feed readers would show only one of them.`,
    hint: 'Delete the line `id: …` of the newer one, and run `masthead check --fix`, which writes a new id.',
    example: { what: '"New bridge" in issue 3', other: '"Old bridge" in issue 1' },
  },
  'broken-link': {
    severity: 'warning',
    message: ({ issue, target }: { issue: number; target: string }) =>
      `Issue ${issue} links to /${target}, which does not exist.`,
    hint: 'Correct the link. If the item has moved, add its old URL to `aliases:` in its front matter.',
    example: { issue: 3, target: '002/old-bridge/' },
  },
  'foreign-file': {
    message: (params: ForeignFile) =>
      'count' in params
        ? `${countNouns(params.count, 'more file')} in ${params.folder} would be overwritten, but masthead did not make ${params.count === 1 ? 'it' : 'them'}.`
        : params.path === params.other
          ? `The build would overwrite ${params.path}, but masthead did not make it.`
          : `The build would write ${params.path}, but ${params.other} is in the way, and masthead did not make it.`,
    hint: (params: ForeignFile) =>
      'count' in params
        ? `Choose another folder with --out. If an earlier build made ${params.folder}, delete it and build again.`
        : `Move ${params.other} out of ${params.folder}, or choose another folder with --out. If an earlier build made the whole folder, delete it and build again.`,
    example: { path: 'index.html', other: 'index.html', folder: 'public' },
  },
  'same-name': {
    severity: ({ path, other }: { path: string; other: string }) =>
      path === other || isFileAndFolder(path, other) ? ('error' as const) : ('warning' as const),
    message: ({ path, other }: { path: string; other: string }) =>
      path === other
        ? `Two different files of the site would both be ${path}.`
        : isFileAndFolder(path, other)
          ? `${other} would be both a file and a folder of the site.`
          : `${other} and ${path} have the same name on macOS and Windows, where capital letters make no difference.`,
    hint: 'Rename one of the two items or pictures that they are made from.',
    example: { path: '003/images/map.png', other: '003/images/Map.png' },
  },
  'taken-address': {
    severity: 'warning',
    message: ({
      path,
      title,
      foreign,
    }: {
      path: string;
      title: string;
      foreign?: string | undefined;
    }) =>
      `The old URL /${path} of "${title}" ${
        foreign === undefined
          ? 'now belongs to another page'
          : `cannot be kept: masthead did not make ${foreign}`
      }.`,
    hint: 'Remove it from `aliases:`.',
    example: { path: '002/old-bridge/', title: 'New bridge' },
  },
  'unusable-address': {
    severity: 'warning',
    message: ({ alias, title }: { alias: string; title: string }) =>
      `Invalid old URL ${JSON.stringify(alias)} of "${title}".`,
    hint: 'Write aliases as paths, such as /2014/05/mill.html, without "?", "#", ":" or "..", and without parts that begin with a dot.',
    example: { alias: '/2014/?p=12', title: 'The mill' },
  },
  'renamed-story': {
    severity: 'warning',
    message: ({ title }: { title: string }) =>
      `"${title}" has a new URL. The old one redirects to it.`,
    hint: ({ slug }: { slug: string }) =>
      `To keep the redirect, add this line to the front matter: aliases: [${slug}]`,
    example: { title: 'New bridge', slug: 'old-bridge' },
  },
} satisfies ProblemDefinitions;

type ForeignFile = { folder: string } & ({ path: string; other: string } | { count: number });

function isFileAndFolder(path: string, other: string): boolean {
  return path.startsWith(`${other}/`);
}

export const siteProblems = defineProblems(siteDefinitions);
