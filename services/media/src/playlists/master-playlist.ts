import type { AudioRendition, Rendition } from '../assets/index.js';

export interface CaptionTrack {
  /** BCP 47. */
  readonly language: string;
}

export interface MasterContent {
  readonly renditions: readonly Rendition[];
  readonly audio: AudioRendition | undefined;
  readonly captions: readonly CaptionTrack[];
}

const AUDIO_GROUP = 'audio';
const CAPTION_GROUP = 'captions';

/**
 * The multivariant playlist (RFC 8216 §4.3.4): qualities from the best to the smallest, sound shared by all of
 * them and listed alone as well, captions by language. All addresses are relative.
 */
export function masterPlaylist({ renditions, audio, captions }: MasterContent): string {
  const groups = [
    ...(audio ? [`AUDIO="${AUDIO_GROUP}"`] : []),
    ...(captions.length > 0 ? [`SUBTITLES="${CAPTION_GROUP}"`] : []),
  ];
  const lines = ['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS'];
  if (audio)
    lines.push(
      `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="${AUDIO_GROUP}",NAME="Audio",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="${audio.channels}",URI="audio/index.m3u8"`,
    );
  for (const { language } of captions)
    lines.push(
      `#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="${CAPTION_GROUP}",NAME="${languageName(language)}",LANGUAGE="${language}",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="captions/${language}.m3u8"`,
    );
  for (const rendition of renditions) {
    const codecs = [rendition.codec, ...(audio ? [audio.codec] : [])].join();
    lines.push(
      streamInf([
        `BANDWIDTH=${rendition.bandwidth + (audio?.bandwidth ?? 0)}`,
        `AVERAGE-BANDWIDTH=${rendition.averageBandwidth + (audio?.averageBandwidth ?? 0)}`,
        `CODECS="${codecs}"`,
        `RESOLUTION=${rendition.width}x${rendition.height}`,
        ...(rendition.frameRate > 0 ? [`FRAME-RATE=${rendition.frameRate.toFixed(3)}`] : []),
        ...groups,
      ]),
      `${rendition.name}/index.m3u8`,
    );
  }
  if (audio)
    lines.push(
      streamInf([
        `BANDWIDTH=${audio.bandwidth}`,
        `AVERAGE-BANDWIDTH=${audio.averageBandwidth}`,
        `CODECS="${audio.codec}"`,
        ...groups,
      ]),
      'audio/index.m3u8',
    );
  return `${lines.join('\n')}\n`;
}

/** The playlist of one language: the whole WebVTT file as its only segment. @param file beside it */
export function captionPlaylist(file: string, durationSeconds: number): string {
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${Math.max(1, Math.ceil(durationSeconds))}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    `#EXTINF:${durationSeconds.toFixed(3)},`,
    file,
    '#EXT-X-ENDLIST',
    '',
  ].join('\n');
}

const streamInf = (attributes: readonly string[]): string =>
  `#EXT-X-STREAM-INF:${attributes.join()}`;

/** As its speakers call it, without the quotes that would end the attribute. */
function languageName(language: string): string {
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  return name.replaceAll(/["\n\r]/g, '');
}
