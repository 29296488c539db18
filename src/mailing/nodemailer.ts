import { loadNow } from '../lib/load-now.ts';

/**
 * nodemailer's build for `require`: its build for `import` makes Node load `fetch` with `node:http`,
 * 24 ms in a digest.
 */
export const { createTransport }: typeof import('nodemailer') = loadNow('nodemailer');

/** Of the same build. */
export const MailComposer: typeof import('nodemailer/lib/mail-composer').default = loadNow(
  'nodemailer/lib/mail-composer',
);
