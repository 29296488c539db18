import { firstAlike, mostInARow, unlikely } from '../../src/mailing/pace/refusal-pattern.ts';
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

What happens to a recipient, and to the list, when a server refuses? If others of the mailing are accepted, only
this recipient fails or is retried. If many are refused alike, the mailing halts and nobody is marked as failed. The
[table](#${rows.length}-replies) has the outcome of each reply.

This page is generated: \`UPDATE=1 npm run test:faults -- test/faults/server-replies.test.ts\` writes it from
\`test/fixtures/servers/replies.tsv\`. It sends a mailing to ${whom.all} people through a server that gives each reply.
The same test fails when the page is out of date.

## How a refusal is judged

The step counts first: a reply to the greeting, to EHLO, to the login or to MAIL is never about a recipient. From
RCPT on, the code and the words are only a guess, and the replies for the other recipients decide:

- **While others are accepted**, only the refused recipient is affected. If the address does not exist, or the
  mailbox is full or disabled: *failed*. If the server refuses the sender, the account or the message: *deferred*,
  listed with the reply, retried after all others (after 30 minutes and after 4 hours; \`send ISSUE\` retries at
  once), and then *failed*.
- **If too many are refused alike**, the cause is on our side. The mailing halts, the refused recipients are
  *pending* again and come last, and nobody is failed or suppressed. Too many are
  - the first ${firstAlike} recipients of a run, if nobody was accepted;
  - ${figures} attempts at a relay or a recipient domain (for the first of these figures, the replies may differ);
  - everybody, in a mailing to two recipients or more;
  - the only recipient, if the sender, the account or the message is refused.
- **If one recipient domain refuses too many**, it waits: the other domains get their mail first, then the mailing
  halts.
- **Suppressed**, so that no later mailing is sent to them, are addresses that do not exist: at the end of a run,
  and only if at least two other recipients were accepted for each of them. If there are three or more at one domain,
  that domain must have accepted twice as many. \`npx masthead subscribers restore --mailing ID\` undoes it.
- **If the refused addresses of an old list really no longer exist**, add \`--refusals-are-right\` to \`send\` after the
  halt. This is recorded for this mailing only. From then on, refused recipients are *failed*; the mailing halts only if
  the sender, the account or the message is refused, after ${mostInARow} refusals in a row at several domains, or if nobody is
  accepted. Nobody is suppressed without the figures above.
- **A quota** is reported as a quota. A daily one halts the mailing until the next day; an hourly one stops the run,
  and \`send --due\` continues automatically.

Why these figures? An old list of which 8 % of the addresses no longer exist must get through, and so must one of
which 10 % are refused. Fewer than 1 in 100 simulated runs of 5,000 messages at 8 %, and of 500 at 10 %, reach one of
the figures by chance. At 20 %, more than two thirds of the runs of 500 do; at 30 %, nearly all runs of 200. An account
that is closed during a run is noticed at the sixth refusal (\`test/mailing/refusals.test.ts\`). "More than a tenth of
the last 50" would halt every run at 8 %.

## ${rows.length} replies

- *Whom*: how many of the ${whom.all} recipients get this reply. The others are accepted.
- *Connections*: how many are open at a time.
- *State*: of these recipients after the run.
- *Exit*: the exit code of \`send\`.

| Server | Step | Reply | Whom | Connections | State | Scope | Exit | What is printed or listed |
|---|---|---|---|---|---|---|---|---|
${rows.map(tableRow).join('\n')}
`;
}

/** The line of the table for one mailing. */
export function tableRow(row: Row): string {
  const reported = row.said.filter(
    (each) => !/^\d+ (?:pending|deferred|failed|in doubt|skipped)/.test(each),
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
    [...reported, ...listed].join(' '),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('<…>', '…')).join(' | ')} |`;
}
