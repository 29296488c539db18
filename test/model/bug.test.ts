import { describe, expect, test } from 'vitest';
import { describeBug, isBug } from '../../src/model/bug.ts';
import { OutsideError, UsageError } from '../../src/model/errors.ts';

const project = 'file:///srv/masthead/';
const secrets = [
  'jane@example.org',
  'hunter2',
  'smtp://u:hunter2@mail.example',
  'Jane Doe',
  'jane',
];

/** An error with a stack as Node writes it. */
function errorWith(error: Error, frames: string[]): Error {
  error.stack = `${error.name}: ${error.message}\n${frames.map((frame) => `    at ${frame}`).join('\n')}`;
  return error;
}

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('the description of a bug', () => {
  test('has the class, the places in the code, and words of the engine about code', () => {
    const error = errorWith(new TypeError("Cannot read properties of undefined (reading 'html')"), [
      'compileAll (file:///srv/masthead/src/mailing/run/run.ts:140:9)',
      'async file:///srv/masthead/scripts/send.ts:5:1',
      'new Queue (/srv/masthead/node_modules/@scope/name/lib/index.js:1:2)',
      'node:internal/process/task_queues:103:5',
      'Object.<anonymous> (/home/jane/secret/place.js:1:1)',
    ]);
    expect(describeBug(error, project)).toEqual({
      name: 'TypeError',
      message: "Cannot read properties of undefined (reading 'html')",
      frames: [
        'compileAll (src/mailing/run/run.ts:140:9)',
        'scripts/send.ts:5:1',
        'new Queue (node_modules/@scope/name/lib/index.js:1:2)',
        'node:internal/process/task_queues:103:5',
        'Object.<anonymous> (elsewhere)',
      ],
      causes: [],
    });
  });

  test('has nothing of the data that it met', () => {
    const data = { 'jane@example.org': null } as Record<string, null | { x: number }>;
    const nested = new Error('outer hunter2', { cause: new Error('inner jane@example.org') });
    const forged = errorWith(
      new Error('x\n    at hunter2 (file:///srv/masthead/jane@example.org:1:1)'),
      ['run (file:///srv/masthead/src/a.ts:1:1)'],
    );
    class hunter2 extends Error {}
    const errors: unknown[] = [
      new Error('Mail to jane@example.org failed'),
      new Error('connect smtp://u:hunter2@mail.example'),
      new TypeError("Cannot read properties of undefined (reading 'jane@example.org')"),
      thrownBy(
        () =>
          data['jane@example.org']?.x ?? (data['jane@example.org'] as never)[secrets[1] as never],
      ),
      thrownBy(() => JSON.parse('{"name": "Jane Doe" "hunter2"}')),
      thrownBy(() => new URL('smtp://u:hunter2@mail.example:notaport')),
      thrownBy(() => decodeURIComponent('%jane')),
      thrownBy(() => Buffer.from(Symbol('hunter2') as never)),
      new AggregateError([new Error('jane@example.org')], 'Jane Doe'),
      Object.assign(new Error('x'), { code: 'hunter2', name: 'jane@example.org' }),
      new hunter2('jane@example.org'),
      nested,
      forged,
      'jane@example.org',
      { message: 'hunter2' },
      null,
      undefined,
    ];
    for (const error of errors) {
      const text = JSON.stringify(describeBug(error, project));
      for (const secret of secrets) expect(text).not.toContain(secret);
    }
    expect(describeBug(nested, project).causes).toHaveLength(1);
    expect(describeBug(forged, project).frames).toEqual(['run (src/a.ts:1:1)']);
  });

  test('ends where exceptions wrap each other in a circle', () => {
    const error = new Error('a');
    error.cause = error;
    expect(JSON.stringify(describeBug(error, project)).length).toBeLessThan(10_000);
  });
});

test('what a person, the system, the network or a database caused is no bug', () => {
  const outside = [
    new UsageError('x'),
    new OutsideError('x'),
    Object.assign(new Error('x'), { code: 'ENOSPC', syscall: 'write' }),
    Object.assign(new Error('x'), { code: 'ECONNRESET' }),
    Object.assign(new Error('x'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }),
    Object.assign(new Error('x'), { code: 'UND_ERR_CONNECT_TIMEOUT' }),
    Object.assign(new Error('x'), { code: 'ERR_SQLITE_ERROR', errcode: 13 }),
    Object.assign(new Error('x'), { code: 'ERR_SQLITE_ERROR', errcode: 26 }),
    Object.assign(new Error('x'), { code: '57P01', severity: 'FATAL' }),
    Object.assign(new Error('x'), { code: '42501', severity: 'ERROR' }),
    new DOMException('x', 'AbortError'),
    new DOMException('x', 'TimeoutError'),
  ];
  expect(outside.filter(isBug)).toEqual([]);
  const bugs = [
    new Error('x'),
    new TypeError('x'),
    new RangeError('Invalid time value'),
    Object.assign(new TypeError('x'), { code: 'ERR_INVALID_ARG_TYPE' }),
    Object.assign(new Error('x'), { code: 'ERR_SQLITE_ERROR', errcode: 1 }),
    Object.assign(new Error('x'), { code: 'ERR_SQLITE_ERROR', errcode: 787 }),
    Object.assign(new Error('x'), { code: '42P01', severity: 'ERROR' }),
    'a word',
    undefined,
  ];
  expect(bugs.filter((each) => !isBug(each))).toEqual([]);
});
