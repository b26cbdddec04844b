import { contentTypes, extensionOf, type Extension } from '@lyceum/storage';
import type { AssetKind } from '@lyceum/contracts';

const MEBIBYTE = 1024 ** 2;

export const policyNames = [
  'avatars',
  'posts',
  'products',
  'covers',
  'backgrounds',
  'videos',
  'audio',
  'downloads',
] as const;
export type PolicyName = (typeof policyNames)[number];

/** What may be uploaded for a purpose, by whom, and who sees it. */
export interface UploadPolicy {
  readonly name: PolicyName;
  readonly contentTypes: readonly string[];
  readonly maxBytes: number;
  readonly uploaders: 'members' | 'staff';
  /** `public`: anybody. `school`: its members. `entitled`: its staff, and learners of a lesson with it. */
  readonly audience: 'public' | 'school' | 'entitled';
}

const typesOf = (...extensions: Extension[]): string[] =>
  extensions.map((extension) => contentTypes[extension]);

const PICTURES = typesOf('jpg', 'png', 'webp', 'gif');
const SOUND = typesOf('mp3', 'm4a', 'wav');
const DOCUMENTS = typesOf('pdf', 'zip', 'epub', 'docx', 'pptx', 'xlsx', 'csv', 'txt');

/** The table. SVG and HTML are in none of it. @param maxVideoBytes as the operator has set it */
export function uploadPolicies(maxVideoBytes: number): readonly UploadPolicy[] {
  const picture = { contentTypes: PICTURES, maxBytes: 5 * MEBIBYTE };
  const largePicture = { contentTypes: PICTURES, maxBytes: 10 * MEBIBYTE };
  return [
    { name: 'avatars', ...picture, uploaders: 'members', audience: 'public' },
    { name: 'posts', ...picture, uploaders: 'members', audience: 'school' },
    { name: 'products', ...picture, uploaders: 'staff', audience: 'public' },
    { name: 'covers', ...largePicture, uploaders: 'staff', audience: 'public' },
    { name: 'backgrounds', ...largePicture, uploaders: 'staff', audience: 'public' },
    {
      name: 'videos',
      contentTypes: typesOf('mp4', 'mov', 'webm'),
      maxBytes: maxVideoBytes,
      uploaders: 'staff',
      audience: 'entitled',
    },
    {
      name: 'audio',
      contentTypes: SOUND,
      maxBytes: 2048 * MEBIBYTE,
      uploaders: 'staff',
      audience: 'entitled',
    },
    {
      name: 'downloads',
      contentTypes: [...DOCUMENTS, ...SOUND, ...PICTURES],
      maxBytes: 2048 * MEBIBYTE,
      uploaders: 'staff',
      audience: 'entitled',
    },
  ];
}

/** What becomes of a file. Downloads stay what they are, whatever they hold. */
export function kindOf(policy: PolicyName, contentType: string): AssetKind {
  if (policy === 'downloads') return 'file';
  const [family] = contentType.split('/');
  return family === 'image' || family === 'video' || family === 'audio' ? family : 'file';
}

/** The extension that its object gets. The type is one of the policy's, so it has one. */
export function storedExtension(contentType: string): Extension {
  return extensionOf(contentType) ?? 'bin';
}
