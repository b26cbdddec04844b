import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadConfig } from '@lyceum/platform';
import { providerSettings } from './provider.settings.js';

const load = (providers: unknown) =>
  loadConfig(providerSettings, { IDENTITY_PROVIDERS: JSON.stringify(providers) })
    .IDENTITY_PROVIDERS;

const google = { name: 'google', kind: 'google', clientId: 'id', clientSecret: 'a secret' };
const oidc = { ...google, name: 'sso', kind: 'oidc', issuer: 'https://sso.school.test' };

describe('provider settings', () => {
  it('trust the e-mail of whom it belongs to by default, and of nobody else', () => {
    const github = { ...google, name: 'github', kind: 'github' };
    assert.deepEqual(
      load([google, github, oidc]).map(({ name, trustsEmail }) => [name, trustsEmail]),
      [
        ['google', true],
        ['github', true],
        ['sso', false],
      ],
    );
    assert.deepEqual(loadConfig(providerSettings, {}).IDENTITY_PROVIDERS, []);
  });

  const wrong: Readonly<Record<string, unknown>> = {
    'an address without encryption': [{ ...oidc, issuer: 'http://sso.school.test' }],
    'no issuer': [{ ...oidc, issuer: undefined }],
    'an unknown kind': [{ ...google, kind: 'saml' }],
    'an unknown field': [{ ...google, issuer: 'https://evil.test' }],
    'a name that is no part of an address': [{ ...google, name: '../admin' }],
    'no secret': [{ ...google, clientSecret: '' }],
    'a name twice': [google, google],
    'no list': google,
  };
  for (const [what, value] of Object.entries(wrong))
    it(`refuse ${what}, without repeating a secret`, () => {
      assert.throws(
        () => load(value),
        (error: Error) =>
          error.message.includes('IDENTITY_PROVIDERS') && !error.message.includes('a secret'),
      );
    });

  it('take an issuer on this machine without encryption', () => {
    assert.equal(load([{ ...oidc, issuer: 'http://127.0.0.1:4000' }]).length, 1);
  });
});
