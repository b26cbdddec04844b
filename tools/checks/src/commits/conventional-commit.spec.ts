import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { conventionalCommitProblems } from './conventional-commit.js';

describe('conventional commit', () => {
  for (const message of [
    'feat(catalog): publish a course',
    'fix: hand back messages on shutdown\n\nThe consumer kept them until the ack timed out.',
    'refactor(libs/messaging)!: one durable for each handler',
    'docs: Postgres 18 is the oldest supported version',
    'perf(persistence): SQL with named statements',
    'Merge branch "main" into feature',
    'feat: a subject\n# A comment of the editor\n',
  ]) {
    it(`accepts ${JSON.stringify(message)}`, () => {
      assert.deepEqual(conventionalCommitProblems(message), []);
    });
  }

  for (const [message, problem] of [
    ['Added the course module', /must read/],
    ['feature: publish a course', /not one of/],
    ['feat(Course Module): publish', /kebab-case/],
    ['feat: Publish a course', /lower-case/],
    ['feat: publish a course.', /full stop/],
    ['feat: ', /empty/],
    [`feat: ${'long '.repeat(30)}`, /characters/],
    ['feat: publish\nright below', /empty line/],
    ['', /must read/],
  ] as const) {
    it(`refuses ${JSON.stringify(message.slice(0, 40))}`, () => {
      assert.match(conventionalCommitProblems(message).join('\n'), problem);
    });
  }
});
