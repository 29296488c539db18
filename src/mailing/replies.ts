import type { DeliveryOutcome } from '../model/delivery.ts';
import type { Attempt } from './run/attempt.ts';

/** Minutes to the next attempt, by how many there were; RFC 5321 4.5.4.1 wants 30 between retries. */
const retryMinutes = [10, 30, 60, 120, 240, 480, 720];
/** Some four days; then the news is old. */
const mostAttempts = 14;
/** Up to this share is added to a wait, so that those who were put off together do not come back together. */
const jitter = 0.2;

type Reply = Extract<Attempt, { kind: 'reply' }>;
type Verdict = Omit<DeliveryOutcome, 'code' | 'enhanced' | 'reason'> & { because: string };

const sentences = {
  login: 'The mail server refuses the login. Check SMTP_URL, then send again.',
  sender:
    'The mail server refuses this sender: more messages would make it worse. Run `npm run status`, ask the provider why, then send again.',
  message:
    'The mail server refuses what the message says or its size; it would refuse it for everybody.',
};

const noSuchAddress: Verdict = {
  scope: 'recipient',
  state: 'failed',
  because: 'there is no such address',
  suppress: true,
};

/** Whom a reply speaks of decides what is done. The first rule that fits holds. */
const rules: readonly { fits: (reply: Reply) => boolean; verdict: Verdict }[] = [
  {
    fits: ({ code, phase }) => code === 421 && phase === 'message',
    verdict: {
      scope: 'connection',
      state: 'doubt',
      because: 'the server closed after the message was written',
    },
  },
  {
    fits: ({ code, enhanced }) =>
      [530, 534, 535, 538].includes(code) || (enhanced === '5.7.8' && code >= 500),
    verdict: {
      scope: 'account',
      state: 'pending',
      because: 'the server wants another login',
      halt: sentences.login,
    },
  },
  {
    fits: ({ phase, code }) => phase === 'connect' && code >= 500,
    verdict: {
      scope: 'sender',
      state: 'pending',
      because: 'the server refuses to talk to us',
      halt: 'The mail server refuses to talk to this machine. Ask its provider why, then send again.',
    },
  },
  {
    fits: ({ phase }) => phase === 'connect',
    verdict: {
      scope: 'connection',
      state: 'pending',
      because: 'the server is busy',
      stop: 'The mail server asks to come back later.',
    },
  },
  {
    fits: ({ code, enhanced }) => code === 421 && !enhanced?.startsWith('5'),
    verdict: {
      scope: 'connection',
      state: 'deferred',
      because: 'the server closed the connection',
    },
  },
  {
    fits: ({ code, enhanced }) =>
      code < 500 && !enhanced?.startsWith('5') && (enhanced?.startsWith('4.3.') || code === 451),
    verdict: {
      scope: 'server',
      state: 'deferred',
      because: 'the server is in trouble and asks to try again later',
      tooFast: true,
    },
  },
  {
    fits: ({ code, enhanced }) => code < 500 && !enhanced?.startsWith('5'),
    verdict: {
      scope: 'recipient',
      state: 'deferred',
      because: 'the server asks to try again later',
    },
  },
  {
    fits: ({ enhanced }) => enhanced === '5.2.2',
    verdict: { scope: 'recipient', state: 'failed', because: 'the mailbox is full' },
  },
  {
    // RFC 3463 and 5248: the sender's own address.
    fits: ({ enhanced, phase }) =>
      enhanced === '5.1.7' || enhanced === '5.1.8' || phase === 'sender',
    verdict: {
      scope: 'sender',
      state: 'pending',
      because: 'the server refuses the sender',
      halt: sentences.sender,
    },
  },
  {
    fits: ({ phase, code, enhanced }) =>
      ['5.1.1', '5.1.3', '5.1.6', '5.1.10'].includes(enhanced ?? '') ||
      (phase === 'recipient' && enhanced === undefined && [551, 553].includes(code)),
    verdict: noSuchAddress,
  },
  {
    fits: ({ phase, enhanced, text }) =>
      phase === 'recipient' &&
      enhanced === undefined &&
      /no such|unknown|not exist|invalid (?:mailbox|recipient|user)|not found/i.test(text),
    verdict: noSuchAddress,
  },
  {
    fits: ({ enhanced }) => enhanced?.startsWith('5.1.') === true,
    verdict: {
      scope: 'recipient',
      state: 'failed',
      because: 'the server cannot reach this address',
    },
  },
  {
    fits: ({ enhanced, text }) =>
      enhanced?.startsWith('5.7.') === true ||
      /\b(?:block|black)list|blocked|spam|reputation|not verified|dmarc|\bspf\b/i.test(text),
    verdict: {
      scope: 'sender',
      state: 'pending',
      because: 'the server refuses the sender',
      halt: sentences.sender,
    },
  },
  {
    fits: ({ enhanced }) => enhanced === '5.3.4' || enhanced?.startsWith('5.6.') === true,
    verdict: {
      scope: 'message',
      state: 'pending',
      because: 'the server refuses the message',
      halt: sentences.message,
    },
  },
  {
    fits: ({ code, enhanced, phase }) =>
      (phase === 'recipient' && enhanced?.startsWith('5.5.') === true) ||
      (phase !== 'message' && [500, 502, 503, 504, 555].includes(code)),
    verdict: {
      scope: 'connection',
      state: 'deferred',
      because: 'the server did not follow the conversation',
    },
  },
  {
    fits: ({ phase }) => phase === 'data' || phase === 'message',
    verdict: {
      scope: 'message',
      state: 'pending',
      because: 'the server refuses the message',
      halt: sentences.message,
    },
  },
  {
    fits: () => true,
    verdict: {
      scope: 'recipient',
      state: 'failed',
      because: 'the server refuses this recipient',
    },
  },
];

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
  const later = (reason: string): Later => deferred(reason, attempts, now, chance);
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
        : {
            scope: 'account',
            state: 'pending',
            reason: 'the login failed',
            halt: attempt.notice ?? sentences.login,
          };
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
      return fromReply(attempt, now, later);
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

