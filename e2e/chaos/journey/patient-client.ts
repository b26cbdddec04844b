import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from '@lyceum/testing';
import { persist } from '../identity/persist.js';

const RETRY_MS = 200;

/** Somebody with an account, who tries again until there is an answer, as the documentation tells clients to. */
export class PatientClient {
  constructor(
    private readonly gatewayUrl: string,
    readonly token: string,
  ) {}

  async read<Body>(path: string): Promise<Answer<Body>> {
    return this.settled(path, { method: 'GET' });
  }

  /** A change with one Idempotency-Key over all tries. @throws Error when it is refused */
  async write<Body>(path: string, json: object = {}, method = 'POST'): Promise<Body> {
    const headers = { 'idempotency-key': randomUUID() };
    const answer = await this.settled<Body>(path, { method, json, headers });
    if (answer.status >= 300)
      throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`);
    return answer.body;
  }

  private async settled<Body>(path: string, request: object): Promise<Answer<Body>> {
    for (;;) {
      const answer = await persist<Body>(`${this.gatewayUrl}${path}`, {
        ...request,
        token: this.token,
      });
      const { code } = answer.body as { code?: string };
      if (answer.status !== 429 && code !== 'request.idempotency_in_progress') return answer;
      await delay(RETRY_MS);
    }
  }
}
