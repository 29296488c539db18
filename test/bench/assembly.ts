/**
 * CPU for a message to one recipient, 50 KB of body and four personal values: joined from a
 * compiled edition, against nodemailer composing the same message anew. Aim: at most a tenth.
 */
import MailComposer from 'nodemailer/lib/mail-composer';
import { compileEdition } from '../../src/mailing/message/compile.ts';
import { composeMessage, sharedHeaders } from '../../src/mailing/message/message.ts';
import { escapeHtml, escapeText, fillSlots } from '../../src/model/slots.ts';
import { addressOf } from '../helpers/address.ts';
import { largeEdition } from '../helpers/large-edition.ts';
import { newsletter, now, secret } from '../helpers/mailing.ts';

const edition = largeEdition();
const mailing = { id: 'm', issue: 3, createdAt: now.toISOString() };
const context = { newsletter, mailing, secret, signers: [], nameless: () => 'reader' };
const to = (index: number) => ({
  subscriberId: `subscriber${index}`,
  address: addressOf(`reader${index}@list.example`),
  name: `Čitateljka ${index}`,
});

async function cpuOf(count: number, work: (index: number) => unknown): Promise<number> {
  for (let index = 0; index < count / 10; index++) await work(index);
  const before = process.cpuUsage();
  for (let index = 0; index < count; index++) await work(index);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count / 1000;
}

const compiled = await compileEdition(edition, sharedHeaders(edition, context));
const size = (await composeMessage(compiled, to(1), context)).raw.length;
const ours = await cpuOf(3000, (index) => composeMessage(compiled, to(index), context));
const shared = sharedHeaders(edition, context);
const reference = await cpuOf(200, (index) => {
  const { address, name } = to(index);
  const links = `https://service.test.example/u/1.${name}`;
  const values = {
    name,
    unsubscribe: links,
    preferences: links,
    view: links,
    address: `${address}`,
  };
  return new MailComposer({
    from: { ...shared.from, address: `${shared.from.address}` },
    to: { name, address: `${address}` },
    subject: shared.subject,
    date: shared.date,
    headers: { ...shared.headers, 'List-Unsubscribe': `<${links}>` },
    text: fillSlots(edition.text, values, escapeText),
    html: fillSlots(edition.html, values, escapeHtml),
  })
    .compile()
    .build();
});

console.log(
  `assembly of a message of ${Math.round(size / 1024)} KB: ${ours.toFixed(3)} ms CPU; nodemailer composing it: ${reference.toFixed(3)} ms; ratio 1:${(reference / ours).toFixed(1)}`,
);
