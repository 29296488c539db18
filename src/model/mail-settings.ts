/** How much of a story the mail has; `auto` by its length. */
export const mailForms = ['whole', 'teaser', 'headline', 'auto'] as const;
export type MailForm = (typeof mailForms)[number];

/** How the stories of a section look. */
export const layouts = ['stories', 'headlines', 'cards', 'events'] as const;
export type Layout = (typeof layouts)[number];

export const greetings = ['full_name', 'first_name', 'none'] as const;
export type Greeting = (typeof greetings)[number];

/** Choices about the mail, its text part and the feeds. */
export interface MailSettings {
  /** Of stories whose section and front matter say nothing else. */
  form: MailForm;
  /** The text part has as much as the mail, or whole stories. */
  text: 'mail' | 'whole';
  feed: 'mail' | 'whole';
  /** A long issue begins with a list of its stories. */
  contents: boolean;
  /** The first story is larger than the others. */
  leads: boolean;
  greeting: Greeting;
  /** The footer names the address that the mail was sent to. */
  showsAddress: boolean;
}

/** Without settings: everything whole, as the stories were written. */
export const usualMail: MailSettings = {
  form: 'whole',
  text: 'mail',
  feed: 'whole',
  contents: true,
  leads: false,
  greeting: 'full_name',
  showsAddress: true,
};
