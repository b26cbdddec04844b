import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { OnceRequest } from '../auth/actor.js';

/** What a request with an `Idempotency-Key` is known by; worked out when somebody asks, which few do. */
export class OnceOfRequest implements OnceRequest {
  constructor(
    private readonly request: FastifyRequest,
    private readonly key: string,
  ) {}

  get name(): Buffer {
    const { actor, method, url } = this.request;
    return digest([actor.userId ?? null, actor.tenantId ?? null, method, url, this.key]);
  }

  get fingerprint(): Buffer {
    const { body } = this.request;
    return digest(Buffer.isBuffer(body) ? body.toString('base64') : (body ?? null));
  }
}

/** As JSON, so that no part can reach into the next. */
const digest = (value: unknown): Buffer =>
  createHash('sha256').update(JSON.stringify(value)).digest();
