import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Actor, type ErrorFactory } from '@lyceum/platform';
import { Database, type Tx } from '@lyceum/persistence';
import type * as WebAuthn from '@simplewebauthn/server';
import type {
  AuthenticatorTransportFuture,
  VerifiedRegistrationResponse,
} from '@simplewebauthn/server';
import { AuditLog } from '../audit/index.js';
import { appOrigins } from '../app-origins/index.js';
import type { Config } from '../config.js';
import type { NewCredentialDto, PasskeyAnswerDto, PasskeyOptionsView } from './passkey.dto.js';
import { passkeyErrors } from './passkey.errors.js';
import { PasskeyRepository, type ChallengePurpose, type PasskeyRow } from './passkey.repository.js';
import { serviceFor } from './second-factor.repository.js';

const SECONDS = 300;
const ALGORITHMS = [-8, -7, -257]; // EdDSA, ES256, RS256

export type NewCredential = NonNullable<VerifiedRegistrationResponse['registrationInfo']>;

export interface ProvenPasskey {
  readonly passkey: PasskeyRow;
  readonly newCounter: number;
  readonly synced: boolean;
}

/**
 * The two ceremonies of WebAuthn (Level 3, §7.1 and §7.2). Every challenge is good for one answer, right or
 * wrong, of the purpose it was given out for. The authenticator must have verified its user, so that a passkey
 * is two factors: something owned, and something known or a part of the body.
 */
@Injectable()
export class PasskeyCeremonies {
  constructor(
    private readonly database: Database,
    private readonly passkeys: PasskeyRepository,
    private readonly audit: AuditLog,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async creationOptions(tx: Tx, userId: string): Promise<PasskeyOptionsView> {
    const owner = await this.passkeys.owner(tx, userId);
    const known = await this.passkeys.keysOf(tx, userId);
    const { generateRegistrationOptions } = await webAuthn();
    const publicKey = await generateRegistrationOptions({
      rpName: 'Lyceum',
      rpID: this.rpId,
      userID: handleOf(userId),
      userName: owner?.email ?? userId,
      userDisplayName: owner?.display_name ?? '',
      timeout: SECONDS * 1000,
      attestationType: 'none',
      excludeCredentials: known.map(descriptorOf),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      supportedAlgorithmIDs: ALGORITHMS,
    });
    return this.remember(tx, publicKey, 'register', userId);
  }

  /** @param userId whose passkeys are asked for; any passkey known to the device without it */
  async requestOptions(
    tx: Tx,
    purpose: Exclude<ChallengePurpose, 'register'>,
    userId?: string,
  ): Promise<PasskeyOptionsView> {
    const known = userId === undefined ? [] : await this.passkeys.keysOf(tx, userId);
    const { generateAuthenticationOptions } = await webAuthn();
    const publicKey = await generateAuthenticationOptions({
      rpID: this.rpId,
      timeout: SECONDS * 1000,
      allowCredentials: known.map(descriptorOf),
      userVerification: 'required',
    });
    return this.remember(tx, publicKey, purpose, userId);
  }

  /** @throws DomainError `identity.passkey_not_registered` */
  async created(
    caller: Actor,
    userId: string,
    credential: NewCredentialDto,
  ): Promise<NewCredential> {
    const failure = passkeyErrors.passkey_not_registered;
    const { verifyRegistrationResponse } = await webAuthn();
    const challenge = challengeIn(credential.response.clientDataJSON, failure);
    const given = await this.take(caller, challenge, 'register');
    if (given?.user_id !== userId) throw failure();
    const { registrationInfo } = await refusedAs(failure, () =>
      verifyRegistrationResponse({
        response: credential,
        expectedChallenge: challenge,
        expectedOrigin: appOrigins(this.config),
        expectedRPID: this.rpId,
        requireUserVerification: true,
        supportedAlgorithmIDs: ALGORITHMS,
      }),
    );
    if (!registrationInfo) throw failure();
    return registrationInfo;
  }

  /**
   * Whose passkey has answered. It counts once `used` has succeeded.
   *
   * @param userId who it must be; anybody without it
   * @throws DomainError `identity.passkey_refused`, without saying why
   */
  async proven(
    caller: Actor,
    answer: PasskeyAnswerDto,
    purpose: Exclude<ChallengePurpose, 'register'>,
    userId?: string,
  ): Promise<ProvenPasskey> {
    const failure = passkeyErrors.passkey_refused;
    const { verifyAuthenticationResponse } = await webAuthn();
    const challenge = challengeIn(answer.response.clientDataJSON, failure);
    const given = await this.take(caller, challenge, purpose);
    if (!given || (given.user_id ?? undefined) !== userId) throw failure();
    const passkey = await this.database.run(serviceFor(caller), (tx) =>
      this.passkeys.byCredential(tx, answer.id),
    );
    if (!passkey || (userId !== undefined && passkey.user_id !== userId)) throw failure();
    const handle = answer.response.userHandle;
    if (handle !== undefined && !handleOf(passkey.user_id).equals(Buffer.from(handle, 'base64url')))
      throw failure();
    try {
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response: answer,
        expectedChallenge: challenge,
        expectedOrigin: appOrigins(this.config),
        expectedRPID: this.rpId,
        requireUserVerification: true,
        credential: {
          id: passkey.credential_id,
          publicKey: new Uint8Array(passkey.public_key),
          counter: passkey.counter,
          transports: passkey.transports as AuthenticatorTransportFuture[],
        },
      });
      if (!verified) throw failure();
      const { newCounter, credentialBackedUp: synced } = authenticationInfo;
      return { passkey, newCounter, synced };
    } catch (cause) {
      // A wrong signature, or a counter that went back: somebody may have a copy of the key.
      await this.database.run(serviceFor(caller), (tx) =>
        this.audit.add(tx, {
          action: 'passkey.refused',
          userId: passkey.user_id,
          details: { passkeyId: passkey.id },
        }),
      );
      throw failure({ cause });
    }
  }

  /** @throws DomainError `identity.passkey_refused` when another answer with this counter came first */
  async used(tx: Tx, { passkey, newCounter, synced }: ProvenPasskey): Promise<void> {
    if (!(await this.passkeys.used(tx, passkey, newCounter, synced)))
      throw passkeyErrors.passkey_refused();
  }

  private get rpId(): string {
    return this.config.PASSKEY_RP_ID ?? new URL(this.config.PUBLIC_URL).hostname;
  }

  private async remember(
    tx: Tx,
    publicKey: { challenge: string },
    purpose: ChallengePurpose,
    userId: string | undefined,
  ): Promise<PasskeyOptionsView> {
    const hash = hashOfChallenge(publicKey.challenge);
    await this.passkeys.insertChallenge(tx, hash, purpose, userId, SECONDS);
    return { publicKey: { ...publicKey }, expiresIn: SECONDS };
  }

  private take(
    caller: Actor,
    challenge: string,
    purpose: ChallengePurpose,
  ): Promise<{ user_id: string | null } | undefined> {
    return this.database.run(serviceFor(caller), (tx) =>
      this.passkeys.takeChallenge(tx, hashOfChallenge(challenge), purpose),
    );
  }
}

