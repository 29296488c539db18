import { join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import { expect, onTestFinished } from 'vitest';
import { randomHex } from '../../src/lib/keys/random.ts';
import { pause } from '../../src/lib/pause.ts';
import type { Store } from '../../src/lib/store/open.ts';
import { loadTemplates } from '../../src/lib/templates/load-templates.ts';
import { sendSystemMails } from '../../src/mailing/system-mails.ts';
import type { Newsletter } from '../../src/model/newsletter.ts';
import type { SystemMail } from '../../src/model/system-mail.ts';
import { renderSystemMail } from '../../src/render/render-system-mail.ts';
import { makeApp } from '../../src/service/app.ts';
import { eraseFromDatabase } from '../../src/subscribers/erase.ts';
import { newsletter, now, routeTo, secret, useStore } from './mailing.ts';
import { makeRoot } from './root.ts';
import { useSink } from './smtp.ts';

const templates = loadTemplates([join(import.meta.dirname, '../../templates')]);
const at = 'https://service.test.example';

/** The public service on the suite's database, with a clock that tests move, and a mail server. */
export async function useService(settings: Partial<Newsletter> = {}) {
  return useServiceOn(await useStore(), settings);
}

/** The same on an open database. */
export async function useServiceOn(store: Store, settings: Partial<Newsletter> = {}) {
  const own = { ...newsletter, serviceUrl: at, ...settings };
  const archive = join(await makeRoot(), 'public');
  const floods: string[] = [];
  const faults: unknown[] = [];
  const letterFaults: unknown[] = [];
  const stop = new AbortController();
  const sink = await useSink();
  let clock = now.getTime();
  const time = (): Date => new Date(clock);
  let ip = '198.51.100.7';
  const app = makeApp({
    store,
    newsletter: own,
    secret,
    templates,
    now: time,
    clock: () => performance.now(),
    randomHex,
    ipOf: () => ip,
    answerTime: () => 0,
    archive,
    erase: async (person) => {
      await eraseFromDatabase(store, secret, person, { now: time(), randomHex });
    },
    onFlood: () => floods.push('flood'),
    onFault: (error) => faults.push(error),
    signal: stop.signal,
  });
  onTestFinished(() => expect(faults).toEqual([]));
  const get = (path: string, method = 'GET') => app.request(path.replace(at, ''), { method });
  const post = (
    path: string,
    fields: Record<string, string> | [string, string][] = {},
    headers: Record<string, string> = {},
  ) =>
    app.request(path.replace(at, ''), {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers,
    });
  return {
    store,
    archive,
    floods,
    sink,
    /** Exceptions that kept system mails from being sent. */
    letterFaults,
    /** Aborts the service's signal. */
    stop: () => stop.abort(),
    app,
    get,
    post,
    from: (address: string) => {
      ip = address;
    },
    /** Moves the clock forward. */
    later: (milliseconds: number) => {
      clock += milliseconds;
    },
    /** Sends the form after some seconds, as a person does. */
    async subscribe(address: string, more: Record<string, string> = {}) {
      const page = await (await get('/subscribe')).text();
      const form = /name="time" value="([^"]*)"/.exec(page)?.[1] ?? '';
      clock += 5000;
      return post('/subscribe', { time: form, website: '', address, consent: 'yes', ...more });
    },
    /** Sends the queued system mails. @returns those received since the last call. */
    async letters(): Promise<Email[]> {
      const before = sink.received.length;
      const ended = new AbortController();
      const sending = sendSystemMails(store, {
        newsletter: own,
        secret,
        signers: [],
        routes: [routeTo(sink.url)],
        render: async (kind, language) =>
          (await renderSystemMail({ newsletter: own, kind, language, templates }))
            .value as SystemMail,
        now: time,
        clock: () => performance.now(),
        random: Math.random,
        pause,
        onFault: (error) => letterFaults.push(error),
        signal: ended.signal,
        id: 'test',
        onTrouble: () => {},
      });
      for (;;) {
        const { left } = await store.db
          .selectFrom('letters')
          .select((each) => each.fn.countAll<number>().as('left'))
          .where((where) =>
            where.or([
              where('state', 'in', ['pending', 'writing']),
              where.and([
                where('state', '=', 'deferred'),
                where.or([
                  where('sender', 'is not', null),
                  where('next_attempt', '<=', time().toISOString()),
                ]),
              ]),
            ]),
          )
          .executeTakeFirstOrThrow();
        if (Number(left) === 0) break;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      ended.abort();
      await sending;
      return Promise.all(sink.received.slice(before).map(({ raw }) => PostalMime.parse(raw)));
    },
    /** Everything that is stored about subscribers and system mails. */
    async everything(): Promise<string> {
      const tables = ['subscribers', 'confirmations', 'letters', 'buckets', 'askings'] as const;
      const rows = await Promise.all(
        tables.map((table) => store.db.selectFrom(table).selectAll().execute()),
      );
      return JSON.stringify(rows);
    },
  };
}

/** The links to the service in a mail. */
export function linksIn({ html = '' }: Email): string[] {
  return [...html.matchAll(/href="(https:\/\/service\.test\.example[^"]*)"/g)].map(([, link]) =>
    (link as string).replaceAll('&amp;', '&'),
  );
}
