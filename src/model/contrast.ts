function luminance(colour: string): number {
  const linear = (at: number): number => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(1) + 0.7152 * linear(3) + 0.0722 * linear(5);
}

/** Contrast ratio of two `#rrggbb` colours, from 1 to 21 (WCAG 2.2, 1.4.3). */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** The least contrast of text and its background for readers with weak eyes (WCAG 2.2, 1.4.3). */
export const readableContrast = 4.5;

/**
 * The shade of a colour, mixed with as little black or white as possible, that has enough contrast
 * with all `others`. @returns undefined if no shade has it, as between black and white.
 */
export function nearestReadable(colour: string, others: readonly string[]): string | undefined {
  const steps = 100;
  for (let step = 1; step <= steps; step += 1) {
    for (const target of [0, 255]) {
      const shade = mix(colour, target, step / steps);
      if (others.every((other) => contrast(shade, other) >= readableContrast)) return shade;
    }
  }
  return undefined;
}

function mix(colour: string, target: number, share: number): string {
  const channels = [1, 3, 5].map((at) => {
    const own = Number.parseInt(colour.slice(at, at + 2), 16);
    return Math.round(own + (target - own) * share)
      .toString(16)
      .padStart(2, '0');
  });
  return `#${channels.join('')}`;
}
