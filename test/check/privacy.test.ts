import { describe, expect, test } from 'vitest';
import { activeIn } from '../../src/check/html/active.ts';
import { urlsInCss } from '../../src/check/html/css.ts';
import { elementsOf } from '../../src/check/html/elements.ts';
import { loadsOf } from '../../src/check/html/loads.ts';
import { privacy } from '../../src/check/rules/privacy.ts';
import { createItemIndex } from '../../src/stories/item-index.ts';
import { cpuTime } from '../helpers/cpu.ts';
import { checking, issue, item, newsletter } from '../render/sample.ts';

type Checked = Parameters<typeof privacy>[0];

const shown = issue({ items: [item()] });

/** What the check reports of some HTML, in the mail and on the page. */
function report(html: string, of = newsletter): string[] {
  const whole = `<!doctype html><html><head><title>A</title></head><body>${html}</body></html>`;
  const codes = (form: 'mail' | 'page'): string[] => {
    const edition = { html: { pieces: [form === 'mail' ? whole : ''] } };
    const web = { page: form === 'page' ? whole : '', feedHtml: '' };
    const checked = {
      newsletter: of,
      issue: shown,
      edition,
      web,
      earlier: createItemIndex(),
      ...checking,
    };
    return privacy(checked as unknown as Checked).map(({ code }) => code);
  };
  expect(codes('mail')).toEqual(codes('page'));
  return codes('mail');
}

const far = 'https://tracker.example/a.png';

describe('what loads from elsewhere', () => {
  test.each([
    `<img src="${far}">`,
    `<IMG SRC=${far}>`,
    `<img/src='${far}'>`,
    `<img src="//tracker.example/a.png">`,
    String.raw`<img src="\\tracker.example\a.png">`,
    String.raw`<img src="/\tracker.example/a.png">`,
    '<img src="https:tracker.example/a.png">',
    '<img src=" ht\ntps://tracker.example/a.png">',
    '<img src="&#104;ttps://tracker.example/a.png">',
    '<img src="ftp://tracker.example/a.png">',
    '<img src="file://tracker.example/a.png">',
    `<img srcset="a.png 1x, ${far} 2x">`,
    `<img srcset="a.png,${far}">`,
    `<img src="a.png" srcset="a.png 100w,\n${far}\t200w">`,
    `<picture><source srcset="a.webp, ${far} 2x"><img src="a.png"></picture>`,
    `<p style='background: url(${far})'>a</p>`,
    `<p style="background: url('${far}')">a</p>`,
    `<p style=background:url(${far})>a</p>`,
    `<p style="background: URL( &quot;${far}&quot; )">a</p>`,
    `<p style="background: u\\72l(${far})">a</p>`,
    `<p style="background: url('${far}">a</p>`,
    `<p style="background: image-set('a.png' 1x, '${far}' 2x)">a</p>`,
    `<style>@import "${far}";</style>`,
    `<style>@import/**/url(${far});</style>`,
    `<style>@IMPORT '${far}' screen;</style>`,
    `<style>@font-face { font-family: A; src: local(A), url(${far}) }</style>`,
    `<svg><style>circle { fill: url(${far}#a) }</style></svg>`,
    `<svg><image href="${far}"/></svg>`,
    `<svg><image xlink:href="${far}"/></svg>`,
    `<svg><use href="${far}#a"/></svg>`,
    `<svg><feImage xlink:href="${far}"/></svg>`,
    `<svg><rect fill="url(${far}#a)"/></svg>`,
    `<image href="${far}">`,
    `<video poster="${far}"></video>`,
    `<video><source src="${far}"><track src="a.vtt"></video>`,
    `<audio src="${far}"></audio>`,
    `<table background="${far}"><tr><td>a</td></tr></table>`,
    `<table><tr><td background="${far}">a</td></tr></table>`,
    `<input type="image" src="${far}">`,
    `<link rel="stylesheet" href="${far}">`,
    `<link href="${far}" rel="preload" as="image">`,
    `<link rel="preload" imagesrcset="a.png, ${far} 2x">`,
    '<link rel="dns-prefetch" href="//tracker.example">',
    '<link rel=preconnect href="https://tracker.example">',
    `<link rel="shortcut icon" href="${far}">`,
    `<link rel="alternate stylesheet" href="${far}">`,
    `<link rel="manifest" href="${far}">`,
    `<link rel="modulepreload prefetch" href="${far}">`,
    `<a href="https://story.example/" ping="${far}">a</a>`,
    `<noscript><img src="${far}"></noscript>`,
    `<template><img src="${far}"></template>`,
    `<!--[if mso]><v:image src="${far}" /><![endif]-->`,
    `<!--[if mso | IE]></td><td background="${far}"><![endif]-->`,
    `<!--[if gte mso 9]><v:rect><v:fill type="tile" src="${far}"/></v:rect><![endif]-->`,
  ])('is reported: %s', (html) => {
    expect(report(html)).toEqual(['third-party']);
  });

  test.each([
    `<object data="${far}"></object>`,
    `<embed src="${far}">`,
    `<iframe src="${far}"></iframe>`,
    '<meta http-equiv="refresh" content="0; url=https://tracker.example/">',
    '<META content="3;https://tracker.example/" HTTP-EQUIV=Refresh>',
    '<meta http-equiv="refresh" content="0;URL=\'//tracker.example/\'">',
  ])('and acts is reported as both: %s', (html) => {
    expect(report(html).sort()).toEqual(['active-content', 'third-party']);
  });

  test('is allowed from hosts that the editor named, and from nowhere else', () => {
    const allowing = { ...newsletter, thirdParties: ['maps.example'] };
    const pictures = '<img srcset="https://maps.example/a.png 1x, https://maps.example/b.png 2x">';
    expect(report(pictures, allowing)).toEqual([]);
    expect(report(`<img srcset="https://maps.example/a.png, ${far} 2x">`, allowing)).toEqual([
      'third-party',
    ]);
    expect(report('<img src="http://maps.example/a.png">', allowing)).toEqual(['third-party']);
    expect(report('<img src="https://maps.example.evil.example/a.png">', allowing)).toEqual([
      'third-party',
    ]);
  });
});

