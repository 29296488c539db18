import { countNouns } from '../lib/text/count-nouns.ts';
import { textWidth } from '../lib/text/text-width.ts';
import { readableAddress } from '../model/address.ts';
import { editionName } from '../model/audience.ts';
import type { Edition } from '../model/edition.ts';
import { showLocalTime, showTime } from '../model/show-time.ts';
import { countPeople, countUnsent, describeJoined } from './describe-plan.ts';
import type { PageState } from './find-page.ts';
import type { EarlierState, PlanReview } from './review-plan.ts';
import type { SentStory, StoryChanges } from './story-hashes.ts';

const columns = 80;
const indent = 14;
/** So that all fits on a screen of 25 lines. */
const most = { editions: 3, findings: 2, titles: 3, addresses: 2 };

/** What a dry run says in the end. */
export function describeDryRun({ channel: { kind, name }, at, timeZone }: PlanReview): string {
  if (kind === 'rehearsal') {
    return `Would be written to ${name} (a rehearsal), because SMTP_URL is not set.`;
  }
  return at === undefined
    ? `Would be sent through ${name}. Nothing was sent.`
    : `Would be scheduled for ${showTime(at, timeZone)}. Nothing was scheduled.`;
}

/** The screen before sending. @returns lines of at most 80 columns, except for long names and URLs. */
export function describeReview(review: PlanReview): string[] {
  const { plan, issue, name, texts, page, at, timeZone } = review;
  const what = { begin: 'Issue', resume: 'The rest of issue', correct: 'A correction of issue' };
  if (plan.do === 'nothing') return [];
  const subjects = texts.map(({ language, subject }) => `${language}: ${subject}`);
  const preheaders = texts.flatMap(({ language, preheader }) =>
    preheader === undefined ? [] : [cut(`${language}: ${preheader}`)],
  );
  return [
    `${what[plan.do]} ${issue.number} of ${name}:`,
    ...row('Subject', subjects),
    ...row('Preheader', preheaders),
    ...row('Recipients', recipientsOf(review)),
    ...row('Size', [sizeOf(texts)]),
    ...row('Check', findingsOf(review)),
    ...row('Website', page === undefined ? [] : describePage(page)),
    ...(plan.do === 'resume' ? [] : row('Last test', testOf(review))),
    ...(plan.do === 'resume' ? [] : row('Rehearsal', rehearsalOf(review))),
    ...review.earlier
      .filter(({ what }) => what !== 'rehearsal')
      .flatMap((earlier) => row(labels[earlier.what], changesOf(earlier, timeZone))),
    ...row('Starts', at === undefined ? [] : [showTime(at, timeZone)]),
  ];
}

const labels = { rehearsal: 'Rehearsal', planned: 'Planned', sent: 'Sent' };

function row(label: string, values: readonly string[]): string[] {
  return values.map((value, index) => `  ${(index === 0 ? label : '').padEnd(indent - 2)}${value}`);
}

