import { createHmac } from 'node:crypto';
import type { SmtpLine, SmtpReply } from './line.ts';

const mechanisms = ['PLAIN', 'LOGIN', 'CRAM-MD5'] as const;
export type Mechanism = (typeof mechanisms)[number];

export interface Credentials {
  user: string;
  pass: string;
}

/** @param offered What the server names after AUTH. */
export function chooseMechanism(offered: readonly string[]): Mechanism | undefined {
  const known = new Set(offered.map((each) => each.toUpperCase()));
  return mechanisms.find((each) => known.has(each));
}

/** RFC 4954. @param limit Milliseconds for each reply. @returns the last reply: 235 if accepted. */
export async function logIn(
  line: SmtpLine,
  mechanism: Mechanism,
  { user, pass }: Credentials,
  limit: number,
): Promise<SmtpReply> {
  const next = responses(mechanism, { user, pass });
  line.send(`AUTH ${mechanism}${mechanism === 'PLAIN' ? ` ${next('')}` : ''}\r\n`);
  for (;;) {
    const reply = await line.readReply(limit);
    if (reply.code !== 334) return reply;
    // `*` cancels (RFC 4954, 4): the server asks for more responses than there are.
    line.send(`${next(reply.text.slice(4)) ?? '*'}\r\n`);
  }
}

/** In base64. */
function responses(
  mechanism: Mechanism,
  { user, pass }: Credentials,
): (challenge: string) => string | undefined {
  const steps: Record<Mechanism, ((challenge: string) => string)[]> = {
    PLAIN: [() => `\0${user}\0${pass}`],
    LOGIN: [() => user, () => pass],
    'CRAM-MD5': [
      (challenge) => {
        const text = Buffer.from(challenge, 'base64');
        return `${user} ${createHmac('md5', pass).update(text).digest('hex')}`;
      },
    ],
  };
  const left = steps[mechanism];
  return (challenge) => {
    const step = left.shift();
    return step && Buffer.from(step(challenge)).toString('base64');
  };
}
