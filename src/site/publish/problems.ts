import { defineProblems, type ProblemDefinitions } from '../../model/define-problems.ts';

interface Failure {
  place: string;
  /** The last line of the program, without passwords. */
  said: string;
}

export const publishDefinitions = {
  'publish-denied': {
    message: ({ place, said }: Failure) => `Access to ${place} was refused: ${said}`,
    hint: 'Set up git or ssh to log in without asking, with a key in ssh-agent or a token stored by git. The account needs permission to write.',
    example: { place: 'git@github.com:you/news.git', said: 'Permission denied (publickey).' },
  },
  'publish-failed': {
    message: ({ program, said }: { program: string; said: string }) =>
      `The upload with ${program} failed: ${said}`,
    hint: 'Correct the cause, then run `masthead publish` again: it continues.',
    example: { program: 'rsync', said: 'No space left on device (28).' },
  },
  'publish-host-key': {
    message: ({ place }: Failure) => `The host key of ${place} is unknown or has changed.`,
    hint: 'Connect once with ssh, compare the key with the one that the host publishes, and accept it.',
    example: { place: 'you@example.org:/var/www', said: 'Host key verification failed.' },
  },
  'publish-interrupted': {
    message: 'The upload was interrupted.',
    hint: 'Run `masthead publish` again: it continues.',
  },
  'publish-no-place': {
    message: ({ place, said }: Failure) =>
      `Repository or folder not found: ${place} (${said.replace(/\.$/, '')}).`,
    hint: 'Check the spelling in `publish`, and that it exists and your account can see it.',
    example: { place: 'git@github.com:you/nws.git', said: 'Repository not found.' },
  },
  'publish-no-program': {
    message: ({ program }: { program: string }) => `The program ${program} is not installed.`,
    hint: ({ program }: { program: string }) =>
      `Install it, on Debian and Ubuntu with: apt install ${program}. Or choose another way in \`publish\`.`,
    example: { program: 'rsync' },
  },
  'publish-no-remote': {
    message: ({ name }: { name: string }) => `This folder has no git remote "${name}".`,
    hint: 'Write the URL of the repository in `publish.git`, or add the remote with git remote add.',
    example: { name: 'origin' },
  },
  'publish-not-online': {
    message: ({ url, reason }: { url: string; reason: string }) =>
      `The site was uploaded, but ${url} is not online: ${reason}`,
    hint: 'Some hosts take a few minutes. Check `site_url`, and that the host serves what was uploaded; then run `masthead publish` again.',
    example: {
      url: 'https://news.example.org/003/',
      reason: 'news.example.org answered with status 404.',
    },
  },
  'publish-offline': {
    message: ({ place, said }: Failure) => `No connection to ${place}: ${said}`,
    hint: 'Check that this computer is online and that the host is spelled right, then run `masthead publish` again.',
    example: { place: 'git@github.com:you/news.git', said: 'Could not resolve host: github.com.' },
  },
  'publish-refused': {
    message: ({ place, said }: Failure) => `The host refused to change ${place}: ${said}`,
    hint: 'Allow your account to push to this branch in the settings of the host, or name another branch.',
    example: { place: 'the branch gh-pages', said: 'Protected branch hook declined.' },
  },
  'publish-source-branch': {
    message: ({ branch }: { branch: string }) =>
      `The branch ${branch} contains the newsletter itself, so the site cannot be published to it.`,
    hint: 'Name a separate branch in `publish.branch`, such as gh-pages, and let the host serve that one.',
    example: { branch: 'main' },
  },
} satisfies ProblemDefinitions;

export const publishProblems = defineProblems(publishDefinitions);
