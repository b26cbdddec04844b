/** Where the parts of an asset are in the bucket, which is also their path at the edge. */

/** Served with a token. */
export const PRIVATE_ROOT = 'play';
/** Served to anybody. */
export const PUBLIC_ROOT = 'public';

/** Served to nobody: the sound of what is being transcribed. */
export const SOUND_ROOT = 'sound';

export interface AssetPlace {
  readonly id: string;
  readonly tenant_id: string;
  readonly is_public: boolean;
}

/** The folder of all that was made of an asset, with a slash at its end: `play/<school>/<asset>/`. */
export function derivedFolder({ id, tenant_id, is_public }: AssetPlace): string {
  return `${is_public ? PUBLIC_ROOT : PRIVATE_ROOT}/${tenant_id}/${id}/`;
}

/** The folder of the captions of an asset, with a slash at its end. */
export function captionFolder(asset: AssetPlace): string {
  return `${derivedFolder(asset)}captions/`;
}

export function isCaptionFile(key: string): boolean {
  return /\/captions\/[^/]+\.vtt$/.test(key);
}

/** The folder of the sound of an asset while it is transcribed, with a slash at its end. */
export function soundFolder({ id, tenant_id }: Pick<AssetPlace, 'id' | 'tenant_id'>): string {
  return `${SOUND_ROOT}/${tenant_id}/${id}/`;
}

/** The asset that a derived object belongs to; `undefined` for any other key. */
export function assetOfDerived(key: string): string | undefined {
  return /^(?:play|public|sound)\/[0-9a-f-]{36}\/([0-9a-f-]{36})\//.exec(key)?.[1];
}

/** A file that is passed on as it came, under the extension that its original has. */
export function fileKey(asset: AssetPlace & { readonly original_key: string }): string {
  return `${derivedFolder(asset)}file${asset.original_key.slice(asset.original_key.lastIndexOf('.'))}`;
}
