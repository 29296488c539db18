import { spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

interface Step {
  id?: string;
  if?: string;
  uses?: string;
  run?: string;
  with?: { path?: string };
}
interface Job {
  if?: string;
  env?: Record<string, string>;
  steps: Step[];
}
interface Workflow {
  on: Record<string, unknown>;
  jobs: Record<string, Job>;
}

/** Runs the jobs of a workflow as GitHub Actions does, as far as a newsletter's workflow needs it. */
export interface Runner {
  /** Runs the jobs of an event on a branch of the repository, in a new clone. @param inputs Typed for it. */
  run: (event: string, branch: string, inputs?: Record<string, string>) => Promise<JobResult[]>;
  /** The `run:` lines that were executed. */
  executed: Set<string>;
}
export interface JobResult {
  name: string;
  code: number | null;
  output: string;
}

interface RunnerOptions {
  repository: string;
  workflow: string;
  /** Of every step. */
  env: Record<string, string>;
  secrets?: Record<string, string>;
}

/** @param folder For clones and for the cache. */
export function makeRunner(
  folder: string,
  { repository, workflow, env, secrets = {} }: RunnerOptions,
): Runner {
  const executed = new Set<string>();
  const runJob = async (
    name: string,
    job: Job,
    { branch, inputs }: { branch: string; inputs: Record<string, string> },
  ): Promise<JobResult> => {
    const checkout = await mkdtemp(join(folder, `${name}-`));
    const results = join(folder, `${name}.outputs`);
    await writeFile(results, '');
    let output = '';
    const values = { secrets, inputs, github: { token: 'token' } };
    const shared = { ...env, ...fillIn(job.env ?? {}, values) };
    const shell = async (command: string, extra = {}): Promise<number | null> => {
      const child = spawn('bash', ['-e', '-c', command], {
        cwd: checkout,
        env: { ...shared, GITHUB_WORKSPACE: checkout, GITHUB_OUTPUT: results, ...extra },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk) => {
          output += chunk;
        });
      }
      return new Promise((resolve) => child.on('close', resolve));
    };
    let failed: number | null = 0;
    for (const step of job.steps) {
      const isAlways = step.if === 'always()';
      if (!isAlways && (failed !== 0 || !(await holds(step.if, results)))) continue;
      const code = await runStep(step, {
        shell,
        checkout,
        cache: join(folder, 'cache'),
        repository,
        branch,
      });
      if (step.run !== undefined) executed.add(step.run);
      if (failed === 0) failed = code;
    }
    return { name, code: failed, output };
  };
  return {
    executed,
    async run(event, branch, inputs = {}) {
      const { on, jobs }: Workflow = parse(await readFile(workflow, 'utf8'));
      const done: JobResult[] = [];
      for (const [name, job] of Object.entries(jobs)) {
        const isWanted = job.if?.includes(`github.event_name == '${event}'`) ?? event in on;
        if (isWanted) done.push(await runJob(name, job, { branch, inputs }));
      }
      return done;
    },
  };
}

interface Place {
  shell: (command: string, env?: Record<string, string>) => Promise<number | null>;
  checkout: string;
  cache: string;
  repository: string;
  branch: string;
}

async function runStep(
  { uses, run, with: options = {} }: Step,
  { shell, checkout, cache, repository, branch }: Place,
): Promise<number | null> {
  if (run !== undefined) {
    const isMoved = run.startsWith('npm ci') && (await moveModules(dirname(cache), checkout));
    if (isMoved) return 0;
    return shell(`GITHUB_SHA=$(git rev-parse origin/HEAD)\nexport GITHUB_SHA\n${run}`);
  }
  const action = /^actions\/([\w/-]+)@[0-9a-f]{40}$/.exec(uses ?? '')?.[1];
  const [cached, file] = [join(cache, options.path ?? ''), join(checkout, options.path ?? '')];
  switch (action) {
    case 'checkout':
      return shell(`git clone --quiet '${repository}' . && git checkout --quiet '${branch}'`);
    case 'setup-node':
      return 0;
    case 'cache/restore':
      await copy(cached, file);
      return 0;
    case 'cache/save':
      await copy(file, cached);
      return 0;
    default:
      throw new Error(`The test does not know the action ${uses}.`);
  }
}

/** Installed once: the lock file gives every clone the same packages. */
async function moveModules(clones: string, to: string): Promise<boolean> {
  for (const name of await readdir(clones)) {
    const modules = join(clones, name, 'node_modules');
    const isClone = await rename(modules, join(to, 'node_modules')).then(
      () => true,
      () => false,
    );
    if (isClone) return true;
  }
  return false;
}

async function copy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to).catch((error) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

/** Replaces `${{ secrets.NAME }}` and the like; what is not set is empty. */
function fillIn(
  env: Record<string, string>,
  values: Record<string, Record<string, string>>,
): Record<string, string> {
  const fill = (text: string): string =>
    text.replace(/\$\{\{ (\w+)\.(\w+) \}\}/g, (_, of, name) => values[of]?.[name] ?? '');
  return Object.fromEntries(Object.entries(env).map(([name, text]) => [name, fill(text)]));
}

/** `steps.collect.outputs.code == '3'`. */
async function holds(condition: string | undefined, outputs: string): Promise<boolean> {
  if (condition === undefined) return true;
  const [, name, value] = /^steps\.\w+\.outputs\.(\w+) == '(.*)'$/.exec(condition) ?? [];
  if (name === undefined) throw new Error(`The test does not know the condition ${condition}.`);
  return (await readFile(outputs, 'utf8')).split('\n').includes(`${name}=${value}`);
}
