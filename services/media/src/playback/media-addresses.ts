import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Actor } from '@lyceum/platform';
import { derivedFolder, type AssetRow } from '../assets/index.js';
import type { Config } from '../config.js';
import { signPath } from './url-token.js';

/** Where browsers fetch what was made of an asset. */
@Injectable()
export class MediaAddresses {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** @returns a function from a file in the asset's folder to its address, good until `expiresAt` */
  signed(actor: Actor, asset: AssetRow, expiresAt: Date): (file: string) => string {
    const folder = `/${derivedFolder(asset)}`;
    const { MEDIA_TOKEN_KEY, MEDIA_BIND_ADDRESS } = this.config;
    return (file) => {
      const claims = {
        path: `${folder}${file}`,
        expires: Math.floor(expiresAt.getTime() / 1000),
        params: { token_path: folder },
        address: MEDIA_BIND_ADDRESS ? actor.client?.address : undefined,
      };
      return this.absolute(signPath(MEDIA_TOKEN_KEY, claims, 'directory').path);
    };
  }

  /** Of what is for everybody; it never changes. */
  open(asset: AssetRow): (file: string) => string {
    return (file) => this.absolute(`/${derivedFolder(asset)}${file}`);
  }

  private absolute(path: string): string {
    return `${this.config.MEDIA_EDGE_URL.replace(/\/$/, '')}${path}`;
  }
}