function fromReply(reply: Reply, now: Date, later: (reason: string) => Later): DeliveryOutcome {
  const rule = rules.find(({ fits }) => fits(reply)) as (typeof rules)[number];
  const { because, ...verdict } = rule.verdict;
  const reason = `${because}: ${withoutPersons(reply.text)}`;
  const outcome: DeliveryOutcome = {
    ...verdict,
    reason,
    code: reply.code,
    ...(reply.enhanced !== undefined && { enhanced: reply.enhanced }),
    ...(reply.notice !== undefined && verdict.stop !== undefined && { stop: reply.notice }),
    ...(reply.notice !== undefined && verdict.halt !== undefined && { halt: reply.notice }),
  };
  if (verdict.state === 'deferred') {
    return { ...outcome, ...(speaksOfRate(reply) && { tooFast: true }), ...later(reason) };
  }
  // It need not be this recipient's fault; but they must not be the first to be tried again.
  return verdict.scope === 'sender' && reply.phase === 'recipient'
    ? { ...outcome, nextAttempt: now.toISOString() }
    : outcome;
}

/** 4xx replies in which providers ask for less haste, by code (RFC 3463, X.7.28 and others) or in words. */
function speaksOfRate({ enhanced, text }: Reply): boolean {
  if (enhanced === '4.7.28' || enhanced === '4.3.2') return true;
  return /\b(?:rate|throttl|too (?:many|fast|much)|slow down|exceeded|limit)/i.test(text);
}

function deferred(reason: string, attempts: number, now: Date, chance: number): Later {
  if (attempts >= mostAttempts) return { state: 'failed', reason: `given up, since ${reason}` };
  const minutes = retryMinutes[Math.min(attempts, retryMinutes.length) - 1] as number;
  const wait = minutes * 60_000 * (1 + jitter * chance);
  return { state: 'deferred', reason, nextAttempt: new Date(now.getTime() + wait).toISOString() };
}

/** A server's words for a report: replies echo addresses, and these go nowhere but the database. */
export function withoutPersons(text: string): string {
  const words = text
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .replace(/<[^>]*>/g, '<…>')
    .replace(/\S*@\S*/g, '…');
  return words.length > 160 ? `${words.slice(0, 159)}…` : words;
}
