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
  jobs: Record<string, Job>;
}

/** Runs the jobs of a workflow as GitHub Actions does, as far as a newsletter's workflow needs it. */
export interface Runner {
  /** Runs the jobs of an event on a branch of the repository, in a new clone. */
  run: (event: string, branch: string) => Promise<JobResult[]>;
  /** The `run:` lines that were executed. */
  executed: Set<string>;
}
export interface JobResult {
  name: string;
  code: number | null;
  output: string;
}

/** @param folder For clones and for the cache. @param env Of every step. */
export function makeRunner(
  folder: string,
  {
    repository,
    workflow,
    env,
  }: { repository: string; workflow: string; env: Record<string, string> },
): Runner {
  const executed = new Set<string>();
  const runJob = async (name: string, job: Job, branch: string): Promise<JobResult> => {
    const checkout = await mkdtemp(join(folder, `${name}-`));
    const results = join(folder, `${name}.outputs`);
    await writeFile(results, '');
    let output = '';
    const shell = async (command: string, extra = {}): Promise<number | null> => {
      const child = spawn('bash', ['-e', '-c', command], {
        cwd: checkout,
        env: { ...env, ...job.env, GITHUB_WORKSPACE: checkout, GITHUB_OUTPUT: results, ...extra },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk) => {
          output += chunk;
        });
      }
      return new Promise((resolve) => child.on('close', resolve));
    };
    for (const step of job.steps) {
      if (!(await holds(step.if, results))) continue;
      const code = await runStep(step, {
        shell,
        checkout,
        cache: join(folder, 'cache'),
        repository,
        branch,
      });
      if (step.run !== undefined) executed.add(step.run);
      if (code !== 0) return { name, code, output };
    }
    return { name, code: 0, output };
  };
  return {
    executed,
    async run(event, branch) {
      const { jobs }: Workflow = parse(await readFile(workflow, 'utf8'));
      const done: JobResult[] = [];
      for (const [name, job] of Object.entries(jobs)) {
        if (job.if?.includes(`github.event_name == '${event}'`))
          done.push(await runJob(name, job, branch));
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

/** `steps.collect.outputs.code == '3'`. */
async function holds(condition: string | undefined, outputs: string): Promise<boolean> {
  if (condition === undefined) return true;
  const [, name, value] = /^steps\.\w+\.outputs\.(\w+) == '(.*)'$/.exec(condition) ?? [];
  if (name === undefined) throw new Error(`The test does not know the condition ${condition}.`);
  return (await readFile(outputs, 'utf8')).split('\n').includes(`${name}=${value}`);
}
