import { spawnSync } from 'node:child_process';

/**
 * The commands that add packages to `package.json`, and install everything.
 * @param {readonly string[]} packages As `name=version`.
 */
export function installCommands(packages) {
  const added = packages.map((each) => `dependencies.${each}`);
  return [...(added.length === 0 ? [] : [['pkg', 'set', ...added]]), ['install']];
}

/**
 * Runs these commands in a folder, with the npm that started this program if there is one.
 * @param {string} folder
 * @param {readonly string[]} packages
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {boolean} false where it failed; npm has printed why
 */
export function installPackages(folder, packages, env) {
  // `npm create` describes its own folder and package in the environment.
  const clean = Object.fromEntries(
    Object.entries(env).filter(
      ([name]) =>
        !/^npm_(package_|lifecycle_|config_(local_prefix|prefix|yes|package|call)$)|^INIT_CWD$/i.test(
          name,
        ),
    ),
  );
  const npm = /npm-cli\.[cm]?js$/.test(env.npm_execpath ?? '') ? env.npm_execpath : undefined;
  const options = { cwd: folder, env: clean, stdio: ['ignore', 'inherit', 'inherit'] };
  const run = (command) => {
    const args = [...command, '--no-audit', '--no-fund', '--loglevel=error'];
    const { status } =
      npm !== undefined
        ? spawnSync(process.execPath, [npm, ...args], options)
        : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
    return status === 0;
  };
  return installCommands(packages).every(run);
}