describe('what is active', () => {
  test.each([
    '<script>alert(1)</script>',
    '<p onclick="alert(1)">a</p>',
    '<svg/onload=alert(1)>',
    '<img src="a.png"onerror=alert(1)>',
    '<a href="javascript:alert(1)">a</a>',
    '<a href=" java\nscript:alert(1)">a</a>',
    '<a href="&#1;JavaScript&colon;alert(1)">a</a>',
    '<a href="vbscript:a">a</a>',
    '<a href="data:text/html,a">a</a>',
    '<form><input></form>',
    '<button formaction="javascript:alert(1)">a</button>',
    '<base href="https://evil.example/">',
    '<iframe srcdoc="a"></iframe>',
    '<svg><a><animate attributeName="href" to="#a"/></a></svg>',
    '<meta http-equiv="refresh" content="5">',
    '<!--[if mso]><script>a</script><![endif]-->',
  ])('is reported: %s', (html) => {
    expect(new Set(report(html))).toEqual(new Set(['active-content']));
  });
});

test('only the form that opens the service is allowed, and only on a page', () => {
  const serviceUrl = 'https://service.example/letters';
  const codes = (html: string, form: 'page' | 'mail' | 'feed'): string[] => {
    const edition = { html: { pieces: [form === 'mail' ? html : ''] } };
    const web = { page: form === 'page' ? html : '', feedHtml: form === 'feed' ? html : '' };
    const of = { ...newsletter, serviceUrl };
    const checked = {
      newsletter: of,
      issue: shown,
      edition,
      web,
      templates: new Map(),
      earlier: createItemIndex(),
    };
    return privacy(checked as unknown as Checked).map(({ code }) => code);
  };
  const form = (action: string, inner = '<input name="address">', method = 'post'): string =>
    `<form method="${method}" action="${action}">${inner}</form>`;
  const own = form(`${serviceUrl}/subscribe?lang=en`);
  expect(codes(own, 'page')).toEqual([]);
  for (const where of ['mail', 'feed'] as const) expect(codes(own, where)).toHaveLength(1);
  for (const other of [
    form('https://evil.example/subscribe'),
    form('https://service.example.evil.example/letters/subscribe'),
    form('https://service.example/subscribe'),
    form(`${serviceUrl}/subscribe/../erase`),
    form('/letters/subscribe'),
    form(`${serviceUrl}/subscribe`, '<input name="address">', 'get'),
    form(`${serviceUrl}/subscribe`, '<button formaction="https://evil.example/">a</button>'),
  ]) {
    expect(codes(other, 'page'), other).toEqual(['active-content']);
  }
});

describe('what neither loads nor acts', () => {
  test.each([
    '<a href="javascript-alert-1/">a</a>',
    '<a href="https://javascript.example/onclick=a">a</a>',
    '<a href="https://story.example/?src=https://b.example/a.png">a</a>',
    '<a href="mailto:a@b.example">a</a>',
    '<p>&lt;img src="https://tracker.example/a.png"&gt; and style="url(https://a.example)"</p>',
    '<p title="<script>" data-src="https://a.example/">a</p>',
    '<!-- <img src="https://tracker.example/a.png"> -->',
    '<img src="cid:a@b" alt="onerror=alert(1) src=https://tracker.example/">',
    '<img src="images/a.png" srcset="images/a.png 1x, images/b,c.png 2x">',
    '<img src="data:image/png;base64,AAAA">',
    '<p style="background: url(data:image/png;base64,AAAA) no-repeat">a</p>',
    '<p style="background: url(#a)">a</p>',
    '<link rel="canonical" href="https://site.example/">',
    '<link rel="alternate" type="application/rss+xml" href="https://site.example/feed.xml">',
    '<link rel="icon" href="data:,">',
    '<link rel="author license" href="https://a.example/">',
    '<blockquote cite="https://a.example/">a</blockquote>',
    '<svg><use href="#a"/><a href="https://story.example/">a</a></svg>',
    '<meta property="og:image" content="https://site.example/card.png">',
    '<style>/* url(https://a.example/) */ p { color: red }</style>',
  ])('passes: %s', (html) => {
    expect(report(html)).toEqual([]);
  });
});

test('CSS is read with its comments, escapes and strings', () => {
  expect(urlsInCss(String.raw`a{b:\75 \72 \6c (c);d:url( "e f" );g:url(h)}@import 'i'`)).toEqual([
    'c',
    'e f',
    'h',
    'i',
  ]);
});

test('a large and odd document is read in linear time', async () => {
  const odd = [
    `<img srcset="${'a '.repeat(50_000)}">`,
    `<img srcset="${','.repeat(100_000)}">`,
    `<img srcset="${'a,'.repeat(50_000)}">`,
    `<p style="${'url('.repeat(50_000)}">a`,
    `<p style="${'image-set('.repeat(20_000)}">a`,
    `<p style="${'/*'.repeat(50_000)}">a`,
    `<meta http-equiv="refresh" content="${' '.repeat(100_000)}x">`,
    '<!--[if mso]><table>'.repeat(3_000),
    '<b>'.repeat(400),
  ];
  for (const html of odd) {
    const time = await cpuTime(() => {
      for (const element of elementsOf(html)) [loadsOf(element), activeIn(element)];
    });
    expect(time, html.slice(0, 40)).toBeLessThan(3_000);
  }
});
