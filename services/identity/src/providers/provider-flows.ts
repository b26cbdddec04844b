import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, systemActor, type Actor } from '@lyceum/platform';
import { Database } from '@lyceum/persistence';
import { appOrigins } from '../app-origins/index.js';
import type { Config } from '../config.js';
import { SealedBoxes } from '../keys/index.js';
import { hashOf } from '../sessions/index.js';
import { FlowRepository, type FlowRequest } from './flow.repository.js';
import type { FlowChecks, ProviderIdentity } from './provider-client.js';
import type { FinishFlowDto, FlowView } from './provider.dto.js';
import { providerErrors } from './provider.errors.js';
import { ProviderRegistry } from './provider-registry.js';

const FLOW_SECONDS = 600;

/** Somebody who came back from a provider, known from the flow that was begun for it. */
export interface FinishedFlow {
  readonly identity: ProviderIdentity;
  readonly request: FlowRequest;
}

/**
 * The way to a provider and back. Each flow is good for one answer and ten minutes, belongs to one provider,
 * and ends only with the secret that the one who began it was given: a link with somebody else's code in it
 * signs nobody in.
 */
@Injectable()
export class ProviderFlows {
  constructor(
    private readonly database: Database,
    private readonly flows: FlowRepository,
    private readonly registry: ProviderRegistry,
    private readonly boxes: SealedBoxes,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * @param linking whether it ends with the identity linked to the caller's account, not with a session
   * @throws DomainError `identity.provider_unknown`, `identity.redirect_not_allowed`,
   * `identity.provider_unavailable`, `identity.provider_failed`
   */
  async begin(
    caller: Actor,
    name: string,
    redirectTo: string | undefined,
    request: FlowRequest,
    linking = false,
  ): Promise<FlowView> {
    const provider = this.registry.get(name);
    const destination = this.allowed(redirectTo);
    const state = newSecret();
    const flowSecret = newSecret();
    const checks: FlowChecks = { codeVerifier: newSecret(), nonce: newSecret() };
    const redirectUri = this.redirectUri(name);
    const authorizationUrl = await provider.authorizationUrl(redirectUri, state, checks);
    const stateHash = hashOf(state);
    await this.database.run(systemActor('provider', { origin: caller }), (tx) =>
      this.flows.insert(
        tx,
        {
          stateHash,
          secretHash: hashOf(flowSecret),
          provider: name,
          userId: linking ? caller.userId : undefined,
          sessionId: linking ? caller.sessionId : undefined,
          sealedChecks: this.seal(checks, stateHash),
          redirectTo: destination,
          request,
        },
        FLOW_SECONDS,
      ),
    );
    return { authorizationUrl, state, flowSecret, expiresIn: FLOW_SECONDS };
  }

  /**
   * Where the browser goes on from our callback, with what the provider has added.
   * @throws DomainError `identity.provider_flow_over`
   */
  async destination(
    caller: Actor,
    name: string,
    answer: Readonly<Record<'state' | 'code' | 'iss' | 'error', string | undefined>>,
  ): Promise<string> {
    const state = answer.state;
    const redirectTo =
      state === undefined
        ? undefined
        : await this.database.run(
            systemActor('provider', { origin: caller }),
            (tx) => this.flows.redirectOf(tx, name, hashOf(state)),
            { readOnly: true },
          );
    if (redirectTo === undefined) throw providerErrors.provider_flow_over();
    const url = new URL(redirectTo);
    for (const [key, value] of Object.entries({ provider: name, ...answer }))
      if (value !== undefined) url.searchParams.set(key, value);
    return url.href;
  }

  /**
   * Uses the flow up, and asks the provider who came back.
   *
   * @param linking as when it began; then the caller must be in the session in which it began
   * @throws DomainError `identity.provider_…`
   */
  async finish(
    caller: Actor,
    name: string,
    { code, state, iss, flowSecret }: FinishFlowDto,
    linking = false,
  ): Promise<FinishedFlow> {
    const provider = this.registry.get(name);
    const stateHash = hashOf(state);
    const flow = await this.database.run(systemActor('provider', { origin: caller }), (tx) =>
      this.flows.take(tx, name, stateHash, hashOf(flowSecret)),
    );
    const isTheirs = linking
      ? flow?.user_id === caller.userId && flow?.session_id === caller.sessionId
      : flow?.user_id === null;
    if (!flow || !isTheirs) throw providerErrors.provider_flow_over();
    const checks = this.unseal(flow.sealed_checks, stateHash);
    const answer = { code, state, iss };
    const identity = await provider.identify(this.redirectUri(name), answer, checks);
    return { identity, request: flow.request };
  }

  /** One address for each provider, so that the answer of one cannot be taken for another's (RFC 9700 §4.4). */
  private redirectUri(name: string): string {
    return new URL(`/v1/auth/providers/${name}/callback`, this.config.PUBLIC_URL).href;
  }

  /** Our own pages and those of the listed apps; nobody is sent to a stranger with a code. */
  private allowed(redirectTo: string | undefined): string {
    if (redirectTo === undefined) return this.config.PUBLIC_URL;
    const url = URL.canParse(redirectTo) ? new URL(redirectTo) : undefined;
    if (!url || url.username !== '' || url.password !== '')
      throw providerErrors.redirect_not_allowed();
    if (!appOrigins(this.config).includes(url.origin)) throw providerErrors.redirect_not_allowed();
    url.hash = '';
    return url.href;
  }

  private seal(checks: FlowChecks, stateHash: Buffer): Buffer {
    const plain = Buffer.from(JSON.stringify(checks));
    return this.boxes.seal(plain, contextOf(stateHash));
  }

  private unseal(sealed: Buffer, stateHash: Buffer): FlowChecks {
    const plain = this.boxes.open(sealed, contextOf(stateHash));
    return JSON.parse(plain.toString()) as FlowChecks;
  }
}

const newSecret = (): string => randomBytes(32).toString('base64url');
const contextOf = (stateHash: Buffer): string => `provider flow ${stateHash.toString('hex')}`;
