import { Injectable } from '@nestjs/common';
import { contentTypes, ObjectStore } from '@lyceum/storage';
import { derivedFolder, type AssetDetails, type AssetRow } from '../assets/index.js';
import { captionPlaylist, masterPlaylist, type CaptionTrack } from './master-playlist.js';

/** Writes the playlists of an asset that change after its segments are there. */
@Injectable()
export class StoredPlaylists {
  constructor(private readonly store: ObjectStore) {}

  /** The caller holds the lock on the asset, so that the newest list is written last. */
  async writeMaster(
    asset: AssetRow,
    details: AssetDetails,
    captions: readonly CaptionTrack[],
  ): Promise<void> {
    const { renditions = [], audio } = details;
    await this.put(
      `${derivedFolder(asset)}master.m3u8`,
      masterPlaylist({ renditions, audio, captions }),
    );
  }

  /** @param file of the captions, beside the playlist */
  async writeCaptions(
    asset: AssetRow,
    details: AssetDetails,
    language: string,
    file: string,
  ): Promise<void> {
    await this.put(
      `${derivedFolder(asset)}captions/${language}.m3u8`,
      captionPlaylist(file, details.durationSeconds ?? 0),
    );
  }

  private put(key: string, body: string): Promise<void> {
    return this.store.put({ key, body, contentType: contentTypes.m3u8 });
  }
}
