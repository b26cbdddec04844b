export { CertificateIssuing } from './certificate-issuing.js';
export { CertificatesModule } from './certificates.module.js';
