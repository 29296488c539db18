import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import type { ListNames, ListSlugRecord } from '../render/list-slugs.ts';
import { type BuildContext, buildIssue, type IssueJob } from './build-issue.ts';

const port = parentPort;
const context: BuildContext = workerData;

/** Nothing is lost between two messages: each is sent only as the answer to the last one. */
async function nextMessage<Message>(): Promise<Message> {
  if (port === null) throw new Error('This module runs in a thread.');
  const [message] = await once(port, 'message');
  return message;
}

async function nameLists(names: ListNames): Promise<ListSlugRecord> {
  port?.postMessage({ names });
  return nextMessage();
}

for (;;) {
  const job = await nextMessage<IssueJob>();
  port?.postMessage({ built: await buildIssue(context, job, nameLists) });
}
