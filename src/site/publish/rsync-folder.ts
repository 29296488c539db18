import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { uploadEnvironment } from '../../lib/child-environment.ts';
import { runChild } from '../../lib/run-child.ts';
import type { PublishTarget } from '../../model/newsletter.ts';
import type { Project } from '../../project.ts';
import { foldersOf } from '../path-index.ts';
import type { Destination } from './destination.ts';
import { explainFailure } from './explain-failure.ts';
import { publishProblems } from './problems.ts';
import {
  compareWithRecord,
  formatRecord,
  parseRecord,
  recordAfter,
  recordFile,
  recordUnderWay,
  type UploadRecord,
} from './record.ts';
import { type SiteToUpload, uploadRank } from './site-files.ts';
import { UploadError } from './upload-error.ts';

type RsyncTarget = Extract<PublishTarget, { method: 'rsync' }>;

/** Partial transfer, or source files that do not exist. */
const partial = new Set([23, 24]);

/** Opens a folder on a server. @throws UploadError */
export async function openFolder(
  project: Project,
  { destination }: RsyncTarget,
): Promise<Destination> {
  const own = await mkdtemp(join(tmpdir(), 'masthead-publish-'));
  const rsync = makeRsync(project, destination, own);
  try {
    const record = await rsync.readRecord();
    return {
      name: destination,
      record,
      upload: (site) => uploadFiles(rsync, site, record),
      close: () => rm(own, { recursive: true, force: true }),
    };
  } catch (error) {
    await rm(own, { recursive: true, force: true });
    throw error;
  }
}

/** The record goes first and last, what announces the issue after its pages, and removals at the end. */
async function uploadFiles(
  rsync: ReturnType<typeof makeRsync>,
  site: SiteToUpload,
  record: UploadRecord,
): Promise<number> {
  const { folder } = site;
  const { changed, gone } = compareWithRecord(site, record);
  const after = recordAfter(site, record);
  if (changed.length === 0 && gone.length === 0) return 0;
  await rsync.writeRecord(recordUnderWay(site, record));
  const announces = (path: string): boolean => uploadRank(path) >= 2;
  await rsync.copy(
    folder,
    changed.filter((path) => !announces(path)),
  );
  await rsync.copy(folder, changed.filter(announces));
  await rsync.remove(gone, after.keys());
  await rsync.writeRecord(after);
  return changed.length + gone.length;
}

function makeRsync({ root, env, signal }: Project, destination: string, own: string) {
  const into = asFolder(destination);
  const environment = {
    RSYNC_RSH: 'ssh -o BatchMode=yes -o ConnectTimeout=30',
    ...uploadEnvironment({ ...process.env, ...env }),
    SSH_ASKPASS: '',
    LC_ALL: 'C',
  };

  async function run(args: readonly string[], input?: string) {
    const options = { cwd: root, env: environment, signal, ...(input !== undefined && { input }) };
    const done = await runChild('rsync', ['--protect-args', '--timeout=120', ...args], options);
    if (done === undefined) {
      throw new UploadError(publishProblems['publish-no-program']({ program: 'rsync' }));
    }
    if (done.code === null || done.code === 20) {
      throw new UploadError(publishProblems['publish-interrupted']());
    }
    return done;
  }

  async function expectSuccess(args: readonly string[], input?: string): Promise<void> {
    const { code, stderr } = await run(args, input);
    if (code !== 0) throw new UploadError(explainFailure('rsync', stderr, destination));
  }

  /** Chosen by their content, so times say nothing; readable for the web server. */
  const copying = ['--recursive', '--times', '--compress', '--ignore-times', '--chmod=D755,F644'];
  const listed = (paths: readonly string[]): string => paths.map((path) => `${path}\0`).join('');
  const from = ['--from0', '--files-from=-'];

  /** Names what does not exist here, below folders that do: rsync then deletes it there. */
  async function removeMissing(paths: readonly string[]): Promise<void> {
    const empty = join(own, 'empty');
    await rm(empty, { recursive: true, force: true });
    for (const path of paths) await mkdir(join(empty, dirname(path)), { recursive: true });
    const options = ['--recursive', '--existing', '--delete-missing-args', ...from];
    await expectSuccess([...options, `${empty}/`, into], listed(paths));
  }

  return {
    async readRecord(): Promise<UploadRecord> {
      const { code, stderr } = await run([`${into}${recordFile}`, `${own}/`]);
      // Before the first upload, neither the file nor the folder needs to exist.
      if (code !== null && partial.has(code) && /No such file|vanished/i.test(stderr)) {
        return new Map();
      }
      if (code !== 0) throw new UploadError(explainFailure('rsync', stderr, destination));
      return parseRecord(await readFile(join(own, recordFile), 'utf8'));
    },
    async writeRecord(record: UploadRecord): Promise<void> {
      await writeFile(join(own, recordFile), formatRecord(record));
      await expectSuccess([...copying, join(own, recordFile), into]);
    },
    async copy(folder: string, paths: readonly string[]): Promise<void> {
      if (paths.length === 0) return;
      await expectSuccess([...copying, ...from, `${folder}/`, into], listed(paths));
    },
    /** Deletes files there, then the folders that are empty without them. */
    async remove(paths: readonly string[], kept: Iterable<string>): Promise<void> {
      if (paths.length === 0) return;
      await removeMissing(paths);
      const used = new Set([...kept].flatMap(foldersOf));
      const empty = new Set(paths.flatMap(foldersOf).filter((folder) => !used.has(folder)));
      for (const level of byDepth(empty)) await removeMissing(level);
    },
  };
}

/** `host:` is the user's own folder there, and `host:/` is the root. */
function asFolder(destination: string): string {
  if (destination.endsWith(':')) return `${destination}./`;
  return destination.endsWith('/') ? destination : `${destination}/`;
}

/** The deepest first. */
function byDepth(folders: Iterable<string>): string[][] {
  const levels: string[][] = [];
  for (const folder of folders) {
    const depth = folder.split('/').length;
    levels[depth] = [...(levels[depth] ?? []), folder];
  }
  return levels.filter((level) => level !== undefined).reverse();
}
