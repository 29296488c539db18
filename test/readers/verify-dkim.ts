/** Has mailauth verify the messages argv[3…], with the keys r1.record and e1.record in the folder argv[2]. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';

const [, , folder, ...files] = process.argv as [string, string, string, ...string[]];

/** The algorithms whose signatures are good. */
async function passing(raw: Buffer): Promise<string[]> {
  const { results } = await dkimVerify(raw, {
    resolver: async (name: string) => {
      const selector = name.split('.')[0] as string;
      return [[await readFile(join(folder, `${selector}.record`), 'utf8')]];
    },
  });
  return results
    .filter(({ status }) => status.result === 'pass')
    .map(({ algo }) => algo ?? '')
    .sort();
}

for (const file of files) {
  const raw = await readFile(file);
  const text = raw.toString('latin1');
  const good = await passing(raw);
  const changes = [
    text.replace(/(List-Unsubscribe: <https:)/i, '$1//evil.example'),
    text.replace(/\r\n\r\n(?=[\s\S]*$)/, '\r\nList-Unsubscribe-Post: x\r\n\r\n'),
    `${text}x`,
  ];
  for (const change of changes) {
    const after = await passing(Buffer.from(change, 'latin1'));
    if (after.length > 0) throw new Error(`${file}: a change was not noticed`);
  }
  if (good.join(' ') !== 'ed25519-sha256 rsa-sha256') throw new Error(`${file}: ${good}`);
}
if (files.length === 0) throw new Error('no message came through');
console.log(
  `mailauth: ${files.length} messages, both signatures of each are good; no change passes`,
);
