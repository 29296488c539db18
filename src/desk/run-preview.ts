import { once } from 'node:events';
import { errorCode } from '../lib/text/system-error.ts';
import { OutsideError } from '../model/errors.ts';
import type { Project } from '../project.ts';
import { servePreview } from './preview-server.ts';
import { type OpenProject, type PreviewHost, previewRenderer } from './render-preview.ts';
import { watchFolders } from './watch-folders.ts';

export interface PreviewOptions extends Pick<PreviewHost, 'showCommands'> {
  /** Absent: the inbox as the next issue, else the newest issue. */
  issue: number | undefined;
  /** 0 for any free port. */
  port: number;
  open: OpenProject;
  onReady: (url: string) => void;
}

/** Previews on the loopback address until aborted. @throws OutsideError if the port is taken. */
export async function runPreview(
  { root, log, clock, signal }: Project,
  { issue, port, open, onReady, showCommands }: PreviewOptions,
): Promise<void> {
  const render = previewRenderer(open, issue, { log, clock, showCommands });
  let shown = await render();
  const server = await servePreview(() => shown, { port, clock }).catch((error) => {
    throw new OutsideError(
      `Port ${port} cannot be used (${errorCode(error)}). Choose another with --port, or any free one with --port 0.`,
    );
  });
  onReady(server.url);
  const stopWatching = watchFolders(root, async () => {
    shown = await render();
    server.reload();
  });
  if (!signal.aborted) await once(signal, 'abort');
  stopWatching();
  await server.close();
}
