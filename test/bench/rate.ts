/**
 * Messages a second and CPU for each, durable ledger and all, against nodemailer as commonly used
 * (`sendMail` with html and text on a pool) and Postfix's smtp-source, all to Postfix's smtp-sink
 * in the same run. 53 KB messages. Aims: 3 times nodemailer's rate, half of smtp-source's, and a
 * fifth of nodemailer's CPU.
 */
import { execFile, spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createTransport } from 'nodemailer';
import { openStore } from '../../src/lib/store/open.ts';
import type { Signer } from '../../src/mailing/message/dkim.ts';
import { escapeHtml, escapeText, fillSlots } from '../../src/model/slots.ts';
import { largeEdition } from '../helpers/large-edition.ts';
import { addReaders, freeze, newsletter, run } from '../helpers/mailing.ts';

const paths = { PATH: `${process.env.PATH}:/usr/sbin` };
const env = { ...process.env, ...paths };
const edition = largeEdition();

interface Measured {
  rate: number;
  /** Milliseconds of CPU a message, of this process. */
  cpu?: number;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function measure(count: number, work: () => Promise<unknown>): Promise<Measured> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { rate: count / seconds, cpu: (user + system) / 1000 / count };
}

async function ours(port: number, connections: number, count: number, signers: Signer[]) {
  const folder = await mkdtemp(join(tmpdir(), 'masthead-bench-'));
  const store = await openStore(join(folder, 'newsletter.db'));
  await addReaders(store, count);
  const mailing = await freeze(store, 'smtp', edition);
  const measured = await measure(count, async () => {
    const { counts } = await run(store, mailing, `smtp://127.0.0.1:${port}`, {
      connections,
      signers,
    });
    if (counts.accepted !== count) throw new Error(`accepted ${counts.accepted} of ${count}`);
  });
  await store.close();
  await rm(folder, { recursive: true });
  return measured;
}

async function nodemailerPool(port: number, connections: number, count: number, signer?: Signer) {
  const transporter = createTransport({
    host: '127.0.0.1',
    port,
    ignoreTLS: true,
    pool: true,
    maxConnections: connections,
    maxMessages: Number.POSITIVE_INFINITY,
    ...(signer && {
      dkim: {
        domainName: signer.domain,
        keySelector: signer.selector,
        privateKey: signer.key.export({ type: 'pkcs8', format: 'pem' }) as string,
      },
    }),
  });
  const measured = await measure(count, () =>
    Promise.all(
      Array.from({ length: count }, (_, index) => {
        const link = `https://service.test.example/u/1.${index}`;
        const values = {
          name: `Čitalac ${index}`,
          unsubscribe: link,
          preferences: link,
          view: link,
          address: `reader${index}@list.example`,
        };
        return transporter.sendMail({
          from: { ...newsletter.from, address: `${newsletter.from.address}` },
          to: { name: values.name, address: `reader${index}@list.example` },
          subject: edition.subject,
          html: fillSlots(edition.html, values, escapeHtml),
          text: fillSlots(edition.text, values, escapeText),
        });
      }),
    ),
  );
  transporter.close();
  return measured;
}

/** RSA signatures of a hash-sized message alone, on all cores: what no signed rate can exceed. */
async function signatures({ key }: Signer, count: number): Promise<Measured> {
  const signBytes = promisify(sign);
  const data = randomBytes(500);
  return measure(count, () =>
    Promise.all(
      Array.from({ length: 8 }, async (_, lane) => {
        for (let index = lane; index < count; index += 8) await signBytes('sha256', data, key);
      }),
    ),
  );
}

async function smtpSource(port: number, connections: number, count: number): Promise<Measured> {
  const size = ['-l', '53000', '-m', String(count), '-s', String(connections)];
  const start = performance.now();
  await promisify(execFile)('smtp-source', ['-d', ...size, `127.0.0.1:${port}`], { env });
  return { rate: count / ((performance.now() - start) / 1000) };
}

const port = await freePort();
const sink = spawn('smtp-sink', ['-u', 'nobody', '-c', `127.0.0.1:${port}`, '1000'], {
  env,
  stdio: 'ignore',
});
sink.on('error', () => {
  console.error("smtp-sink is missing: it comes with Debian's postfix package.");
  process.exit(2);
});
await pause(500);

const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const signer: Signer = { domain: 'test.example', selector: 's1', key };
const line = (name: string, { rate, cpu }: Measured, reference: number): void => {
  const share = `${((100 * rate) / reference).toFixed(0)} %`;
  const work = cpu === undefined ? '' : `${cpu.toFixed(2)} ms CPU`;
  console.log(
    `  ${name.padEnd(28)} ${rate.toFixed(0).padStart(6)} /s ${share.padStart(6)}  ${work}`,
  );
};
const alone = await signatures(signer, 3000);
console.log(`RSA-2048 signatures alone: ${alone.rate.toFixed(0)} /s`);
for (const connections of [1, 5, 20]) {
  console.log(`${connections} connections, share of smtp-source's rate`);
  const source = await smtpSource(port, connections, 4000);
  line('smtp-source', source, source.rate);
  line('masthead', await ours(port, connections, 3000, []), source.rate);
  line('masthead, DKIM', await ours(port, connections, 1500, [signer]), source.rate);
  line('nodemailer', await nodemailerPool(port, connections, 400), source.rate);
  line('nodemailer, DKIM', await nodemailerPool(port, connections, 400, signer), source.rate);
}
sink.kill();
