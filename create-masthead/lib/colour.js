/** The same limit as masthead's `theme`: white text on the colour (WCAG 2.2, 1.4.3). */
const leastContrast = 4.5;

const names = {
  blue: '#1b5e7a',
  green: '#1d5c4f',
  red: '#9b2226',
  orange: '#a34700',
  purple: '#5b3a8c',
  pink: '#a8275f',
  brown: '#6b4226',
  grey: '#4a4f57',
  gray: '#4a4f57',
  black: '#1f2023',
};

/**
 * Reads a colour: `#1d5c4f`, `1d5c4f`, `#abc`, `rgb(29, 92, 79)`, or a name such as `green`.
 * @param {string} typed
 * @returns {{ value: string } | { problem: string }}
 */
export function parseColour(typed) {
  const colour = names[typed.trim().toLowerCase()] ?? readHexadecimal(typed) ?? readRgb(typed);
  if (colour === undefined) {
    return {
      problem: `"${typed}" is not a colour. Use a form such as #1d5c4f, or one of: ${Object.keys(
        names,
      )
        .filter((name) => name !== 'gray')
        .join(', ')}.`,
    };
  }
  const found = contrastWithWhite(colour);
  if (found >= leastContrast) return { value: colour };
  return {
    problem: `${colour} is too light for white text (contrast ${found.toFixed(1)}, at least ${leastContrast} needed). Similar and dark enough: ${darken(colour)}`,
  };
}

function readHexadecimal(typed) {
  const [, digits] = /^#?([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(typed.trim()) ?? [];
  if (digits === undefined) return undefined;
  const six = digits.length === 3 ? digits.replace(/./g, '$&$&') : digits;
  return `#${six.toLowerCase()}`;
}

function readRgb(typed) {
  const [, ...channels] = /^rgb\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)\s*\)$/i.exec(typed.trim()) ?? [];
  if (channels.length === 0 || channels.some((each) => Number(each) > 255)) return undefined;
  return toHexadecimal(channels.map(Number));
}

function toHexadecimal(channels) {
  return `#${channels.map((each) => Math.round(each).toString(16).padStart(2, '0')).join('')}`;
}

function channelsOf(colour) {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

function contrastWithWhite(colour) {
  const [red, green, blue] = channelsOf(colour).map((each) => {
    const part = each / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

/** The lightest shade of the same hue that white text can be read on. */
function darken(colour) {
  for (let share = 0.99; share > 0; share -= 0.01) {
    const shade = toHexadecimal(channelsOf(colour).map((each) => each * share));
    if (contrastWithWhite(shade) >= leastContrast) return shade;
  }
  return '#000000';
}
