import { readFileSync } from 'node:fs';
import { settingsFile } from './settings-file.js';
import { slugify } from './slug.js';
import { yamlString } from './yaml.js';

/**
 * @typedef {{ path: string, bytes: string | Buffer }} NewFile
 *
 * A file that the starter may add. `needs`: the answers that it is made of. It may bring others.
 * @typedef {{ path: string, needs: readonly string[],
 *   make: (answers: Record<string, any>) => NewFile[] }} StarterFile
 */

const settings = 'issues/newsletter.yaml';
const settingsNeed =
  'name languages from sections address colour logo host siteUrl serviceUrl'.split(' ');

/** What a new newsletter begins with: its masthead is of the same version as this package. */
const { version, masthead } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

/**
 * The packages of a newsletter. Node is pinned here, and masthead in package-lock.json: `npm update`
 * never leaves the range that is written here, and would do nothing for one version. Until 1.0 it may
 * install any later one, since each of them migrates older newsletters.
 * @type {Readonly<Record<string, string>>}
 */
export const packages = {
  masthead: version.startsWith('0.') ? '0.x' : `^${version}`,
  node: masthead.node,
};

/**
 * Everything that a newsletter's folder has, in the order in which it is written: what git must
 * ignore first, the settings last, so that an interrupted start is not taken for a newsletter.
 * @param {{ folderName: string, timeZone: string }} options
 * @returns {readonly StarterFile[]}
 */
export function starterFiles({ folderName, timeZone }) {
  return [
    fixed('.gitignore', 'gitignore'),
    fixed('.npmrc', 'npmrc'),
    fixed('.env.example', 'env.example'),
    file('package.json', ['name'], ({ name }) => manifest(name, folderName)),
    file('README.md', ['name'], ({ name }) => fill('readme.md', { name })),
    file('.github/workflows/newsletter.yml', ['host'], ({ host }) => workflow(host)),
    file('issues/inbox/welcome.md', ['name', 'sections'], welcome),
    {
      path: settings,
      needs: settingsNeed,
      make: (answers) => [
        ...(answers.logo
          ? [{ path: `issues/images/${answers.logo.name}`, bytes: answers.logo.bytes }]
          : []),
        { path: settings, bytes: settingsFile(answers, timeZone) },
      ],
    },
  ];
}

function file(path, needs, make) {
  const made = (bytes) => (bytes === undefined ? [] : [{ path, bytes }]);
  return { path, needs, make: (answers) => made(make(answers)) };
}

function fixed(path, name) {
  return file(path, [], () => template(name));
}

function template(name) {
  return readFileSync(new URL(`../templates/${name}`, import.meta.url), 'utf8');
}

/** Replaces `{{name}}` by values. */
function fill(name, values) {
  return template(name).replace(/\{\{(\w+)\}\}/g, (_, key) => values[key]);
}

function welcome({ name, sections: [section] }) {
  return fill('welcome.md', {
    name,
    title: yamlString(`Welcome to ${name}`),
    section: section === undefined ? '' : `section: ${section.id}\n`,
  });
}

/**
 * For repositories on GitHub; the job that publishes pushes only for GitHub Pages.
 * @returns {string | undefined} undefined for a repository on another host
 */
function workflow({ kind }) {
  if (kind === 'codeberg') return undefined;
  const text = template('workflow.yml');
  if (kind === 'github') return text;
  const withoutPublish = text.replace(
    / {2}# Builds the site and uploads[\s\S]*?(?= {2}# Imports new stories)/,
    '',
  );
  return withoutPublish
    .replace(
      'pull requests, publishes what is pushed to main, and collects',
      'pull requests, and collects',
    )
    .replace(/ {2}push:\n {4}branches: \[main\]\n/, '');
}

function manifest(name, folderName) {
  const commands = ['digest', 'preview', 'check', 'build', 'publish', 'send', 'status', 'serve'];
  const slug = slugify(folderName) || slugify(name) || 'newsletter';
  const content = {
    // npm refuses a package that depends on one of its own name.
    name: ['masthead', 'node'].includes(slug) ? `${slug}-newsletter` : slug,
    private: true,
    scripts: Object.fromEntries(commands.map((command) => [command, `masthead ${command}`])),
    dependencies: packages,
    allowScripts: { node: true },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}
