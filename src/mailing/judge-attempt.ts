import type { DeliveryOutcome } from '../model/delivery.ts';
import { quoteReply, type RefusalReply } from './classify-reply.ts';
import { defer, type Later, refusedMinutes } from './pace/retry-times.ts';
import { verdictOn } from './reply-rules.ts';
import type { Attempt } from './run/attempt.ts';

/** Decides what an attempt means. @param attempts Including this one. @param chance From 0 up to 1. */
export function outcomeOf(
  attempt: Attempt,
  attempts: number,
  now: Date,
  chance: number,
): DeliveryOutcome {
  const later = (reason: string, waits?: readonly number[]): Later =>
    defer(reason, { attempts, now, chance }, waits);
  switch (attempt.kind) {
    case 'accepted': {
      const reason = 'the server accepted the message';
      return { scope: 'recipient', state: 'accepted', code: attempt.code, reason };
    }
    case 'impossible':
      return { scope: 'recipient', state: 'failed', reason: attempt.text };
    case 'channel':
      return attempt.fault === 'tls'
        ? {
            scope: 'channel',
            state: 'pending',
            reason: 'no secure connection',
            halt:
              attempt.notice ??
              'The mail server offers no secure connection (TLS). Nothing is sent unencrypted.',
          }
        : fromReply({ ...attempt, kind: 'reply', phase: 'connect', code: 535 }, later);
    case 'fault':
      return attempt.written
        ? { scope: 'recipient', state: 'doubt', reason: attempt.text }
        : { scope: 'recipient', ...later(attempt.text) };
    case 'broken':
      return fromBroken(attempt, later);
    case 'interrupted': {
      const reason = 'the sender was stopped';
      return { scope: 'connection', state: 'pending', reason, unattempted: true };
    }
    case 'reply':
      return fromReply(attempt, later);
  }
}

function fromBroken(
  { phase, written, text, notice }: Extract<Attempt, { kind: 'broken' }>,
  later: (reason: string) => Later,
): DeliveryOutcome {
  const scope = 'connection';
  if (written) {
    return { scope, state: 'doubt', reason: 'the message was sent, and no answer came' };
  }
  if (phase === 'connect') {
    return {
      scope,
      state: 'pending',
      reason: `the mail server could not be reached: ${text.replace(/^cannot be reached: /, '')}`,
      stop: notice ?? 'The mail server cannot be reached.',
    };
  }
  return { scope, ...later('the connection broke before the message was sent') };
}

function fromReply(
  read: RefusalReply,
  later: (reason: string, waits?: readonly number[]) => Later,
): DeliveryOutcome {
  // qmail puts the status after the text: "no mailbox here by that name (#5.1.1)".
  const enhanced = read.enhanced ?? /\(#([245]\.\d{1,3}\.\d{1,3})\b/.exec(read.text)?.[1];
  const reply = enhanced === undefined ? read : { ...read, enhanced };
  const { because, halt, stop, saysMore, ...verdict } = verdictOn(reply);
  const notice = saysMore === true ? undefined : reply.notice;
  const words = quoteReply(reply.text);
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
    return { ...outcome, ...(isAboutRate(reply) && { tooFast: true }), ...later(reason) };
  }
  const next = later(reason, refusedMinutes);
  return { ...outcome, ...next, refused: next.state === 'failed' ? 'fail' : verdict.refused };
}

/** By code (RFC 3463, X.7.28 and others) or in words. */
function isAboutRate({ enhanced, text }: RefusalReply): boolean {
  if (enhanced === '4.7.28' || enhanced === '4.3.2') return true;
  return /\b(?:rate|throttl|too (?:many|fast|much)|slow down|exceeded|limit)/i.test(text);
}
