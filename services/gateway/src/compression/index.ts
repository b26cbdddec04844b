export {
  acceptedEncoding,
  compressedForms,
  compressor,
  isCompressible,
  isCompressibleKind,
  type Encoding,
} from './compression.js';
export { plainTags, suffixedTag } from './encoded-tag.js';
