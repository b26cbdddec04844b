import { Injectable } from '@nestjs/common';
import { statement, type Tx } from '@lyceum/persistence';
import type { TokenMode } from '../sessions/index.js';

/** What was asked for when it began. */
export interface FlowRequest {
  readonly schoolId?: string | undefined;
  readonly mode?: TokenMode | undefined;
}

export interface NewFlow {
  readonly stateHash: Buffer;
  readonly secretHash: Buffer;
  readonly provider: string;
  /** Whose account is linked; nobody's when somebody signs in. */
  readonly userId: string | undefined;
  readonly sessionId: string | undefined;
  readonly sealedChecks: Buffer;
  readonly redirectTo: string;
  readonly request: FlowRequest;
}

export interface Flow {
  readonly user_id: string | null;
  readonly session_id: string | null;
  readonly sealed_checks: Buffer;
  readonly request: FlowRequest;
}

const INSERT = statement(
  'provider_flows.insert',
  `insert into provider_flows
     (state_hash, secret_hash, provider, user_id, session_id, sealed_checks, redirect_to, request, expires_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(secs => $9))`,
);
const TAKE = statement<Flow>(
  'provider_flows.take',
  `delete from provider_flows
   where state_hash = $1 and secret_hash = $2 and provider = $3 and expires_at > now()
   returning user_id, session_id, sealed_checks, request`,
);
const REDIRECT = statement<{ redirect_to: string }>(
  'provider_flows.redirect',
  `select redirect_to from provider_flows
   where state_hash = $1 and provider = $2 and expires_at > now()`,
);
const FORGET = statement(
  'provider_flows.forget',
  'delete from provider_flows where expires_at < now()',
);

/** The service's own table: whoever uses it acts as the service. */
@Injectable()
export class FlowRepository {
  async insert(tx: Tx, flow: NewFlow, seconds: number): Promise<void> {
    await tx.execute(INSERT, [
      flow.stateHash,
      flow.secretHash,
      flow.provider,
      flow.userId,
      flow.sessionId,
      flow.sealedChecks,
      flow.redirectTo,
      flow.request,
      seconds,
    ]);
  }

  /** Gives it once, to whoever holds both the state and the secret of the one who began. */
  take(tx: Tx, provider: string, stateHash: Buffer, secretHash: Buffer): Promise<Flow | undefined> {
    return tx.first(TAKE, [stateHash, secretHash, provider]);
  }

  async redirectOf(tx: Tx, provider: string, stateHash: Buffer): Promise<string | undefined> {
    return (await tx.first(REDIRECT, [stateHash, provider]))?.redirect_to;
  }

  async forget(tx: Tx): Promise<void> {
    await tx.execute(FORGET);
  }
}
