import type { DeliveryOutcome } from '../newsletter/delivery.ts';
import type { Attempt } from './attempt.ts';

/** Minutes to the next attempt, by how many there were; RFC 5321 4.5.4.1 wants 30 between retries. */
const retryMinutes = [10, 30, 60, 120, 240, 480, 720];
/** Some four days; then the news is old. */
const mostAttempts = 14;

type Reply = Extract<Attempt, { kind: 'reply' }>;
type Verdict = Omit<DeliveryOutcome, 'code' | 'enhanced' | 'reason'> & { because: string };

/** Whom a reply speaks of decides what is done. The first rule that fits holds. */
const rules: readonly { fits: (reply: Reply) => boolean; verdict: Verdict }[] = [
  {
    fits: ({ code, phase }) => code === 421 && phase === 'message',
    verdict: { state: 'doubt', because: 'the server closed after the message was written' },
  },
  {
    fits: ({ code }) => code === 530 || code === 535 || code === 534 || code === 538,
    verdict: {
      state: 'pending',
      because: 'the server wants another login',
      halt: 'The mail server refuses the login. Check SMTP_URL, then send again.',
    },
  },
  {
    fits: ({ phase, code }) => phase === 'connect' && code >= 500,
    verdict: {
      state: 'pending',
      because: 'the server refuses to talk to us',
      halt: 'The mail server refuses to talk to this machine. Ask its provider why, then send again.',
    },
  },
  {
    fits: ({ phase }) => phase === 'connect',
    verdict: {
      state: 'pending',
      because: 'the server is busy',
      stop: 'The mail server asks to come back later.',
    },
  },
  {
    fits: ({ code, enhanced }) => code < 500 && !enhanced?.startsWith('5'),
    verdict: { state: 'deferred', because: 'the server asks to try again later' },
  },
  {
    fits: ({ enhanced }) => enhanced === '5.2.2',
    verdict: { state: 'failed', because: 'the mailbox is full' },
  },
  {
    fits: ({ phase, code, enhanced }) =>
      phase === 'recipient' &&
      (enhanced?.startsWith('5.1.') === true ||
        (enhanced === undefined && [551, 553].includes(code))),
    verdict: { state: 'failed', because: 'there is no such address', suppress: true },
  },
  {
    fits: ({ phase, enhanced, text }) =>
      phase === 'recipient' &&
      enhanced === undefined &&
      /no such|unknown|not exist|invalid (?:mailbox|recipient|user)|not found/i.test(text),
    verdict: { state: 'failed', because: 'there is no such address', suppress: true },
  },
  {
    fits: ({ phase, enhanced, text }) =>
      enhanced?.startsWith('5.7.') === true ||
      phase === 'sender' ||
      /\b(?:block|black)list|blocked|spam|reputation|not verified|dmarc|\bspf\b/i.test(text),
    verdict: {
      state: 'pending',
      because: 'the server refuses the sender',
      halt: 'The mail server refuses this sender: more messages would make it worse. Run `npm run status`, ask the provider why, then send again.',
    },
  },
  {
    fits: ({ phase }) => phase === 'data' || phase === 'message',
    verdict: {
      state: 'pending',
      because: 'the server refuses the message',
      halt: 'The mail server refuses what the message says or its size; it would refuse it for everybody.',
    },
  },
  {
    fits: () => true,
    verdict: { state: 'failed', because: 'the server refuses this recipient' },
  },
];

/**
 * What one attempt means for the recipient and for the mailing.
 * @param attempts How many there were, this one included.
 * @param now For the time of the next attempt.
 */
export function outcomeOf(attempt: Attempt, attempts: number, now: Date): DeliveryOutcome {
  switch (attempt.kind) {
    case 'accepted':
      return { state: 'accepted', code: attempt.code, reason: 'the server took the message' };
    case 'channel':
      return {
        state: 'pending',
        reason: attempt.fault === 'tls' ? 'no safe connection' : 'the login failed',
        halt:
          attempt.fault === 'tls'
            ? 'No safe connection (TLS) to the mail server could be made; nothing is sent in the clear.'
            : 'The mail server refuses the login. Check SMTP_URL, then send again.',
      };
    case 'broken':
      return fromBroken(attempt, attempts, now);
    case 'reply':
      return fromReply(attempt, attempts, now);
  }
}

function fromBroken(
  { phase, written }: Extract<Attempt, { kind: 'broken' }>,
  attempts: number,
  now: Date,
): DeliveryOutcome {
  if (written) {
    return { state: 'doubt', reason: 'the message was written, and no answer was heard' };
  }
  if (phase === 'connect') {
    return {
      state: 'pending',
      reason: 'the mail server could not be reached',
      stop: 'The mail server cannot be reached.',
    };
  }
  return deferred('the connection broke before the message was written', attempts, now);
}

function fromReply(reply: Reply, attempts: number, now: Date): DeliveryOutcome {
  const rule = rules.find(({ fits }) => fits(reply)) as (typeof rules)[number];
  const { because, ...verdict } = rule.verdict;
  const heard: Pick<DeliveryOutcome, 'code' | 'enhanced' | 'tooFast'> = {
    code: reply.code,
    ...(reply.enhanced !== undefined && { enhanced: reply.enhanced }),
  };
  const reason = `${because}: ${withoutPersons(reply.text)}`;
  if (verdict.state === 'deferred' && speaksOfRate(reply)) heard.tooFast = true;
  if (verdict.state !== 'deferred') return { ...verdict, ...heard, reason };
  return { ...deferred(reason, attempts, now), ...heard };
}

/** 4xx replies in which providers ask for less haste, by code (RFC 3463, X.7.28 and others) or in words. */
function speaksOfRate({ enhanced, text }: Reply): boolean {
  if (enhanced === '4.7.28' || enhanced === '4.3.2') return true;
  return /\b(?:rate|throttl|too (?:many|fast|much)|slow down|exceeded|limit)/i.test(text);
}

function deferred(reason: string, attempts: number, now: Date): DeliveryOutcome {
  if (attempts >= mostAttempts) return { state: 'failed', reason: `given up, since ${reason}` };
  const minutes = retryMinutes[Math.min(attempts, retryMinutes.length) - 1] as number;
  const nextAttempt = new Date(now.getTime() + minutes * 60_000).toISOString();
  return { state: 'deferred', reason, nextAttempt };
}

/** A server's words for a report: replies echo addresses, and these go nowhere but the database. */
export function withoutPersons(text: string): string {
  const words = text
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .replace(/<[^>]*>/g, '<…>')
    .replace(/\S*@\S*/g, '…');
  return words.length > 160 ? `${words.slice(0, 159)}…` : words;
}
