import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import {
  DomainError,
  TOKEN_ALGORITHM,
  TOKEN_AUDIENCE,
  TOKEN_ISSUER,
  TokenVerifier,
} from '../src/index.js';

describe('the published keys of identity', () => {
  let server: Server;
  let url: string;
  let answer: RequestListener;
  let token: string;
  let published: string;
  before(async () => {
    server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/jwks.json`;
    const { privateKey, publicKey } = await generateKeyPair(TOKEN_ALGORITHM);
    published = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'one' }] });
    token = await new SignJWT({ sid: 'session', role: 'learner' })
      .setProtectedHeader({ alg: TOKEN_ALGORITHM, kid: 'one' })
      .setSubject('0190a8f0-0000-7000-8000-000000000001')
      .setIssuer(TOKEN_ISSUER)
      .setAudience(TOKEN_AUDIENCE)
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(privateKey);
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const status = async (verifier: TokenVerifier): Promise<number> => {
    try {
      await verifier.verify(token);
      return 200;
    } catch (error) {
      assert.ok(error instanceof DomainError, String(error));
      return error.definition.status;
    }
  };

  it('verify tokens, and are fetched once for many', async () => {
    let fetched = 0;
    answer = (_request, response) => {
      fetched += 1;
      response.setHeader('content-type', 'application/json').end(published);
    };
    const verifier = TokenVerifier.fromJwksUrl(url);
    assert.deepEqual(await Promise.all([status(verifier), status(verifier)]), [200, 200]);
    assert.equal(await status(verifier), 200);
    assert.equal(fetched, 1);
  });

  it('that cannot be had are a 503, never a 401', async () => {
    const failures: Readonly<Record<string, RequestListener>> = {
      'an error': (_request, response) => response.writeHead(500).end('{}'),
      'a page': (_request, response) => response.end('<html>'),
      'another document': (_request, response) => response.end('{"status":"ok"}'),
      'no document': (_request, response) => response.end('null'),
      'a broken connection': (request) => request.socket.destroy(),
      'no answer in time': () => undefined,
    };
    for (const [name, failure] of Object.entries(failures)) {
      answer = failure;
      assert.equal(await status(TokenVerifier.fromJwksUrl(url)), 503, name);
    }
    const nowhere = TokenVerifier.fromJwksUrl('http://127.0.0.1:1/jwks.json');
    assert.equal(await status(nowhere), 503);
  });

  it('that do not hold the key of a token are a 401', async () => {
    answer = (_request, response) => response.end('{"keys":[]}');
    assert.equal(await status(TokenVerifier.fromJwksUrl(url)), 401);
  });
});
