import { expect } from 'vitest';
import type { Route } from '../../src/mailing/pace/routes.ts';
import type { Relay } from '../../src/mailing/transport/smtp/relay.ts';
import { smtpTransport } from '../../src/mailing/transport/smtp/transport.ts';
import { addReaders, freeze, run, useStore } from './mailing.ts';
import { type Channel, type Login, type Step, steps, useRelay } from './relay-server.ts';
import { skipSilence } from './silence.ts';

export const routeTo = (relay: Relay, timeout = 8000): Route => ({
  name: relay.host,
  weight: 1,
  transport: () => smtpTransport({ timeout, ...relay }, 'test.example'),
});

export const channels: Channel[] = ['plain', 'starttls', 'implicit'];
export const logins: (Login | undefined)[] = [undefined, 'PLAIN', 'LOGIN', 'CRAM-MD5'];

/** The steps of a conversation over a channel, with a login. */
export function stepsOf(channel: Channel, login: Login | undefined): Step[] {
  const rounds = { PLAIN: 1, LOGIN: 3, 'CRAM-MD5': 2 };
  return steps.filter((step) => {
    if (step === 'STARTTLS' || step === 'EHLO over TLS') return channel === 'starttls';
    if (step === 'handshake') return channel !== 'plain';
    if (!step.startsWith('AUTH')) return true;
    const round = Number(step.slice(5) || '1');
    return login !== undefined && round <= rounds[login];
  });
}

/** How people reach a server. */
export interface Way {
  channel: Channel;
  login: Login | undefined;
}

/** What a server may do at each step of a conversation. */
export const misdeeds = ['close', 'reset', 'stall'] as const;

/** Sends mail over a server that does nothing wrong. */
export async function expectMail({ channel, login }: Way, database?: 'sqlite'): Promise<void> {
  const store = await useStore(database);
  await addReaders(store, 3);
  const { relay, state } = await useRelay({
    channel,
    ...(login !== undefined && { login }),
  });
  const report = await run(store, await freeze(store), '', { routes: [routeTo(relay)] });
  expect(report).toMatchObject({ sent: 3, counts: { accepted: 3 } });
  expect(state.messages).toBe(3);
}

/** Sends mail over a server that misbehaves at one step, and expects that nothing waits for ever. */
export async function expectEnd(
  { channel, login }: Way,
  [deed, step]: readonly [deed: (typeof misdeeds)[number], step: Step],
  database?: 'sqlite',
): Promise<void> {
  const store = await useStore(database);
  await addReaders(store, 1);
  const { relay, state } = await useRelay({
    channel,
    ...(login !== undefined && { login }),
    deeds: { [step]: deed },
  });
  const mailing = await freeze(store);
  if (deed === 'stall') skipSilence(() => state.silent > 0, 1000);
  const report = await run(store, mailing, '', { connections: 1, routes: [routeTo(relay)] });
  expect(report.counts.writing).toBe(0);
  if (step === 'message') expect(report.counts.doubt).toBe(1);
  else if (['MAIL', 'RCPT', 'DATA'].includes(step)) expect(report.counts.deferred).toBe(1);
  else {
    expect(report.counts.pending).toBe(1);
    expect(report.stopped).toContain(`localhost:${relay.port}`);
    expect(report.halted).toBeUndefined();
  }
  expect(state.messages).toBe(0);
}
