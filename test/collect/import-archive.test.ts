import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { call } from '../helpers/call.ts';
import { makeRoot, pixel, snapshot } from '../helpers/root.ts';

const old = {
  'old/_posts/2014-05-03-may-news.md':
    '---\nlayout: post\ntitle: "May: news & more"\ntags: [hiv, law]\nauthor: Ana Anić\n---\n\nHello.\n\n![A river](/assets/a.png) {% include x.html %}\n\n![Gone](/assets/gone.png) ![Far](https://far.example/b.png)\n',
  'old/assets/a.png': pixel,
  'old/hugo/june.md':
    '+++\ntitle = "June"\ndate = 2014-06-01T10:00:00+02:00\naliases = ["/letters/june/"]\ntags = ["law"]\n+++\n\n## First\n\nOne.\n\n```\n## not a heading\n```\n\n## Second\n\nTwo.\n',
  'old/pelican/july.md':
    'Title: July\nDate: 2014-07-04 10:20\nTags: law, courts\nSlug: july-2014\nSummary: In short\n\nThe words of July.\n',
  'old/2014-08-05-plain.md': '# August, plainly\n\nIntro words.\n\n## A\n\nx\n\n## B\n\ny\n',
};

const mine = '---\nnumber: 1\nid: urn:uuid:x\ntitle: Mine\ndate: 2026-01-01\n---\n';

async function useOld(files: Record<string, string | Uint8Array> = old) {
  const root = await makeRoot(files);
  const run = (...args: string[]) =>
    call('import-archive', [join(root, 'old'), '--root', root, ...args]);
  const file = (path: string) => readFile(join(root, 'issues', path), 'utf8');
  return { root, run, file };
}

