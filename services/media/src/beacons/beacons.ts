import { Injectable } from '@nestjs/common';
import { Metrics, systemActor, type Actor } from '@lyceum/platform';
import { Database, statement } from '@lyceum/persistence';
import { Assets } from '../assets/index.js';
import type { BeaconDto } from './beacon.dto.js';

const INSERT = statement(
  'beacons.insert',
  `insert into playback_beacons (tenant_id, asset_id, user_id, first_frame_ms, stalls, stalled_ms, watched_ms, error)
   values ($1, $2, $3, $4, $5, $6, $7, $8)`,
);

/** How well playback works for those who watch: numbers for operators, rows for whoever looks into one video. */
@Injectable()
export class Beacons {
  private readonly firstFrame;
  private readonly stalls;
  private readonly stalledSeconds;
  private readonly watchedSeconds;
  private readonly errors;

  constructor(
    private readonly database: Database,
    private readonly assets: Assets,
    metrics: Metrics,
  ) {
    this.firstFrame = metrics.histogram(
      'media_first_frame_seconds',
      'From pressing play to the first picture, as players report it',
      [],
      [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30],
    );
    this.stalls = metrics.counter('media_stalls_total', 'Times that players had to wait');
    this.stalledSeconds = metrics.counter(
      'media_stalled_seconds_total',
      'Seconds that players waited',
    );
    this.watchedSeconds = metrics.counter(
      'media_watched_seconds_total',
      'Seconds that players played',
    );
    this.errors = metrics.counter('media_playback_errors_total', 'Playbacks that an error ended', [
      'kind',
    ]);
  }

  /** @throws DomainError `media.asset_not_found` */
  async record(actor: Actor, assetId: string, beacon: BeaconDto): Promise<void> {
    await this.assets.read(actor, assetId);
    const service = systemActor('beacon', { origin: actor, tenantId: actor.tenantId });
    await this.database.run(service, (tx) =>
      tx.execute(INSERT, [
        actor.tenantId,
        assetId,
        actor.userId,
        beacon.firstFrameMs,
        beacon.stalls,
        beacon.stalledMs,
        beacon.watchedMs,
        beacon.error,
      ]),
    );
    if (beacon.firstFrameMs !== undefined) this.firstFrame.observe(beacon.firstFrameMs / 1000);
    this.stalls.inc(beacon.stalls);
    this.stalledSeconds.inc(beacon.stalledMs / 1000);
    this.watchedSeconds.inc(beacon.watchedMs / 1000);
    if (beacon.error !== undefined) this.errors.inc({ kind: beacon.error });
  }
}
