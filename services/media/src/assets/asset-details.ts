/** One quality of a video, as the master playlist lists it. */
export interface Rendition {
  /** Folder below the asset's: `720p`. */
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Peak and average of its segments, with the sound, bits per second. */
  readonly bandwidth: number;
  readonly averageBandwidth: number;
  readonly frameRate: number;
  /** RFC 6381: `avc1.64001f`. */
  readonly codec: string;
}

export interface AudioRendition {
  readonly bandwidth: number;
  readonly averageBandwidth: number;
  readonly channels: number;
  readonly codec: string;
}

export interface ImageVariant {
  /** Below the asset's folder: `w640.webp`. */
  readonly file: string;
  readonly contentType: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
}

/** What processing has found out and made, as the row keeps it. */
export interface AssetDetails {
  readonly durationSeconds?: number;
  readonly width?: number;
  readonly height?: number;
  readonly hasAudio?: boolean;
  /** How the video was packaged: as it came, or encoded anew. */
  readonly packaging?: 'copy' | 'encode';
  readonly renditions?: readonly Rendition[];
  readonly audio?: AudioRendition;
  /** Whether there are `poster.jpg`, `storyboard.jpg` and `storyboard.vtt`. */
  readonly hasImages?: boolean;
  readonly images?: readonly ImageVariant[];
}
