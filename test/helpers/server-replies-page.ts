import { firstAlike, unlikely } from '../../src/mailing/pace/pattern.ts';
import type { Scope } from '../../src/model/delivery.ts';
import { type ServerReply, type Whom, whom } from './server-replies.ts';

/** What became of one mailing to 20 people. */
export interface Row extends ServerReply {
  whom: Whom;
  connections: number;
  /** Of those to whom the server replied so. */
  state: string;
  scope: Scope;
  exit: number;
  end: 'goes on' | 'stops' | 'halts';
  suppressed: number;
  /** How many others were accepted. */
  others: number;
  reason: string;
  /** What `send` printed. */
  said: string[];
}

const steps: Readonly<Record<string, string>> = {
  greeting: 'greeting',
  ehlo: 'EHLO',
  mail: 'MAIL',
  rcpt: 'RCPT',
  data: 'DATA',
  message: 'message',
  quit: 'QUIT',
};

/** The page `docs/server-replies.md`, from rows that a real run gave. */
export function serverRepliesPage(rows: readonly Row[]): string {
  const figures = unlikely.map(({ refused, of }) => `${refused} of the last ${of}`).join(', ');
  return `# What masthead does when a mail server refuses

This page is generated: \`UPDATE=1 npm run test:faults -- test/faults/server-replies.test.ts\` writes it from
\`test/fixtures/servers/replies.tsv\`, by sending a mailing to ${whom.all} people through a server that gives each
reply. The same test fails when the page is out of date.

## How a refusal is judged

The step counts first: a reply to the greeting, to EHLO, to the login or to MAIL is never about a
recipient. From RCPT on, the code and the words are only a guess, and the other recipients decide:

- **While others of the mailing are accepted**, a refused recipient does not stop them. An address that
  does not exist, a full or disabled mailbox: *failed*. A refusal of the sender, the account or the
  message: *deferred*, listed with the reply, tried again after all others (after 30 minutes and after
  4 hours; \`send ISSUE\` tries at once), and then *failed*.
- **Where too many are refused alike**, the cause is on our side: the mailing halts, the refused
  recipients are *pending* again and tried last, nobody is failed and nobody is suppressed. Too many are:
  the first ${firstAlike} recipients of a run, while nobody was accepted;
  ${figures}
  attempts at a relay or at a recipient domain (for the first of these figures the replies need not be alike); and everybody, in a
  mailing to two recipients or more. For a sole recipient whose sender, account or message is refused, too.
- **A recipient domain** that refuses too many waits: the other domains get their mail first, and then
  the mailing halts.
- **Suppressed**, so that no later mailing is sent to them, are addresses that do not exist, at the end
  of a run and only if at least two others of the mailing were accepted for each of them. Of three or
  more at one domain, the domain itself must have accepted twice as many. \`npm run subscribers -- restore
  --mailing ID\` undoes it.
- **A quota** is reported as a quota. A daily one halts the mailing until the next day; an hourly one stops
  the run, and \`send --due\` continues by itself.

Why these figures: an old list in which 8 of 100 addresses are gone must get through, and one in which 10
of 100 are refused, too. Of simulated runs of 5000 messages at 8 %, and of 500 at 10 %, less than one in a
hundred meets one of the figures by chance; at 20 % more than two thirds of runs of 500 do, at 30 % nearly
all runs of 200, and an account that is closed in the middle of a run is noticed with the sixth refusal
(\`test/mailing/refusals.test.ts\`). "More than a tenth of the last 50" would halt every run at 8 %.

## ${rows.length} replies

*Whom*: to how many of the ${whom.all} recipients the server replies so; it accepts the others. *Connections*: how
many are open at a time. *State*: of these recipients after the run. *Exit*: of \`send\`.

| Server | Step | Reply | Whom | Connections | State | Scope | Exit | What is printed or listed |
|---|---|---|---|---|---|---|---|---|
${rows.map(tableRow).join('\n')}
`;
}

/** The line of the table for one mailing. */
export function tableRow(row: Row): string {
  const told = row.said.filter(
    (each) => !/^\d+ (?:pending|deferred|failed|doubt|skipped)/.test(each),
  );
  const listed = row.end === 'goes on' && row.state !== 'accepted' ? [`Listed: ${row.reason}`] : [];
  const reply = row.reply.replaceAll('\r\n', ' ').replace(' | cut', ' (closes)');
  const cells = [
    row.server,
    steps[row.step] ?? row.step,
    row.reply === 'cut' ? '(closes)' : `\`${reply}\``,
    row.whom,
    String(row.connections),
    row.state,
    row.scope,
    String(row.exit),
    [...told, ...listed].join(' '),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('<…>', '…')).join(' | ')} |`;
}
