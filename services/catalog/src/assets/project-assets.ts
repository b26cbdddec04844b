import { Controller } from '@nestjs/common';
import { assetDeleted, assetFailed, assetReady, type EventOf } from '@lyceum/contracts';
import { Consumes, projection, type EventContext } from '@lyceum/messaging';
import { statement, type Tx } from '@lyceum/persistence';

const ASSETS = projection('assets', ['assets']);

/** Whatever order the facts arrive in, the newest stays. */
const PROJECT = statement(
  'assets.project',
  `insert into assets (asset_id, tenant_id, state, kind, duration_seconds, reason, version)
   values ($1, $2, $3, $4, $5, $6, $7)
   on conflict (asset_id) do update set state = excluded.state, kind = excluded.kind,
     duration_seconds = excluded.duration_seconds, reason = excluded.reason, version = excluded.version
   where assets.version < excluded.version`,
);

/** Keeps what media says of the school's files: a lesson is complete once its file can be used. */
@Controller()
export class ProjectAssets {
  @Consumes(assetReady.v1, ASSETS)
  async ready(
    { data, aggregateversion: version }: EventOf<typeof assetReady.v1>,
    { tx }: EventContext,
  ): Promise<void> {
    const { assetId, kind, durationSeconds } = data;
    await project(tx, { assetId, state: 'ready', kind, durationSeconds, version });
  }

  @Consumes(assetFailed.v1, ASSETS)
  async failed(
    { data, aggregateversion: version }: EventOf<typeof assetFailed.v1>,
    { tx }: EventContext,
  ): Promise<void> {
    const { assetId, reason } = data;
    await project(tx, { assetId, state: 'failed', reason, version });
  }

  @Consumes(assetDeleted.v1, ASSETS)
  async deleted(
    { data, aggregateversion: version }: EventOf<typeof assetDeleted.v1>,
    { tx }: EventContext,
  ): Promise<void> {
    await project(tx, { assetId: data.assetId, state: 'deleted', version });
  }
}

interface Fact {
  readonly assetId: string;
  readonly state: 'ready' | 'failed' | 'deleted';
  readonly kind?: string;
  readonly durationSeconds?: number | null;
  readonly reason?: string;
  readonly version: number;
}

async function project(tx: Tx, fact: Fact): Promise<void> {
  const { assetId, state, kind, durationSeconds, reason, version } = fact;
  const values = [assetId, tx.actor.tenantId, state, kind, durationSeconds, reason, version];
  await tx.execute(PROJECT, values);
}
