import type { Words } from './types.ts';

/** Serbian in Latin script. */
export const srLatn: Words = {
  reader: 'dragi čitaoci',
  greeting: (name) => `Zdravo, ${name}!`,
  issueLine: (number, date) => `Broj ${number} · ${date}`,
  contents: 'U ovom broju',
  otherItems: 'Još u ovom broju',
  readMore: 'Pročitajte više',
  notes: 'Napomene',
  backToText: 'Nazad na tekst',
  picture: 'Slika',
  done: 'urađeno',
  notDone: 'nije urađeno',
  callout: { note: 'Napomena', tip: 'Savet', warning: 'Upozorenje', important: 'Važno' },
  corrected: (date) => `Ispravka (${date}):`,
  withdrawn: 'Ova vest je povučena.',
  whyYouGetThis: (newsletter) =>
    `Ovu poruku dobijate jer ste se prijavili na bilten ${newsletter}.`,
  unsubscribe: 'Odjavite se',
  preferences: 'Promenite podešavanja',
  viewInBrowser: 'Pročitajte ovaj broj na vebu',
  allIssues: 'Svi brojevi',
  followByFeed: 'Pratite putem fida',
  noIssues: 'Prvi broj tek stiže.',
  skipToContent: 'Pređite na sadržaj',
};
