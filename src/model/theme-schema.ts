import { z } from 'zod';
import { contrast, nearestReadable, readableContrast } from './contrast.ts';
import { about, line, numeric, refine, yesNo } from './fields.ts';
import { modelProblems, type ValueProblem } from './problems.ts';

export const usualTheme = {
  accent: '#1b5e7a',
  ink: '#1f2023',
  quiet: '#5d5b56',
  paper: '#ffffff',
  ground: '#f5f3ee',
  text_font: "-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif",
  title_font: "Georgia, 'Times New Roman', serif",
  width: 600,
} as const;

const hexadecimal = /^#[0-9a-f]{6}$/i;

const colour = refine(line, (value) => hexadecimal.test(value), modelProblems['bad-colour']);

/** Names and keywords between commas: no other CSS is accepted, so that a font stack stays one. */
const fonts = refine(
  line,
  (value) =>
    /^('[\p{L}\d -]+'|[\p{L}\d -]+)(,('[\p{L}\d -]+'|[\p{L}\d -]+| '[\p{L}\d -]+'))*$/u.test(value),
  modelProblems['bad-fonts'],
);

/** Text colours and their backgrounds. */
const pairs = [
  ['accent', 'paper'],
  ['white', 'accent'],
  ['ink', 'paper'],
  ['ink', 'ground'],
  ['quiet', 'paper'],
  ['quiet', 'ground'],
] as const;

const logo = z.strictObject({
  image: about(line, 'Its file, in `issues/images/`.', { example: 'images/logo.png' }),
  dark: about(line.optional(), 'Another one for dark mode.', { example: 'images/logo-dark.png' }),
  band: about(
    yesNo.default(false),
    'Show it on the band in the accent colour, which a logo otherwise replaces.',
    { example: true },
  ),
  alt: about(
    refine(
      line,
      (value) => value !== '',
      (_, place) =>
        modelProblems['missing-alt'](
          { subject: 'The logo', where: 'in `alt`, usually the name in it.' },
          place,
        ),
    ),
    'Alt text: the name that it shows.',
    { example: 'The Long Table' },
  ),
  width: about(
    numeric(z.number().int().min(16).max(536)).default(180),
    'As displayed, in pixels; twice that in the file looks best.',
    { example: 180 },
  ),
});

const colourOf = (name: 'accent' | 'ink' | 'quiet' | 'paper' | 'ground', what: string) =>
  about(colour.default(usualTheme[name]), `${what} Six hexadecimal digits in quotes.`, {
    example: usualTheme[name],
    default: usualTheme[name],
  });

const fontsOf = (name: 'text_font' | 'title_font', what: string) =>
  about(
    fonts.default(usualTheme[name]),
    `${what} Only fonts of the reader's device: none is loaded.`,
    { example: usualTheme[name], default: usualTheme[name] },
  );

const look = z.strictObject({
  accent: colourOf('accent', 'Links, lines, buttons, and the header with white text.'),
  ink: colourOf('ink', 'Text.'),
  quiet: colourOf('quiet', 'Dates, captions, the footer.'),
  paper: colourOf('paper', 'The background of the text.'),
  ground: colourOf('ground', 'The background around it.'),
  text_font: fontsOf('text_font', 'For text.'),
  title_font: fontsOf('title_font', 'For titles.'),
  width: about(
    numeric(z.number().int().min(480).max(720)).default(usualTheme.width),
    'Of the mail, in pixels.',
    { example: 640 },
  ),
  logo: about(logo.optional(), 'A logo instead of the name.'),
});

export const themeSchema = look.superRefine((theme, context) => {
  const colours = { ...theme, white: '#ffffff' };
  const known = pairs.filter((pair) => pair.every((name) => hexadecimal.test(colours[name])));
  for (const [text, ground] of known) {
    if (contrast(colours[text], colours[ground]) >= readableContrast) continue;
    const field = text === 'white' ? ground : text;
    const others = known.filter((pair) => pair.some((name) => name === field));
    const colour = nearestReadable(
      colours[field],
      others.map(([one, other]) => colours[one === field ? other : one]),
    );
    const problem: ValueProblem = (_, place) =>
      modelProblems['low-contrast'](
        { text, ground, shade: colour === undefined ? undefined : { field, colour } },
        place,
      );
    context.addIssue({ code: 'custom', path: [field], params: { problem } });
  }
});
