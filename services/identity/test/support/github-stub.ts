import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { CLIENT } from '@lyceum/testing/sign-in';
import { json } from './hostile-provider.js';

export interface GithubPerson {
  readonly id: number;
  readonly login: string;
  readonly name: string | null;
  readonly emails: readonly { email: string; primary: boolean; verified: boolean }[];
}

/**
 * Stands in for github.com, which no test can sign in to: its four addresses and its ways, errors with status
 * 200 among them. https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
 */
export class GithubStub {
  person: GithubPerson = { id: 1, login: 'nobody', name: null, emails: [] };
  private readonly challenges = new Map<string, string>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<GithubStub> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const stub = new GithubStub(server, url);
    server.on('request', (request, response) => void stub.answer(request, response));
    return stub;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url!, this.url);
    if (pathname === '/login/oauth/authorize') return this.authorize(searchParams, response);
    if (pathname === '/login/oauth/access_token')
      return this.token(new URLSearchParams(await text(request)), response);
    const { id, login, name, emails } = this.person;
    if (request.headers.authorization !== 'Bearer gho_of_the_tests') {
      response.statusCode = 401;
      return json(response, { message: 'Requires authentication' });
    }
    if (pathname === '/api/v3/user') return json(response, { id, login, name, email: null });
    return json(response, emails);
  }

  private authorize(query: URLSearchParams, response: ServerResponse): void {
    const code = `code-${this.challenges.size}`;
    this.challenges.set(code, query.get('code_challenge')!);
    const back = new URL(query.get('redirect_uri')!);
    back.search = new URLSearchParams({ code, state: query.get('state')! }).toString();
    response.writeHead(302, { location: back.href }).end();
  }

  private token(form: URLSearchParams, response: ServerResponse): void {
    const code = form.get('code')!;
    const verifier = form.get('code_verifier') ?? '';
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const isRight =
      this.challenges.get(code) === challenge && form.get('client_secret') === CLIENT.clientSecret;
    this.challenges.delete(code);
    json(
      response,
      isRight
        ? { access_token: 'gho_of_the_tests', token_type: 'bearer', scope: 'read:user,user:email' }
        : { error: 'bad_verification_code', error_description: 'incorrect or expired' },
    );
  }
}
