import { Injectable } from '@nestjs/common';
import { statement, type Tx } from '@lyceum/persistence';
import type { AuthenticationMethod } from '../sessions/index.js';
import { asService } from './second-factor.repository.js';

/** What the session will be opened with, once the challenge is solved. */
export interface PendingSession {
  readonly schoolId?: string | undefined;
  readonly methods: readonly AuthenticationMethod[];
}

export interface SignInChallenge {
  readonly user_id: string;
  readonly request: PendingSession;
}

const INSERT = statement(
  'sign_in_challenges.insert',
  `insert into sign_in_challenges (token_hash, user_id, request, expires_at)
   values ($1, $2, $3, now() + make_interval(secs => $4))`,
);
const OPEN = statement<SignInChallenge>(
  'sign_in_challenges.open',
  `select user_id, request from sign_in_challenges
   where token_hash = $1 and attempts < $2 and expires_at > now()`,
);
const SPEND_ATTEMPT = statement<SignInChallenge>(
  'sign_in_challenges.spend_attempt',
  `update sign_in_challenges set attempts = attempts + 1
   where token_hash = $1 and attempts < $2 and expires_at > now() returning user_id, request`,
);
const CLOSE = statement(
  'sign_in_challenges.close',
  'delete from sign_in_challenges where token_hash = $1',
);
const FORGET = statement(
  'sign_in_challenges.forget',
  'delete from sign_in_challenges where expires_at < now()',
);

@Injectable()
export class SignInChallengeRepository {
  async insert(
    tx: Tx,
    hash: Buffer,
    userId: string,
    request: PendingSession,
    seconds: number,
  ): Promise<void> {
    await asService(tx).execute(INSERT, [hash, userId, request, seconds]);
  }

  open(tx: Tx, hash: Buffer, attempts: number): Promise<SignInChallenge | undefined> {
    return asService(tx).first(OPEN, [hash, attempts]);
  }

  spendAttempt(tx: Tx, hash: Buffer, attempts: number): Promise<SignInChallenge | undefined> {
    return asService(tx).first(SPEND_ATTEMPT, [hash, attempts]);
  }

  /** False when another answer has closed it. */
  async close(tx: Tx, hash: Buffer): Promise<boolean> {
    return (await asService(tx).execute(CLOSE, [hash])) === 1;
  }

  async forget(tx: Tx): Promise<void> {
    await asService(tx).execute(FORGET);
  }
}
