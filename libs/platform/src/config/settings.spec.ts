import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { base64Key, flag, integer, port, ratio, text, url } from './formats.js';
import {
  ConfigError,
  loadConfig,
  missingRecommended,
  optional,
  recommended,
  required,
  type Settings,
} from './settings.js';

function errorOf(settings: Settings, env: NodeJS.ProcessEnv): ConfigError {
  try {
    loadConfig(settings, env);
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    return error;
  }
  return assert.fail('the configuration was taken');
}

const SECRET = 'hunter2-do-not-print';

describe('settings', () => {
  const settings = {
    NEEDED: required(text, 'needed by everything'),
    ADVISED: recommended(text, 'without it something is slower'),
    CHOICE: optional(z.enum(['red', 'blue']), 'a colour', { fallback: 'red' as const }),
    MAYBE: optional(integer(1, 10), 'a number'),
  } as const;

  it('are parsed by level, with what they fall back to', () => {
    const config = loadConfig(settings, { NEEDED: 'here', MAYBE: '7' });
    assert.deepEqual(config, { NEEDED: 'here', ADVISED: undefined, CHOICE: 'red', MAYBE: 7 });
    assert.ok(Object.isFrozen(config));
  });

  it('that are required stop the start, all of them in one line', () => {
    const error = errorOf(
      { ...settings, ALSO: required(integer(1), 'also needed') },
      { CHOICE: 'green', MAYBE: '11' },
    );
    assert.equal(
      error.message,
      'Configuration error: NEEDED is missing (needed by everything); ' +
        'CHOICE must be one of red, blue (a colour); ' +
        'MAYBE must be a whole number from 1 to 10 (a number); ' +
        'ALSO is missing (also needed)',
    );
    assert.equal(error.problems.length, 4);
  });

  it('that are recommended are a warning', () => {
    const missing = missingRecommended(settings, loadConfig(settings, { NEEDED: 'x' }));
    assert.deepEqual(missing, ['ADVISED is not set: without it something is slower']);
    const present = loadConfig(settings, { NEEDED: 'x', ADVISED: 'y' });
    assert.deepEqual(missingRecommended(settings, present), []);
  });

  it('count as not set when they are empty', () => {
    assert.equal(loadConfig(settings, { NEEDED: 'x', MAYBE: '' }).MAYBE, undefined);
    assert.match(errorOf(settings, { NEEDED: '' }).message, /NEEDED is missing/);
  });
});

describe('errors of settings', () => {
  const formats: Readonly<Record<string, z.ZodType>> = {
    text: text.max(3),
    port,
    integer: integer(0, 10),
    ratio,
    flag,
    url: url('https'),
    base64Key: base64Key(32),
    uuid: z.uuid(),
    email: z.email(),
    regex: z.string().regex(/^\d+$/),
    enum: z.enum(['one', 'two']),
    json: z.string().transform((raw) => JSON.parse(raw) as unknown),
    piped: z.string().pipe(z.coerce.number()),
    own: z.string().refine(() => false, { error: 'is never right' }),
  };
  for (const [name, format] of Object.entries(formats))
    it(`are one line that names the variable and never holds the value: ${name}`, () => {
      for (const value of [SECRET, `${SECRET}\nsecond line`, `{"${SECRET}":`]) {
        const { message } = errorOf({ SOME_KEY: required(format, 'a key') }, { SOME_KEY: value });
        assert.match(message, /^Configuration error: SOME_KEY .+ \(a key\)$/);
        assert.doesNotMatch(message, /hunter|second/);
      }
    });

  it('say what was expected', () => {
    const expected: readonly (readonly [z.ZodType, string, RegExp])[] = [
      [port, '70000', /must be a whole number from 0 to 65535/],
      [port, 'http', /must be a whole number from 0 to 65535/],
      [integer(5), '4', /must be a whole number from 5/],
      [ratio, '1.5', /must be a number from 0 to 1/],
      [
        url('postgres', 'postgresql'),
        'mysql://x',
        /URL beginning with postgres:\/\/ or postgresql:\/\//,
      ],
      [flag, 'yes', /one of 0, 1, true, false/],
      [base64Key(32), 'AAAA', /32 bytes in base64/],
    ];
    for (const [format, value, message] of expected)
      assert.match(errorOf({ KEY: required(format, 'k') }, { KEY: value }).message, message);
  });
});

