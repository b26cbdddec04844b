import { Injectable } from '@nestjs/common';
import { requestErrors, type Actor } from '@lyceum/platform';
import { Database, type Tx } from '@lyceum/persistence';
import {
  Sessions,
  hashOf,
  newSecretToken,
  type AuthenticationMethod,
  type OpenSession,
  type SessionGrant,
} from '../sessions/index.js';
import { AuditLog } from '../audit/index.js';
import { PasskeyCeremonies } from './passkey-ceremonies.js';
import type { PasskeyOptionsView } from './passkey.dto.js';
import { RecoveryCodeSet } from './recovery-code-set.js';
import type { ChallengeView, SecondFactorDto } from './second-factor.dto.js';
import { secondFactorErrors } from './second-factor.errors.js';
import { SecondFactorRepository, serviceFor } from './second-factor.repository.js';
import { SignInChallengeRepository } from './sign-in-challenge.repository.js';
import { TotpFactor } from './totp-factor.js';

const CHALLENGE_SECONDS = 300;
const ATTEMPTS = 5;

/** Between the first factor and the session: whoever has a second factor switched on has to show it too. */
@Injectable()
export class SignInGate {
  constructor(
    private readonly database: Database,
    private readonly challenges: SignInChallengeRepository,
    private readonly factors: SecondFactorRepository,
    private readonly totp: TotpFactor,
    private readonly recoveryCodes: RecoveryCodeSet,
    private readonly ceremonies: PasskeyCeremonies,
    private readonly sessions: Sessions,
    private readonly audit: AuditLog,
  ) {}

  /**
   * What somebody gets who has shown one factor.
   *
   * @throws DomainError `identity.not_a_member` of the school that was asked for
   */
  async pass(tx: Tx, request: OpenSession): Promise<SessionGrant | ChallengeView> {
    const { userId, schoolId, methods } = request;
    const { totp, passkeys, recoveryCodes } = await this.factors.status(tx, userId);
    if (!totp && passkeys === 0) return this.sessions.open(tx, request);
    const { token, hash } = newSecretToken('lyc');
    await this.challenges.insert(tx, hash, userId, { schoolId, methods }, CHALLENGE_SECONDS);
    return {
      challengeId: token,
      methods: [
        ...(totp ? ['totp'] : []),
        ...(passkeys > 0 ? ['passkey'] : []),
        ...(recoveryCodes > 0 ? ['recovery_code'] : []),
      ],
      expiresIn: CHALLENGE_SECONDS,
    };
  }

  /** @throws DomainError `identity.challenge_over` */
  async passkeyOptions(caller: Actor, challengeId: string): Promise<PasskeyOptionsView> {
    return this.database.run(serviceFor(caller), async (tx) => {
      const challenge = await this.challenges.open(tx, hashOf(challengeId), ATTEMPTS);
      if (!challenge) throw secondFactorErrors.challenge_over();
      return this.ceremonies.requestOptions(tx, 'second-factor', challenge.user_id);
    });
  }

  /**
   * Every answer costs one of the challenge's five attempts before it is looked at.
   *
   * @throws DomainError `identity.challenge_over`, `identity.proof_wrong`, `identity.too_many_codes`,
   * `identity.passkey_refused`
   */
  async answer(caller: Actor, answer: SecondFactorDto): Promise<SessionGrant> {
    const { code, recoveryCode, passkey } = answer;
    if ([code, recoveryCode, passkey].filter((given) => given !== undefined).length !== 1)
      throw requestErrors.invalid({
        detail: 'Give exactly one of code, recoveryCode and passkey.',
      });
    const hash = hashOf(answer.challengeId);
    const challenge = await this.database.run(serviceFor(caller), (tx) =>
      this.challenges.spendAttempt(tx, hash, ATTEMPTS),
    );
    if (!challenge) throw secondFactorErrors.challenge_over();
    const { user_id: userId, request } = challenge;
    const prove = await this.proofOf(caller, userId, answer);
    const grant = await this.database.run(serviceFor(caller), async (tx) => {
      const method = await prove(tx);
      if (!method) return undefined;
      if (!(await this.challenges.close(tx, hash))) throw secondFactorErrors.challenge_over();
      return this.sessions.open(tx, {
        userId,
        schoolId: request.schoolId,
        methods: [...request.methods, method],
      });
    });
    if (grant) return grant;
    await this.database.run(serviceFor(caller), (tx) =>
      this.audit.add(tx, { action: 'second_factor.wrong', userId }),
    );
    throw secondFactorErrors.proof_wrong();
  }

  /** What is left to do in the transaction that opens the session, after what must count even without one. */
  private async proofOf(
    caller: Actor,
    userId: string,
    { code, recoveryCode, passkey }: SecondFactorDto,
  ): Promise<(tx: Tx) => Promise<AuthenticationMethod | undefined>> {
    if (passkey !== undefined) {
      const proven = await this.ceremonies.proven(caller, passkey, 'second-factor', userId);
      return async (tx) => {
        await this.ceremonies.used(tx, proven);
        return 'hwk';
      };
    }
    if (recoveryCode !== undefined)
      return async (tx) =>
        (await this.recoveryCodes.use(tx, userId, recoveryCode)) ? 'rcv' : undefined;
    await this.totp.spendAttempt(caller, userId);
    return async (tx) => {
      if (!(await this.totp.accepts(tx, userId, code!))) return undefined;
      await this.totp.refundAttempt(tx, userId);
      return 'otp';
    };
  }
}

export function isChallenge(outcome: SessionGrant | ChallengeView): outcome is ChallengeView {
  return 'challengeId' in outcome;
}
