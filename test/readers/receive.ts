/** A server that writes its port into the file argv[2], and each message that it takes into the folder argv[3]. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startSink } from '../helpers/smtp.ts';

const [, , portFile, folder] = process.argv as [string, string, string, string];
await mkdir(folder, { recursive: true });
const sink = await startSink();
await writeFile(portFile, new URL(sink.url).port);
for (let written = 0; ; await pause(50)) {
  for (; written < sink.received.length; written += 1) {
    const file = join(folder, `${written}.eml`);
    await writeFile(`${file}.new`, (sink.received[written] as { raw: Buffer }).raw);
    await rename(`${file}.new`, file);
  }
}
