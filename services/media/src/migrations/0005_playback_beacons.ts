import { IS_SYSTEM, type Migration } from '@lyceum/persistence/migrations';

export const playbackBeacons: Migration = {
  id: '0005_playback_beacons',
  up: (kit) => [
    `create table playback_beacons (
       at timestamptz not null default now(),
       tenant_id uuid not null,
       asset_id uuid not null,
       user_id uuid not null,
       first_frame_ms int,
       stalls int not null,
       stalled_ms int not null,
       watched_ms int not null,
       error text
     ) partition by range (at)`,
    `create index playback_beacons_by_asset on playback_beacons (tenant_id, asset_id, at)`,
    ...kit.memberTable('playback_beacons'),
    kit.policy(
      'playback_beacons',
      'system_access',
      `using (${IS_SYSTEM}) with check (${IS_SYSTEM})`,
    ),
    ...kit.timePartitions({
      table: 'playback_beacons',
      column: 'at',
      step: 'week',
      keep: '60 days',
      ahead: 2,
    }),
  ],
  down: (kit) => [...kit.dropTimePartitions('playback_beacons'), `drop table playback_beacons`],
};
