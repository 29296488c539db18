import { test } from 'vitest';
import { expectHandled } from '../helpers/expect-handled.ts';
import { hostileShapes } from '../helpers/hostile-markdown.ts';

// In `npm test`, test/content/hostile-markdown.test.ts has the same shapes, shorter.
test.each(Object.entries(hostileShapes))(
  '30,000 characters of %s are read and rendered, or rejected',
  (_, make) => expectHandled(`Words.\n\n${make(30_000)}`, 0.5),
);
