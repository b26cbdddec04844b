import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { isTokenValid, readToken, signPath } from '../src/playback/url-token.js';

interface Case {
  readonly name: string;
  readonly path: string;
  readonly userIp: string;
  readonly isDirectory: boolean;
  readonly pathAllowed: string;
  readonly countriesAllowed: string;
  readonly countriesBlocked: string;
  readonly ignoreParams: boolean;
  readonly speedLimit: number;
}

const read = <T>(file: string): T =>
  JSON.parse(readFileSync(new URL(`../../test/bunny-token/${file}`, import.meta.url), 'utf8')) as T;
const { key, expires, host, cases } = read<{
  key: string;
  expires: number;
  host: string;
  cases: readonly Case[];
}>('inputs.json');
const { vectors } = read<{
  vectors: readonly { name: string; signedUrl: string; token: string }[];
}>('vectors.json');

function paramsOf(test: Case): Record<string, string> {
  const params = {
    limit: test.speedLimit > 0 ? String(test.speedLimit) : '',
    token_countries: test.countriesAllowed,
    token_countries_blocked: test.countriesBlocked,
    token_ignore_params: test.ignoreParams ? 'true' : '',
    token_path: test.pathAllowed,
  };
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== ''));
}

describe('the published vectors of the CDN', () => {
  it('are all here', () => assert.equal(vectors.length, 15));

  for (const { name, signedUrl, token } of vectors) {
    it(name, () => {
      const test = cases.find((each) => each.name === name)!;
      const signed = signPath(
        key,
        {
          path: test.path,
          expires,
          address: test.userIp === '' ? undefined : test.userIp,
          params: paramsOf(test),
        },
        test.isDirectory ? 'directory' : 'file',
      );
      assert.equal(signed.token, token);
      assert.equal(`${host}${signed.path}`, signedUrl);
      const known = readToken(signed.path)!;
      const address = test.userIp || '198.51.100.7';
      assert.ok(isTokenValid([key], known, { address, now: expires - 1 }));
      assert.ok(!isTokenValid([key], known, { address, now: expires + 1 }));
    });
  }
});