function cut(text: string): string {
  const room = columns - indent;
  if (textWidth(text) <= room) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (textWidth(kept + segment) > room - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

function recipientsOf({ plan, channel, limit, doubt }: PlanReview): string[] {
  const { editions, nothing, recipients } = plan.audience;
  const who = plan.do === 'resume' ? `${countUnsent(recipients)},` : countPeople(recipients);
  const through =
    channel.kind === 'smtp' ? `through ${channel.name}` : `as files in ${channel.name}`;
  const inRun = limit === undefined ? '' : `, at most ${limit} now (--limit)`;
  const shown = editions.slice(0, editions.length > most.editions + 1 ? most.editions : undefined);
  const others = editions.slice(shown.length);
  const inOthers = others.reduce((sum, each) => sum + each.recipients, 0);
  return [
    `${who} ${through}${inRun}`,
    ...shown.map((edition) => {
      const plain = edition.textOnly > 0 ? `, ${edition.textOnly} of them as text only` : '';
      return `${editionName(edition)}: ${countPeople(edition.recipients)}${plain}`;
    }),
    ...(others.length > 0
      ? [`${countNouns(others.length, 'more edition')}: ${countPeople(inOthers)}`]
      : []),
    ...(nothing > 0
      ? [`no mail: ${countPeople(nothing)} (the issue has nothing in their sections)`]
      : []),
    ...(doubt > 0
      ? [`in doubt: ${countNouns(doubt, 'person, who is', 'people, who are')} not sent it now`]
      : []),
    ...describeJoined(plan),
  ];
}

function sizeOf(texts: readonly Edition[]): string {
  const mails = texts.map(
    ({ language, html }) => `${language}: ${kilobytes(Buffer.byteLength(html.pieces.join('')))}`,
  );
  const pictures = texts.map(({ attachments }) =>
    attachments.reduce((sum, { bytes }) => sum + bytes.byteLength, 0),
  );
  const largest = Math.max(0, ...pictures);
  const limit = new Set(pictures).size > 1 ? 'up to ' : '';
  return [...mails, ...(largest === 0 ? [] : [`pictures: ${limit}${kilobytes(largest)}`])].join(
    '; ',
  );
}

function kilobytes(bytes: number): string {
  return `${Math.max(1, Math.round(bytes / 1024))} KB`;
}

function findingsOf({ findings, issue }: PlanReview): string[] {
  const all = countNouns(findings.length, 'warning');
  const isCut = findings.length > most.findings;
  return [
    isCut ? `${all}, all of them by \`masthead check ${issue.number}\`` : all,
    ...findings.slice(0, isCut ? 1 : most.findings).map(({ message }) => cut(message)),
  ];
}

function describePage(page: PageState): string[] {
  if (page.state === 'not checked') return [`not checked: ${page.reason}`];
  if (page.state === 'online') return [`online: ${page.url}`];
  return fit([`not online: ${page.url}`, page.reason]);
}

function testOf({ test, issue, timeZone }: PlanReview): string[] {
  if (test === undefined) return [`none yet: \`masthead send ${issue.number} --test ADDRESS\``];
  const { addresses, sentAt, isSame } = test;
  const shown = addresses.slice(0, most.addresses).map(readableAddress).join(', ');
  const others = addresses.length - most.addresses;
  const to = others > 0 ? `${shown} and ${others} more` : shown;
  const since = isSame ? 'not changed since' : 'changed since';
  return fit([`${showLocalTime(sentAt, timeZone)}, ${since}, to`, to]);
}

function rehearsalOf({ earlier, timeZone }: PlanReview): string[] {
  const rehearsal = earlier.find(({ what }) => what === 'rehearsal');
  return rehearsal === undefined ? ['none yet'] : changesOf(rehearsal, timeZone);
}

function changesOf({ what, at, isSame, changes }: EarlierState, timeZone: string): string[] {
  const time = showLocalTime(at, timeZone);
  if (isSame) return [`${time}, not changed since`];
  const changed = nameChanges(changes);
  const lines = fit([
    `${time}, changed since:`,
    changed === '' ? 'settings, templates or pictures' : changed,
  ]);
  return what === 'planned' ? [cut(lines.join(' '))] : lines;
}

/** On one line if there is room. */
function fit(parts: readonly string[]): string[] {
  const line = parts.join(' ');
  return textWidth(line) <= columns - indent ? [line] : parts.map(cut);
}

function nameChanges({ changed, added, removed }: StoryChanges): string {
  return [
    ...nameStories(changed, ''),
    ...nameStories(added, 'new: '),
    ...nameStories(removed, 'removed: '),
  ].join('; ');
}

function nameStories(stories: readonly SentStory[], label: string): string[] {
  const names = stories.map(({ file, title }) =>
    file.endsWith('/issue.md') ? 'title, subject, preheader or intro' : `"${title}"`,
  );
  const others = names.length - most.titles;
  const shown = names.slice(0, most.titles).join(', ');
  if (names.length === 0) return [];
  return [`${label}${shown}${others > 0 ? ` and ${others} more` : ''}`];
}