/** With its parsers of certificates it is large, and schools without passkeys do without it. */
const webAuthn = (): Promise<typeof WebAuthn> => import('@simplewebauthn/server');

const hashOfChallenge = (challenge: string): Buffer =>
  createHash('sha256').update(challenge).digest();

/** Sixteen bytes that say nothing of a person (WebAuthn §14.6.1): the id of the account. */
function handleOf(userId: string): Buffer<ArrayBuffer> {
  return Buffer.from(userId.replaceAll('-', ''), 'hex');
}

function descriptorOf({ credential_id, transports }: PasskeyRow): {
  id: string;
  transports: AuthenticatorTransportFuture[];
} {
  return { id: credential_id, transports: transports as AuthenticatorTransportFuture[] };
}

function challengeIn(clientDataJson: string, failure: ErrorFactory): string {
  try {
    const data = JSON.parse(Buffer.from(clientDataJson, 'base64url').toString()) as unknown;
    const { challenge } = data as { challenge?: unknown };
    if (typeof challenge === 'string') return challenge;
  } catch (cause) {
    throw failure({ cause });
  }
  throw failure();
}

/** Whatever the library finds wrong with what a stranger sent, down to its bytes, is the stranger's fault. */
async function refusedAs<T>(failure: ErrorFactory, verify: () => Promise<T>): Promise<T> {
  try {
    return await verify();
  } catch (cause) {
    throw failure({ cause });
  }
}
