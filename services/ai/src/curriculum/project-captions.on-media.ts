import { Controller } from '@nestjs/common';
import { assetDeleted, captionsReady, captionsRemoved, type EventOf } from '@lyceum/contracts';
import { Consumes, projection, type EventContext } from '@lyceum/messaging';
import { statement } from '@lyceum/persistence';
import { SourceRepository } from '../indexing/index.js';

const captions = projection('captions', ['caption_tracks', 'deleted_assets']);

const PROJECT_TRACK = statement(
  'captions.project_track',
  `insert into caption_tracks (asset_id, language, tenant_id, content_hash, cues, version)
   values ($1, $2, $3, $4, $5, $6)
   on conflict (asset_id, language) do update
     set content_hash = excluded.content_hash, cues = excluded.cues, version = excluded.version
   where caption_tracks.version < excluded.version`,
);
const PROJECT_DELETION = statement(
  'captions.project_deletion',
  `insert into deleted_assets (asset_id, tenant_id) values ($1, $2) on conflict do nothing`,
);

/** Keeps what is spoken in the assets, in whatever order media's facts arrive. */
@Controller()
export class ProjectCaptions {
  constructor(private readonly sources: SourceRepository) {}

  @Consumes(captionsReady.v1, captions)
  async ready(
    { data, tenantid }: EventOf<typeof captionsReady.v1>,
    { tx }: EventContext,
  ): Promise<void> {
    const { assetId, language, sha256, cues, version } = data;
    const track = [assetId, language, tenantid, sha256, JSON.stringify(cues), version];
    if ((await tx.execute(PROJECT_TRACK, track)) === 0) return;
    const source = { tenantId: tenantid, kind: 'captions', ownerId: assetId } as const;
    await this.sources.mark(tx, { ...source, variant: language });
  }

  @Consumes(captionsRemoved.v1, captions)
  async removed(
    { data, tenantid }: EventOf<typeof captionsRemoved.v1>,
    { tx }: EventContext,
  ): Promise<void> {
    const { assetId, language, version } = data;
    await tx.execute(PROJECT_TRACK, [assetId, language, tenantid, null, null, version]);
  }

  @Consumes(assetDeleted.v1, captions)
  async deleted(
    { data, tenantid }: EventOf<typeof assetDeleted.v1>,
    { tx }: EventContext,
  ): Promise<void> {
    await tx.execute(PROJECT_DELETION, [data.assetId, tenantid]);
  }
}
