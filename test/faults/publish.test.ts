import { test } from 'vitest';
import { expectLinks } from '../helpers/expect-links.ts';
import { publishInterrupted } from '../helpers/interrupted-rsync.ts';

test.each([1, 2, 3, 4, 5])(
  'publishing with rsync continues after an interruption at its call %i, and announces nothing early',
  (at) => publishInterrupted(at),
);

test.each(['', '/bulletin', '/a/b', '/наш билтен'])(
  'every link of a site works that is served below "%s"',
  expectLinks,
);