describe('formats', () => {
  const accepts = (format: z.ZodType, raw: string): unknown =>
    loadConfig({ KEY: required(format, 'k') }, { KEY: raw }).KEY;

  it('take numbers as people write them, and nothing that only JavaScript calls a number', () => {
    assert.equal(accepts(integer(0), '42'), 42);
    assert.equal(accepts(integer(-5), '-3'), -3);
    assert.equal(accepts(port, '0'), 0);
    assert.equal(accepts(ratio, '0.25'), 0.25);
    assert.equal(accepts(ratio, '1'), 1);
    for (const raw of [' ', '0x10', '1e3', '1.0', '+', '--1', 'Infinity', 'NaN', '٣'])
      assert.throws(() => accepts(integer(0), raw), ConfigError, raw);
    for (const raw of [' ', '0x1', '.', '-0.1', 'NaN', '1e-1'])
      assert.throws(() => accepts(ratio, raw), ConfigError, raw);
    for (const raw of ['-1', '65536', '123456', '80 ', '8.0'])
      assert.throws(() => accepts(port, raw), ConfigError, raw);
  });

  it('take flags, addresses and keys', () => {
    assert.deepEqual(
      ['true', '1', 'false', '0'].map((raw) => accepts(flag, raw)),
      [true, true, false, false],
    );
    assert.equal(accepts(url('http', 'https'), 'http://host:1/path'), 'http://host:1/path');
    for (const raw of ['host:1', 'ftp://host', '//host', 'http//host'])
      assert.throws(() => accepts(url('http', 'https'), raw), ConfigError, raw);
    const key = Buffer.alloc(32, 7);
    assert.deepEqual(accepts(base64Key(32), key.toString('base64')), key);
  });
});

describe('secrets in files and settings in parts', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'settings-'));
  });
  after(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const settings = { TOKEN: required(text, 'a secret') };

  it('are read from the file that NAME_FILE names, without the line break at its end', () => {
    const path = file('token', `${SECRET}\n`);
    assert.equal(loadConfig(settings, { TOKEN_FILE: path }).TOKEN, SECRET);
  });

  it('come from the variable itself when both are set', () => {
    const env = { TOKEN: 'direct', TOKEN_FILE: file('other', SECRET) };
    assert.equal(loadConfig(settings, env).TOKEN, 'direct');
  });

  it('that cannot be read are named, without their path', () => {
    const { message } = errorOf(settings, { TOKEN_FILE: join(folder, 'missing') });
    assert.equal(
      message,
      'Configuration error: TOKEN cannot be read from the file named by TOKEN_FILE (a secret)',
    );
  });

  it('that are empty count as not set', () => {
    const env = { TOKEN_FILE: file('empty', '\n') };
    assert.match(errorOf(settings, env).message, /TOKEN is missing/);
    assert.equal(loadConfig({ TOKEN: optional(text, 'a secret') }, env).TOKEN, undefined);
  });

  it('that are wrong in the file are not printed either', () => {
    const env = { TOKEN_FILE: file('wrong', SECRET) };
    const { message } = errorOf({ TOKEN: required(integer(1), 'a number') }, env);
    assert.doesNotMatch(message, /hunter/);
  });

  it('are put together from parts when the whole is not there', () => {
    const whole = {
      ADDRESS: required(url('tcp'), 'an address', {
        fromParts: ({ HOST: host }) => (host ? `tcp://${host}:1` : undefined),
      }),
    };
    assert.equal(loadConfig(whole, { HOST: 'here' }).ADDRESS, 'tcp://here:1');
    assert.equal(
      loadConfig(whole, { HOST: 'here', ADDRESS: 'tcp://there:2' }).ADDRESS,
      'tcp://there:2',
    );
    assert.equal(
      loadConfig(whole, { HOST_FILE: file('host', 'mounted\n') }).ADDRESS,
      'tcp://mounted:1',
    );
    const unreadable = errorOf(whole, { HOST_FILE: join(folder, 'missing') });
    assert.match(unreadable.message, /ADDRESS cannot be read from the file named by HOST_FILE/);
    assert.match(errorOf(whole, {}).message, /ADDRESS is missing/);
    const { message } = errorOf(whole, { HOST: `${SECRET} with spaces` });
    assert.match(message, /^Configuration error: ADDRESS must be a URL/);
    assert.doesNotMatch(message, /hunter/);
  });
});
