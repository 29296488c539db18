import { z } from 'zod';
import { about, yesNo } from './fields.ts';
import { greetings, layouts, mailForms, usualMail } from './mail-settings.ts';

/** Settings of `newsletter.yaml` about the mail, its text part and the feeds. */
export const mailSettings = {
  mail: about(
    z.enum(mailForms).default(usualMail.form),
    'How much of a story the mail has: `whole`, `teaser`, `headline`, or `auto`: stories of up to 180 words are whole, longer ones teasers. The web page has all of it.',
    { example: 'auto' },
  ),
  text: about(
    z.enum(['mail', 'whole']).default(usualMail.text),
    'The text part of the mail: as much of a story as the `mail`, or `whole` stories.',
    { example: 'whole' },
  ),
  feed: about(
    z.enum(['whole', 'mail']).default(usualMail.feed),
    'The feeds: `whole` stories, or as much as the `mail` has.',
    { example: 'mail' },
  ),
  contents: about(
    yesNo.default(usualMail.contents),
    'An issue of more than six stories begins with a list of them, unless all are headlines.',
    { example: false },
  ),
  lead: about(
    yesNo.default(usualMail.leads),
    'The first story of an issue is larger, with its picture above the title. A story with `lead: true` is so in any case.',
    { example: true },
  ),
  greeting: about(
    z.enum(greetings).default(usualMail.greeting),
    'How the mail greets: by the `full_name`, by the `first_name`, or not at all (`none`).',
    { example: 'first_name' },
  ),
  show_address: about(
    yesNo.default(usualMail.showsAddress),
    'The footer of the mail names the address that it was sent to, for readers with several. Set it to `false` where a forwarded mail must not reveal who reads it.',
    { example: false },
  ),
};

/** Settings of a section. */
export const sectionSettings = {
  layout: about(
    z.enum(layouts).optional(),
    'How its stories look: `stories`; `headlines`, title and source on one line; `cards`, picture beside text; `events`, soonest first, without those that are over.',
    { example: 'events', otherwise: '`stories`' },
  ),
  mail: about(
    z.enum(mailForms).optional(),
    'How much of its stories the mail has, if it differs from the newsletter.',
    { example: 'headline', otherwise: "the newsletter's" },
  ),
};
