import { anonymousActor, type Actor, type RequestClient } from '../auth/actor.js';
import { requestIdOf } from '../http/fastify-adapter.js';
import type { ServedRequest } from '../http/served-requests.js';
import type { Span } from '../telemetry/tracer.js';
import type { BundledRequest } from './bundle.js';

/** A part of a bundle in the form in which guards, decorators of parameters and pipes know a request. */
export class PartRequest implements ServedRequest {
  readonly method = 'POST';
  readonly startedAt = performance.now();
  readonly headers: BundledRequest['headers'];
  readonly id: string;
  /** Anonymous until the token has been checked. */
  actor: Actor;
  body: unknown;

  constructor(
    { headers }: BundledRequest,
    readonly span: Span,
    client: RequestClient,
    readonly routeOptions: { readonly url: string },
  ) {
    this.headers = headers;
    this.id = requestIdOf(headers);
    this.actor = anonymousActor({ requestId: this.id, trace: span.context, client });
  }
}
