import type { DeliveryOutcome } from '../model/delivery.ts';
import { rules } from './reply-rules.ts';
import { type Reply, withoutPersons } from './reply-texts.ts';
import type { Attempt } from './run/attempt.ts';

/** Minutes to the next attempt, by how many there were; RFC 5321 4.5.4.1 wants 30 between retries. */
const retryMinutes = [10, 30, 60, 120, 240, 480, 720];
/** Some four days; then the news is old. */
const mostAttempts = 14;
/** The same for a permanent refusal, which is seldom another the next time; then it is given up. */
const refusedMinutes = [30, 240];
/** Up to this share is added to a wait, so that those who were put off together do not come back together. */
const jitter = 0.2;

/**
 * What one attempt means for the recipient and for the mailing.
 * @param attempts How many there were, this one included.
 * @param now For the time of the next attempt.
 * @param chance From 0 up to 1, for the jitter.
 */
export function outcomeOf(
  attempt: Attempt,
  attempts: number,
  now: Date,
  chance = Math.random(),
): DeliveryOutcome {
  const later = (reason: string, waits?: readonly number[]): Later =>
    deferred(reason, attempts, now, chance, waits);
  switch (attempt.kind) {
    case 'accepted':
      return {
        scope: 'recipient',
        state: 'accepted',
        code: attempt.code,
        reason: 'the server took the message',
      };
    case 'impossible':
      return { scope: 'recipient', state: 'failed', reason: attempt.text };
    case 'channel':
      return attempt.fault === 'tls'
        ? {
            scope: 'channel',
            state: 'pending',
            reason: 'no safe connection',
            halt:
              attempt.notice ??
              'The mail server offers no safe connection (TLS). Nothing is sent unencrypted.',
          }
        : fromReply({ ...attempt, kind: 'reply', phase: 'connect', code: 535 }, later);
    case 'fault':
      return attempt.written
        ? { scope: 'recipient', state: 'doubt', reason: attempt.text }
        : { scope: 'recipient', ...later(attempt.text) };
    case 'broken':
      return fromBroken(attempt, later);
    case 'interrupted':
      return {
        scope: 'connection',
        state: 'pending',
        reason: 'the sender was told to stop',
        unattempted: true,
      };
    case 'reply':
      return fromReply(attempt, later);
  }
}

type Later = Pick<DeliveryOutcome, 'state' | 'reason' | 'nextAttempt'>;

function fromBroken(
  { phase, written, text, notice }: Extract<Attempt, { kind: 'broken' }>,
  later: (reason: string) => Later,
): DeliveryOutcome {
  const scope = 'connection';
  if (written) {
    return { scope, state: 'doubt', reason: 'the message was written, and no answer was heard' };
  }
  if (phase === 'connect') {
    return {
      scope,
      state: 'pending',
      reason: `the mail server could not be reached: ${text}`,
      stop: notice ?? 'The mail server cannot be reached.',
    };
  }
  return { scope, ...later('the connection broke before the message was written') };
}

function fromReply(
  read: Reply,
  later: (reason: string, waits?: readonly number[]) => Later,
): DeliveryOutcome {
  // qmail puts the status behind the words: "no mailbox here by that name (#5.1.1)".
  const enhanced = read.enhanced ?? /\(#([245]\.\d{1,3}\.\d{1,3})\b/.exec(read.text)?.[1];
  const reply = enhanced === undefined ? read : { ...read, enhanced };
  const rule = rules.find(({ fits }) => fits(reply)) as (typeof rules)[number];
  const { because, halt, stop, saysMore, ...verdict } = rule.verdict;
  const notice = saysMore === true ? undefined : reply.notice;
  const words = withoutPersons(reply.text);
  const reason = `${because}: ${words}`;
  const outcome: DeliveryOutcome = {
    ...verdict,
    reason,
    code: reply.code,
    ...(enhanced !== undefined && { enhanced }),
    ...(halt !== undefined && { halt: notice ?? `${halt} The server said: ${words}` }),
    ...(stop !== undefined && { stop: notice ?? stop }),
  };
  if (verdict.state !== 'deferred') return outcome;
  if (verdict.refused === undefined) {
    return { ...outcome, ...(speaksOfRate(reply) && { tooFast: true }), ...later(reason) };
  }
  const next = later(reason, refusedMinutes);
  return { ...outcome, ...next, refused: next.state === 'failed' ? 'fail' : verdict.refused };
}

/** 4xx replies in which providers ask for less haste, by code (RFC 3463, X.7.28 and others) or in words. */
function speaksOfRate({ enhanced, text }: Reply): boolean {
  if (enhanced === '4.7.28' || enhanced === '4.3.2') return true;
  return /\b(?:rate|throttl|too (?:many|fast|much)|slow down|exceeded|limit)/i.test(text);
}

function deferred(
  reason: string,
  attempts: number,
  now: Date,
  chance: number,
  waits?: readonly number[],
): Later {
  if (attempts >= (waits === undefined ? mostAttempts : waits.length + 1)) {
    return { state: 'failed', reason: `given up after ${attempts} attempts: ${reason}` };
  }
  const [all, last] = [waits ?? retryMinutes, (waits ?? retryMinutes).length];
  const minutes = all[Math.min(attempts, last) - 1] as number;
  const wait = minutes * 60_000 * (1 + jitter * chance);
  return { state: 'deferred', reason, nextAttempt: new Date(now.getTime() + wait).toISOString() };
}
