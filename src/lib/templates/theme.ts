import type { Theme } from '../../model/newsletter.ts';
import { safeHtml } from './compile-template.ts';

export interface ThemeView {
  accent: string;
  ink: string;
  quiet: string;
  paper: string;
  ground: string;
  textFont: ReturnType<typeof safeHtml>;
  titleFont: ReturnType<typeof safeHtml>;
  width: number;
  logo: LogoView | undefined;
  /** True where the header is a band in the accent colour, with the name or the logo on it. */
  band: boolean;
}

interface LogoView {
  src: string;
  dark: string | undefined;
  alt: string;
  width: number;
  height: number;
}

/** The theme for templates. @param pictureUrl Of the logo's pictures, from where they are shown. */
export function themeView(
  { logo, textFont, titleFont, ...plain }: Theme,
  pictureUrl: (picture: NonNullable<Theme['logo']>['picture']) => string,
): ThemeView {
  return {
    ...plain,
    // Not escaped: style sheets have no entities, and the schema allows only names and commas.
    textFont: safeHtml(textFont),
    titleFont: safeHtml(titleFont),
    band: logo?.band ?? true,
    logo: logo && {
      src: pictureUrl(logo.picture),
      // The band has the same colour in dark mode.
      dark: logo.dark && !logo.band ? pictureUrl(logo.dark) : undefined,
      alt: logo.alt,
      width: logo.width,
      height: Math.round((logo.picture.height * logo.width) / logo.picture.width),
    },
  };
}
