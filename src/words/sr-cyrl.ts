import type { Words } from './types.ts';

/** Serbian in Cyrillic script. */
export const srCyrl: Words = {
  reader: 'драги читаоци',
  greeting: (name) => `Здраво, ${name}!`,
  issueLine: (number, date) => `Број ${number} · ${date}`,
  contents: 'У овом броју',
  otherItems: 'Још у овом броју',
  readMore: 'Прочитајте више',
  notes: 'Напомене',
  backToText: 'Назад на текст',
  picture: 'Слика',
  done: 'урађено',
  notDone: 'није урађено',
  callout: { note: 'Напомена', tip: 'Савет', warning: 'Упозорење', important: 'Важно' },
  corrected: (date) => `Исправка (${date}):`,
  withdrawn: 'Ова вест је повучена.',
  whyYouGetThis: (newsletter) =>
    `Ову поруку добијате јер сте се пријавили на билтен ${newsletter}.`,
  unsubscribe: 'Одјавите се',
  preferences: 'Промените подешавања',
  viewInBrowser: 'Прочитајте овај број на вебу',
  allIssues: 'Сви бројеви',
  followByFeed: 'Пратите путем фида',
  noIssues: 'Први број тек стиже.',
  skipToContent: 'Пређите на садржај',
};
