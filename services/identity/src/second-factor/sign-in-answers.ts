import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  SessionAnswers,
  type SessionGrant,
  type SessionView,
  type TokenMode,
} from '../sessions/index.js';
import type { ChallengeView } from './second-factor.dto.js';
import { isChallenge } from './sign-in-gate.js';

/** Hands over what signing in has come to: 200 with a session, or 202 and the question for a second factor. */
@Injectable()
export class SignInAnswers {
  constructor(private readonly sessions: SessionAnswers) {}

  async give(
    reply: FastifyReply,
    outcome: SessionGrant | ChallengeView,
    mode?: TokenMode,
  ): Promise<SessionView | ChallengeView> {
    if (!isChallenge(outcome)) return this.sessions.give(reply, outcome, mode);
    void reply.status(202).header('cache-control', 'no-store');
    return outcome;
  }
}
