import type { DeliveryOutcome } from '../model/delivery.ts';
import {
  closesAccount,
  isAboutMessage,
  isAboutUs,
  quotaOf,
  type RefusalReply,
  saysBusy,
  saysFull,
  saysUnknown,
  wantsLogin,
} from './classify-reply.ts';
import { refuses, sentences } from './reply-sentences.ts';

/** `because` begins the recorded reason. */
export type Verdict = Pick<
  DeliveryOutcome,
  'scope' | 'state' | 'refused' | 'halt' | 'stop' | 'tooFast'
> & {
  because: string;
  saysMore?: true;
};

const retry = (scope: Verdict['scope'], because: string): Verdict => ({
  scope,
  state: 'deferred',
  because,
  refused: 'retry',
});
const retryMessage = retry('message', refuses.message);
const retrySender = retry('sender', refuses.sender);

const isPermanent = ({ code, enhanced }: RefusalReply): boolean =>
  code >= 500 || enhanced?.startsWith('5') === true;
const unknownCodes = ['5.1.1', '5.1.3', '5.1.6', '5.1.10'];

/**
 * The first rule that fits applies. From RCPT on, a permanent refusal is only a guess (`refused`):
 * the replies for other recipients decide.
 */
const rules: readonly { fits: (reply: RefusalReply) => boolean; verdict: Verdict }[] = [
  {
    fits: ({ code, phase }) => code === 421 && phase === 'message',
    verdict: {
      scope: 'connection',
      state: 'doubt',
      because: 'the server closed the connection after the message was sent',
    },
  },
  {
    fits: (reply) => quotaOf(reply) === 'hour',
    verdict: {
      scope: 'account',
      state: 'pending',
      because: 'the hourly sending quota is used up',
      stop: sentences.hour,
      saysMore: true,
    },
  },
  {
    fits: (reply) => quotaOf(reply) === 'day',
    verdict: {
      scope: 'account',
      state: 'pending',
      because: 'the sending quota is used up',
      halt: sentences.day,
      saysMore: true,
    },
  },
  {
    fits: (reply) =>
      ['connect', 'sender'].includes(reply.phase) && isPermanent(reply) && closesAccount(reply),
    verdict: {
      scope: 'account',
      state: 'pending',
      because: refuses.account,
      halt: sentences.account,
      saysMore: true,
    },
  },
  {
    // These codes have no other meaning; words alone halt only before there is a recipient.
    fits: (reply) =>
      [530, 534, 535, 538].includes(reply.code) ||
      (reply.enhanced === '5.7.8' && reply.code >= 500) ||
      (['connect', 'sender'].includes(reply.phase) && wantsLogin(reply)),
    verdict: { scope: 'account', state: 'pending', because: refuses.login, halt: sentences.login },
  },
  {
    fits: ({ phase, code }) => phase === 'connect' && code >= 500,
    verdict: {
      scope: 'sender',
      state: 'pending',
      because: 'the server refuses the connection',
      halt: 'The mail server refuses connections from this machine. Ask its provider why, then send again.',
    },
  },
  {
    fits: ({ phase }) => phase === 'connect',
    verdict: {
      scope: 'connection',
      state: 'pending',
      because: 'the server is busy',
      stop: 'The mail server asks to try again later.',
    },
  },
  {
    fits: (reply) => reply.code === 421 && !reply.enhanced?.startsWith('5'),
    verdict: {
      scope: 'connection',
      state: 'deferred',
      because: 'the server closed the connection',
    },
  },
  {
    fits: (reply) =>
      !isPermanent(reply) &&
      (reply.enhanced?.startsWith('4.3.') === true ||
        reply.code === 451 ||
        reply.phase === 'sender'),
    verdict: {
      scope: 'server',
      state: 'deferred',
      because: 'the server has a problem and asks to try again later',
      tooFast: true,
    },
  },
  {
    fits: (reply) => !isPermanent(reply),
    verdict: {
      scope: 'recipient',
      state: 'deferred',
      because: 'the server asks to try again later',
    },
  },
  {
    // RFC 1870: the size that MAIL announces may be that of one edition only.
    fits: (reply) =>
      reply.phase === 'sender' && (reply.enhanced === '5.3.4' || isAboutMessage(reply)),
    verdict: retryMessage,
  },
  {
    // No reply to MAIL is about a recipient.
    fits: ({ phase }) => phase === 'sender',
    verdict: {
      scope: 'sender',
      state: 'pending',
      because: refuses.sender,
      halt: sentences.sender,
    },
  },
  {
    fits: wantsLogin,
    verdict: retry('account', refuses.login),
  },
  {
    fits: closesAccount,
    verdict: retry('account', refuses.account),
  },
  {
    fits: (reply) =>
      ['5.3.4', '5.2.3'].includes(reply.enhanced ?? '') ||
      (['data', 'message'].includes(reply.phase) && isAboutMessage(reply)),
    verdict: retryMessage,
  },
  {
    // RFC 3463 and 5248: the sender's own address.
    fits: (reply) => reply.enhanced === '5.1.7' || reply.enhanced === '5.1.8' || isAboutUs(reply),
    verdict: retrySender,
  },
  {
    fits: (reply) =>
      reply.enhanced === '5.2.2' ||
      (reply.code === 552 && saysFull(reply)) ||
      (reply.enhanced === '5.1.1' && saysFull(reply)),
    verdict: {
      scope: 'recipient',
      state: 'failed',
      because: 'the mailbox is full',
      refused: 'fail',
    },
  },
  {
    fits: saysBusy,
    verdict: {
      scope: 'recipient',
      state: 'deferred',
      because: 'the recipient receives too much mail at the moment',
      refused: 'retry',
    },
  },
  {
    fits: (reply) =>
      unknownCodes.includes(reply.enhanced ?? '') ||
      (reply.phase === 'recipient' &&
        reply.enhanced === undefined &&
        [551, 553].includes(reply.code)) ||
      saysUnknown(reply),
    verdict: {
      scope: 'recipient',
      state: 'failed',
      because: 'the address does not exist',
      refused: 'suppress',
    },
  },
  {
    fits: ({ enhanced }) => enhanced?.startsWith('5.1.') === true,
    verdict: {
      scope: 'recipient',
      state: 'failed',
      because: 'the server cannot reach this address',
      refused: 'fail',
    },
  },
  {
    fits: ({ enhanced }) => enhanced?.startsWith('5.7.') === true,
    verdict: retrySender,
  },
  {
    fits: (reply) => reply.enhanced?.startsWith('5.6.') === true || isAboutMessage(reply),
    verdict: retryMessage,
  },
  {
    fits: ({ code, enhanced, phase }) =>
      (phase === 'recipient' && enhanced?.startsWith('5.5.') === true && enhanced !== '5.5.0') ||
      (phase !== 'message' && [500, 502, 503, 504, 555].includes(code)),
    verdict: {
      scope: 'connection',
      state: 'deferred',
      because: 'the server did not understand a command',
    },
  },
  {
    fits: ({ phase }) => phase === 'data' || phase === 'message',
    verdict: retryMessage,
  },
];

const otherRefusal: Verdict = {
  scope: 'recipient',
  state: 'failed',
  because: 'the server refuses this recipient',
  refused: 'fail',
};

/** What a refusal means: the verdict of the first rule that fits, else a failed recipient. */
export function verdictOn(reply: RefusalReply): Verdict {
  return rules.find(({ fits }) => fits(reply))?.verdict ?? otherRefusal;
}