describe('old newsletters', () => {
  test('of four programs become numbered issues by their dates, and are not sent again', async () => {
    const { root, run, file } = await useOld();
    const { code, stderr } = await run('--address', '/:year/:month/:slug.html');
    expect(code).toBe(0);
    expect(stderr.match(/\((?:missing-picture|remote-picture|foreign-markup)\)/g)?.sort()).toEqual([
      '(foreign-markup)',
      '(missing-picture)',
      '(remote-picture)',
    ]);
    expect((await readdir(join(root, 'issues'))).sort()).toEqual([
      '001',
      '002',
      '003',
      '004',
      'newsletter.yaml',
    ]);
    expect(await readdir(join(root, 'issues/001/images'))).toEqual(['1-a.png']);
    const may = await file('001/01-may-news-more.md');
    expect(may).toContain('![A river](images/1-a.png)');
    expect(may).toContain('[Far](https://far.example/b.png)');
    expect(may).toContain('author: Ana Anić');
    expect(await file('002/issue.md')).toContain('/letters/june/');
    expect(await file('003/issue.md')).toContain('preheader: In short');
    expect(await file('004/issue.md')).toContain('title: August, plainly');
    for (const number of ['001', '002', '003', '004']) {
      expect(await file(`${number}/issue.md`)).toMatch(/mailing:\n {2}id: imported/);
    }
    expect((await call('status', ['--root', root])).stdout).toBe('No issue has been sent.\n');
    const status = await call('status', ['4', '--root', root]);
    expect(status.stdout).toContain('Issue 4 was imported from an archive.');
    const env = { SMTP_URL: 'smtp://127.0.0.1:1' };
    expect(
      await call('send', ['4', '--yes', '--unpublished', '--root', root], { env }),
    ).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Issue 4 was imported from an archive'),
    });
    const built = await call('build', ['--root', root]);
    expect(built).toMatchObject({ code: 0 });
    expect(await readFile(join(root, 'public/letters/june/index.html'), 'utf8')).toContain('002/');
    expect(await readFile(join(root, 'public/2014/07/july-2014.html'), 'utf8')).toContain('003/');
  });

  test('link to each other on the new site, and keep the words of links that lead nowhere', async () => {
    const { root, run, file } = await useOld({
      'old/_posts/2014-05-03-may.md': [
        '---\ntitle: May\npermalink: /letters/may/\n---\n',
        '[June](../june/) [june](/letters/june/index.html "The next (one)") [by file](2014-06-03-june.md#top)',
        '[*gone*](../../about.html), [a][], [b], [b][a], [here](#below), [far](//far.example/x)',
        '[mail](mailto:ana@far.example) <https://far.example/> https://far.example/y',
        '\n[a]: /gone/ "Gone"\n[b]: <../june/>\n',
      ].join('\n'),
      'old/_posts/2014-06-03-june.md': '---\ntitle: June\npermalink: /letters/june/\n---\n\nx\n',
    });
    const { code, stderr } = await run();
    expect(code).toBe(0);
    const june = 'https://site.test.example/letters/june/';
    const may = await file('001/01-may.md');
    expect(may).toContain(`[June](${june}) [june](${june} "The next (one)") [by file](${june})`);
    expect(may).toContain(
      `*gone*, a, [b](${june}), b, [here](#below), [far](https://far.example/x)`,
    );
    expect(may).toContain(
      '[mail](mailto:ana@far.example) <https://far.example/> https://far.example/y',
    );
    expect(stderr.match(/may\.md:\d+/g)).toEqual([7, 7, 7].map((line) => `may.md:${line}`));
    expect(stderr).toContain('The new URL for the link "../../about.html" is not known');
    const checked = await call('check', ['--root', root]);
    expect(checked.stdout + checked.stderr).not.toContain('link-without-scheme');
    expect(await call('build', ['--root', root])).toMatchObject({ code: 0 });
    expect((await run('--undo')).code).toBe(0);
    expect(await readdir(join(root, 'issues'))).toEqual(['newsletter.yaml']);
  });

  test('link to each other by the tags of their programs, and without former URLs', async () => {
    const { root, run, file } = await useOld({
      'old/_posts/2014-05-03-may.md': [
        '---\ntitle: May\n---\n',
        '[a]({% post_url 2014-06-03-june %}) [b]({{ site.baseurl }}{% link _posts/2014-06-03-june.md %})',
        '[c]({{< ref "2014-06-03-june.md" >}}) [d]({{% relref path="2014-06-03-june.md" %}})',
        '[e]({{ site.url }}/june/) [f]({{ "/june/" | relative_url }}) [g][] [h]({{ site.baseurl }}/gone/)',
        '[i](skype:ana) <magnet:?xt=1> [j](javascript:alert(1)) {% include x.html %}',
        '\n[g]: {{ site.baseurl }}/june/\n',
      ].join('\n'),
      'old/_posts/2014-06-03-june.md': '---\ntitle: June\n---\n\nx\n',
      'old/letters/july.md':
        '---\ntitle: July\ndate: 2014-07-01\npermalink: /june/\n---\n\n[back](../_posts/2014-05-03-may.md)\n',
    });
    const { code, stderr } = await run();
    expect(code).toBe(0);
    const site = 'https://site.test.example';
    expect((await file('001/01-may.md')).split('\n').slice(-7, -3)).toEqual([
      `[a](${site}/002/) [b](${site}/002/)`,
      `[c](${site}/002/) [d](${site}/002/)`,
      `[e](${site}/june/) [f](${site}/june/) [g](${site}/june/) h`,
      'i magnet:?xt=1 j {% include x.html %}',
    ]);
    expect(await file('003/01-july.md')).toContain(`[back](${site}/001/)`);
    const found = stderr.matchAll(/may\.md:(\d+) .*\((.*)\)/g);
    expect([...found].map(([, line, code]) => `${line} ${code}`)).toEqual([
      '7 lost-link',
      '8 foreign-markup',
      '8 unsafe-link',
      '8 unsafe-link',
      '8 unsafe-link',
    ]);
    expect(await call('build', ['--root', root])).toMatchObject({ code: 0 });
    expect((await run('--undo')).code).toBe(0);
    expect(await readdir(join(root, 'issues'))).toEqual(['newsletter.yaml']);
  });

  test('that are drafts or of another format are named, and not imported', async () => {
    const { run } = await useOld({
      'old/may.md': '---\ntitle: May\ndate: 2014-05-03\ndraft: true\n---\nx\n',
      'old/_posts/2014-06-03-june.md': '---\ntitle: June\npublished: false\n---\nx\n',
      'old/july.md': 'Title: July\nDate: 2014-07-03\nStatus: draft\n\nx\n',
      'old/_drafts/august.md': '---\ntitle: August\n---\nx\n',
      'old/september.rst': 'September\n=========\n',
      'old/october.rst': 'October\n=======\n',
      'old/november.md': '---\ntitle: November\ndate: 2014-11-03\ndraft: false\n---\nx\n',
    });
    const { code, stdout, stderr } = await run();
    expect(code).toBe(0);
    expect(stdout).toContain('Imported issue 1, "November"');
    expect(stdout).not.toContain('issue 2');
    expect(stderr.match(/\S+ {2}warning: This is a draft/g)).toHaveLength(4);
    expect(stderr).toContain('october.rst  warning: 2 .rst files were not imported');
  });

  test('in folders of their own, in JSON, and in several languages are imported', async () => {
    const { root, run, file } = await useOld({
      'old/_index.md': '---\ntitle: All letters\n---\n',
      'old/about/index.md': '---\ntitle: About\n---\n',
      'old/may/index.md':
        '---\ntitle: May\ndate: 2014-05-03\nauthors: [Ana, Boris]\n---\n![A river](a.png)\n',
      'old/may/a.png': pixel,
      'old/may/index.fr.md': '---\ntitle: Mai\ndate: 2014-05-03\n---\nBonjour.\n',
      'old/june.md': '{\n  "title": "June",\n  "date": "2014-06-01"\n}\n\nx\n',
      'old/july.mkd': '---\ntitle: Juli\ndate: 2014-07-01\nlang: de_AT\n---\nx\n',
    });
    const { code, stderr } = await run();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(await file('001/01-may.md')).toMatch(
      /author: Ana, Boris[\s\S]*!\[A river\]\(images\/1-a.png\)/,
    );
    expect(await file('002/01-mai.md')).toContain('lang: fr');
    expect(await file('003/01-june.md')).not.toContain('lang');
    expect(await file('004/01-juli.md')).toContain('lang: de-AT');
    expect((await run()).stdout).not.toContain('Imported');
    expect(await call('build', ['--root', root])).toMatchObject({ code: 0 });
  });

  test('with a date that is none are reported with what they have', async () => {
    const { run } = await useOld({
      'old/may.md': 'Title: May\nDate: 2021-(TODO: MM-DD)\n\nx\n',
    });
    const { code, stderr } = await run();
    expect(code).toBe(1);
    expect(stderr).toContain('may.md:1  error: `date` "2021-(TODO: MM-DD)" is not a date');
  });

  test('keep a link around a picture, also one that is named by a reference', async () => {
    const { run, file } = await useOld({
      'old/a/2014-05-03-may.md': [
        '# May\n',
        '[![Far][far]](https://far.example/b) ![Far][far] ![far] ![](//far.example/c_(1).png)',
        '[![Own](own.png "Title")](https://far.example/c) ![gone][]\n',
        '[far]: https://far.example/b.png\n[gone]: gone.png\n',
      ].join('\n'),
      'old/a/own.png': pixel,
    });
    expect((await run()).code).toBe(0);
    const may = await file('001/01-may.md');
    expect(may).toContain('[Far](https://far.example/b) [Far](https://far.example/b.png)');
    expect(may).toContain(
      '[far](https://far.example/b.png) [Picture](<https://far.example/c_(1).png>)',
    );
    expect(may).toContain('[![Own](images/1-own.png)](https://far.example/c) gone');
  });

  test('with a malformed picture URL are imported with a warning', async () => {
    const { run } = await useOld({
      'old/2014-08-05-a.md': '# A\n\n![a](/a%ff.png) ![b](b%c0%af.png) ![c](%.png)\n',
    });
    const { code, stderr } = await run();
    expect(code).toBe(0);
    expect(stderr.match(/\(missing-picture\)/g)).toHaveLength(3);
  });

  test('are split at their headings with --split', async () => {
    const { root, run, file } = await useOld();
    await run('--split');
    expect((await readdir(join(root, 'issues/002'))).sort()).toEqual([
      '01-first.md',
      '02-second.md',
      'issue.md',
    ]);
    expect(await file('002/01-first.md')).toContain('## not a heading');
    expect(await file('004/issue.md')).toContain('Intro words.');
  });

  test('have the date of their file name', async () => {
    const { run, file } = await useOld({ 'old/2014-09-05.md': '# September\n\nWords.\n' });
    expect((await run()).stdout).toContain('2014-09-05');
    expect(await file('001/issue.md')).toContain('date: 2014-09-05');
  });

  test('keep their numbers if all have one', async () => {
    const { run, file } = await useOld({
      'old/a.md': '---\ntitle: Issue 41\ndate: 2014-05-03\n---\n\nx\n',
      'old/b.md': '---\ntitle: Later\nnumber: 42\ndate: 2014-06-03\n---\n\ny\n',
    });
    await run();
    expect(await file('041/issue.md')).toContain('number: 41');
    expect(await file('042/issue.md')).toContain('number: 42');
  });

  test('imported again change nothing, and no other issue is overwritten', async () => {
    const { root, run } = await useOld();
    await run();
    const before = await snapshot(join(root, 'issues'));
    expect((await run()).stdout).toContain('4 were imported before');
    expect(await snapshot(join(root, 'issues'))).toEqual(before);
    const other = await useOld({
      'old/a.md': '---\ntitle: Issue 1\ndate: 2014-05-03\n---\n\nx\n',
      'issues/001/issue.md': mine,
    });
    const kept = await snapshot(join(other.root, 'issues'));
    expect(await other.run()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('number-taken'),
    });
    expect(await snapshot(join(other.root, 'issues'))).toEqual(kept);
  });

  test('without numbers of their own continue from the highest that is present', async () => {
    const { root, run } = await useOld({ ...old, 'issues/007/issue.md': mine.replace('1', '7') });
    expect((await run()).code).toBe(0);
    const folders = (await readdir(join(root, 'issues'))).filter((name) => /^\d/.test(name));
    expect(folders.sort()).toEqual(['007', '008', '009', '010', '011']);
    expect((await run()).stdout).toContain('4 were imported before');
    expect((await readdir(join(root, 'issues'))).filter((name) => /^\d/.test(name))).toHaveLength(
      5,
    );
  });

  test('without a date or with errors are all reported, and nothing is made', async () => {
    const { root, run } = await useOld({
      'old/undated.md': '# Undated\n\nx\n',
      'old/broken.md': '+++\ntitle = \n+++\n\nx\n',
      'old/2014-01-01-good.md': '# Good\n\nx\n',
    });
    const { code, stderr } = await run();
    expect(code).toBe(1);
    expect(stderr).toContain('missing-date');
    expect(stderr).toContain('broken-toml');
    expect(await readdir(join(root, 'issues'))).toEqual(['newsletter.yaml']);
  });

  test('are only listed with --dry-run', async () => {
    const { root, run } = await useOld();
    const { stdout } = await run('--dry-run');
    expect(stdout).toContain('Would import issue 1');
    expect(await readdir(join(root, 'issues'))).toEqual(['newsletter.yaml']);
  });

  test('are numbered by date from a number that is given', async () => {
    const { root, run, file } = await useOld({
      'old/a.md': '---\ntitle: Issue 41\ndate: 2014-05-03\n---\n\nx\n',
      'old/b.md': '---\ntitle: Issue 42\ndate: 2014-04-03\n---\n\ny\n',
      'issues/006/issue.md': mine.replace('1', '6'),
    });
    expect((await run('--number-from', 'x')).code).toBe(2);
    expect((await run('--number-from', '5')).stderr).toContain('number-taken');
    expect((await readdir(join(root, 'issues'))).sort()).toEqual(['006', 'newsletter.yaml']);
    expect((await run('--number-from', '10')).code).toBe(0);
    expect(await file('010/issue.md')).toContain('title: Issue 42');
    expect(await file('011/issue.md')).toContain('title: Issue 41');
  });

  test('are deleted by --undo, except those that were edited', async () => {
    const { root, run, file } = await useOld({ ...old, 'issues/007/issue.md': mine });
    const before = await snapshot(join(root, 'issues'));
    await run('--split', '--address', '/:slug');
    const imported = await snapshot(join(root, 'issues'));
    const listed = await run('--split', '--address', '/:slug', '--undo', '--dry-run');
    expect(listed.stdout).toContain('Would delete issue 8, "May: news & more".');
    expect(await snapshot(join(root, 'issues'))).toEqual(imported);
    // With other options, they look edited.
    expect((await run('--undo')).stderr).toContain('edited-import');
    const undone = await run('--split', '--address', '/:slug', '--undo');
    expect(undone).toMatchObject({ code: 0, stderr: '' });
    expect(undone.stdout.match(/^Deleted issue/gm)).toHaveLength(4);
    expect(await snapshot(join(root, 'issues'))).toEqual(before);

    await run();
    await writeFile(join(root, 'issues/009/01-june.md'), 'edited');
    const second = await run('--undo');
    expect(second.stderr).toContain('issues/009/issue.md');
    expect(await file('009/01-june.md')).toBe('edited');
    expect((await run('--undo')).stdout).toContain('Nothing was deleted.');
  });
});
