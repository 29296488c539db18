import type { DeliveryOutcome } from '../model/delivery.ts';
import {
  closesAccount,
  demandsLogin,
  isAboutMessage,
  isAboutUs,
  quotaOf,
  type RefusalReply,
  saysBusy,
  saysFull,
  saysUnknown,
  wantsLogin,
} from './classify-reply.ts';

/** `because` begins the recorded reason. */
export type Verdict = Pick<
  DeliveryOutcome,
  'scope' | 'state' | 'refused' | 'halt' | 'stop' | 'tooFast'
> & {
  because: string;
  saysMore?: true;
};

type Scope = Verdict['scope'];
type Details = Omit<Verdict, 'scope' | 'state' | 'because'>;

/** The recipient waits. With `stop` or `halt`, so do all others. */
const hold = (scope: Scope, because: string, details: Details): Verdict => ({
  ...{ scope, state: 'pending', because },
  ...details,
});
const defer = (scope: Scope, because: string, details: Details = {}): Verdict => ({
  ...{ scope, state: 'deferred', because },
  ...details,
});
const retry = (scope: Scope, because: string) => defer(scope, because, { refused: 'retry' });
const fail = (because: string, refused: Verdict['refused'] = 'fail'): Verdict => ({
  ...{ scope: 'recipient', state: 'failed', because },
  refused,
});

const noLogin = 'the server rejects the login';
const noAccount = 'the provider does not allow this account to send';
const noSender = 'the server refuses the sender';
const retrySender = retry('sender', noSender);
const retryMessage = retry('message', 'the server refuses the message');

const isPermanent = ({ code, enhanced }: RefusalReply): boolean =>
  code >= 500 || enhanced?.startsWith('5') === true;
const isBeforeRecipient = ({ phase }: RefusalReply): boolean =>
  phase === 'connect' || phase === 'sender';
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
    verdict: hold('account', 'the hourly sending quota is used up', {
      stop: 'The hourly sending quota of the mail account is used up. Continue in an hour.',
      saysMore: true,
    }),
  },
  {
    fits: (reply) => quotaOf(reply) === 'day',
    verdict: hold('account', 'the sending quota is used up', {
      halt: 'The sending quota of the mail account is used up. Continue tomorrow with the same command.',
      saysMore: true,
    }),
  },
  {
    fits: (reply) => isBeforeRecipient(reply) && isPermanent(reply) && closesAccount(reply),
    verdict: hold('account', noAccount, {
      halt: 'The mail provider does not allow this account to send. Ask the provider why, then send again.',
      saysMore: true,
    }),
  },
  {
    // These codes have no other meaning; words alone halt only before there is a recipient.
    fits: (reply) => demandsLogin(reply) || (isBeforeRecipient(reply) && wantsLogin(reply)),
    verdict: hold('account', noLogin, {
      halt: 'The mail server rejects the login. Check SMTP_URL, then send again.',
    }),
  },
  {
    fits: ({ phase, code }) => phase === 'connect' && code >= 500,
    verdict: hold('sender', 'the server refuses the connection', {
      halt: 'The mail server refuses connections from this machine. Ask its provider why, then send again.',
    }),
  },
  {
    fits: ({ phase }) => phase === 'connect',
    verdict: hold('connection', 'the server is busy', {
      stop: 'The mail server asks to try again later.',
    }),
  },
  {
    fits: (reply) => reply.code === 421 && !reply.enhanced?.startsWith('5'),
    verdict: defer('connection', 'the server closed the connection'),
  },
  {
    fits: (reply) =>
      !isPermanent(reply) &&
      (reply.enhanced?.startsWith('4.3.') === true ||
        reply.code === 451 ||
        reply.phase === 'sender'),
    verdict: defer('server', 'the server has a problem and asks to try again later', {
      tooFast: true,
    }),
  },
  {
    fits: (reply) => !isPermanent(reply),
    verdict: defer('recipient', 'the server asks to try again later'),
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
    verdict: hold('sender', noSender, {
      halt: 'The mail server refuses the sender. Ask its provider why, then send again.',
    }),
  },
  { fits: wantsLogin, verdict: retry('account', noLogin) },
  { fits: closesAccount, verdict: retry('account', noAccount) },
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
      ((reply.code === 552 || reply.enhanced === '5.1.1') && saysFull(reply)),
    verdict: fail('the mailbox is full'),
  },
  {
    fits: saysBusy,
    verdict: retry('recipient', 'the recipient receives too much mail at the moment'),
  },
  {
    fits: (reply) =>
      unknownCodes.includes(reply.enhanced ?? '') ||
      (reply.phase === 'recipient' &&
        reply.enhanced === undefined &&
        [551, 553].includes(reply.code)) ||
      saysUnknown(reply),
    verdict: fail('the address does not exist', 'suppress'),
  },
  {
    fits: ({ enhanced }) => enhanced?.startsWith('5.1.') === true,
    verdict: fail('the server cannot reach this address'),
  },
  { fits: ({ enhanced }) => enhanced?.startsWith('5.7.') === true, verdict: retrySender },
  {
    fits: (reply) => reply.enhanced?.startsWith('5.6.') === true || isAboutMessage(reply),
    verdict: retryMessage,
  },
  {
    fits: ({ code, enhanced, phase }) =>
      (phase === 'recipient' && enhanced?.startsWith('5.5.') === true && enhanced !== '5.5.0') ||
      (phase !== 'message' && [500, 502, 503, 504, 555].includes(code)),
    verdict: defer('connection', 'the server did not understand a command'),
  },
  { fits: ({ phase }) => phase === 'data' || phase === 'message', verdict: retryMessage },
];

/** What a refusal means: the verdict of the first rule that fits, else a failed recipient. */
export function verdictOn(reply: RefusalReply): Verdict {
  const rule = rules.find(({ fits }) => fits(reply));
  return rule?.verdict ?? fail('the server refuses this recipient');
}
