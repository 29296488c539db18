/**
 * Gives every picture of a mail that has a `width` the same width as a style. A picture that did
 * not load, as in programs that block pictures, keeps the width of its attribute under
 * `max-width: 100%`, and makes a phone's page wider than the phone. Outlook needs the attribute.
 */
export function sizePictures(html: string): string {
  return html.replace(/<img\b[^>"]*(?:"[^"]*"[^>"]*)*>/g, (tag) => {
    const width = / width="(\d+)"/.exec(tag)?.[1];
    if (width === undefined) return tag;
    const style = / style="([^"]*)"/.exec(tag)?.[1] ?? '';
    const kept = style
      .split(';')
      .map((each) => each.trim())
      .filter((each) => each !== '' && !/^(?:max-)?(?:width|height)\s*:/.test(each));
    const sized = [...kept, 'width: 100%', `max-width: ${width}px`, 'height: auto'].join('; ');
    const bare = tag.replace(/ style="[^"]*"/, '');
    return bare.replace(/\s*\/?>$/, () => ` style="${sized};">`);
  });
}
