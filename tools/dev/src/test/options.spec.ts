import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseTestOptions, STEPS } from './options.js';

const folders = ['libs/cache', 'services/ai', 'e2e'];
const parse = (...args: string[]) => parseTestOptions(args, folders);

describe('parseTestOptions', () => {
  it('takes every step by default', () => {
    assert.deepEqual(parse().steps, STEPS);
    assert.equal(parse().verbose, false);
  });

  it('takes the steps that are named, in their own order', () => {
    assert.deepEqual(parse('--only', 'lint,format').steps, ['format', 'lint']);
    assert.deepEqual(parse('--only=lint', '--only', 'build').steps, ['build', 'lint']);
  });

  it('builds what is tested', () => {
    assert.deepEqual(parse('--only', 'integration,unit').steps, ['build', 'unit', 'integration']);
  });

  it('leaves out what speaks about the whole checkout when projects are chosen', () => {
    const { steps, projects } = parse('--project', './libs/cache/');
    assert.deepEqual(projects, ['libs/cache']);
    assert.deepEqual(steps, ['build', 'unit', 'integration', 'journeys', 'crash']);
  });

  it('names a step, a project or an option that is wrong, and the choices', () => {
    assert.throws(() => parse('--only', 'units'), /no step "units". Steps: build, format/);
    assert.throws(
      () => parse('--project', 'libs/cash'),
      /no project "libs\/cash". Projects: libs\/cache/,
    );
    assert.throws(() => parse('--watch'), /Unknown option '--watch'[^]*npm test -- --only/);
    assert.throws(() => parse('unit'), /Unexpected argument 'unit'/);
  });
});
