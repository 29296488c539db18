import type { PlanReview } from './review-plan.ts';

/** The screen before sending for programs. Sizes in bytes, times in ISO 8601; null: none. */
export function summarizeReview({ plan, texts, doubt, page, test, earlier }: PlanReview) {
  const rehearsal = earlier.find(({ what }) => what === 'rehearsal');
  return {
    recipients: plan.audience.recipients,
    joined: plan.joined,
    doubt,
    texts: texts.map(({ language, subject, preheader, html, attachments }) => ({
      language,
      subject,
      preheader: preheader ?? null,
      html: Buffer.byteLength(html.pieces.join('')),
      pictures: attachments.reduce((sum, { bytes }) => sum + bytes.byteLength, 0),
    })),
    page: page ?? null,
    test:
      test === undefined
        ? null
        : { sent: test.sentAt, to: test.addresses, changedSince: !test.isSame },
    rehearsal:
      rehearsal === undefined
        ? null
        : {
            written: rehearsal.at,
            changedSince: !rehearsal.isSame,
            ...titlesOf(rehearsal.changes),
          },
  };
}

function titlesOf({ changed, added, removed }: PlanReview['earlier'][number]['changes']) {
  const [titles, news, gone] = [changed, added, removed].map((stories) =>
    stories.map(({ title }) => title),
  );
  return { changed: titles, added: news, removed: gone };
}
