import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Something done with a request before its token is looked at. It throws to refuse the request, and sends
 * a reply to answer it; then nothing further happens to it.
 */
export type IntakeStep = (request: FastifyRequest, reply: FastifyReply) => void | Promise<void>;

/** Watches over the verifying of access tokens: it costs much, and whoever makes tokens up pays nothing for it. */
export interface TokenWatch {
  /** Asked before a signature is checked, and not for a token that was verified before. It throws to refuse the request. */
  beforeVerifying(request: FastifyRequest): void;
  /** A token was refused. The caller is told when the promise has settled; it must not reject. */
  refused(request: FastifyRequest): Promise<void>;
}

/**
 * What comes before a service's own work. A service that stands at the edge fills it while it is being
 * put together; for the others it stays empty.
 */
export class Intake {
  readonly steps: IntakeStep[] = [];
  tokens: TokenWatch | undefined;
  /**
   * Asked for every request, before the framework does anything for it. `false`: it has been answered.
   * This is the place to refuse what there is no capacity for, because a refusal costs least here.
   */
  door: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;

  /** @returns whether the request goes on; a promise only when a step needs one */
  pass(request: FastifyRequest, reply: FastifyReply): boolean | Promise<boolean> {
    for (let at = 0; at < this.steps.length; at += 1) {
      const done = this.steps[at]!(request, reply);
      if (done) return this.passSlowly(done, at + 1, request, reply);
      if (reply.sent) return false;
    }
    return true;
  }

  private async passSlowly(
    started: Promise<void>,
    next: number,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<boolean> {
    await started;
    for (let at = next; at < this.steps.length && !reply.sent; at += 1)
      await this.steps[at]!(request, reply);
    return !reply.sent;
  }
}
